//! An entry for CHANGELOG.md.

use super::groups::groups;
use super::words::{is_text, phrase};
use crate::diff::change::{Change, Class, Item, Kind};

/// A section of the entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Added,
    Changed,
    Removed,
    Fixed,
}

/// Returns the changes that users notice as lists: added, changed, removed, fixed. Of changed texts only the items are named.
pub fn render(changes: &[Change]) -> String {
    let mut text = String::new();
    for (section, name) in [
        (Section::Added, "Added"),
        (Section::Changed, "Changed"),
        (Section::Removed, "Removed"),
        (Section::Fixed, "Fixed"),
    ] {
        let lines = lines(changes, section);
        if !lines.is_empty() {
            let gap = if text.is_empty() { "" } else { "\n" };
            text += &format!("{gap}### {name}\n\n{lines}");
        }
    }
    text
}

fn lines(changes: &[Change], wanted: Section) -> String {
    let mut lines = String::new();
    let mut documented = Vec::new();
    for (_, group) in groups(changes) {
        let title = title(group);
        let in_section: Vec<_> =
            group.iter().filter(|change| shows(change) && section(change.kind) == wanted).collect();
        let noticed: Vec<_> = in_section.iter().copied().filter(|change| !is_docs_only(change)).collect();
        if !noticed.is_empty() {
            let is_breaking = noticed.iter().any(|change| worst(change).is_breaking());
            let breaking = if is_breaking { "**Breaking:** " } else { "" };
            let phrases: Vec<_> = noticed.into_iter().map(words).collect();
            lines += &format!("- {breaking}{title}: {}.\n", phrases.join("; "));
        } else if !in_section.is_empty() {
            documented.push(title);
        }
    }
    if !documented.is_empty() {
        lines += &format!("- Texts of {}.\n", documented.join(", "));
    }
    lines
}

/// Returns the words for a change. The section already says that a whole item was added or removed.
fn words(change: &Change) -> String {
    use Kind::*;
    match (change.kind, change.new.as_ref().or(change.old.as_ref())) {
        (ApiAdded | CommonParamAdded | ErrorCodeAdded | ModuleAdded | TypeAdded, Some(value)) => {
            value.clone()
        }
        (ApiRemoved | CommonParamRemoved | ErrorCodeRemoved | ModuleRemoved | TypeRemoved, Some(value)) => {
            value.clone()
        }
        (OperationAdded | OperationRemoved | WebhookAdded | WebhookRemoved, Some(value)) => value.clone(),
        _ => phrase(change),
    }
}

fn title(group: &[Change]) -> String {
    match group.first().map(|change| &change.place.item) {
        Some(Item::Type(name) | Item::Operation(name)) => format!("`{name}`"),
        Some(Item::ErrorCode(name)) => format!("Error code `{name}`"),
        Some(Item::CommonParam(name)) => format!("Common parameter `{name}`"),
        Some(Item::Module(name)) => format!("Module `{name}`"),
        Some(Item::Webhook(name)) => format!("Webhook `{name}`"),
        Some(Item::Api) | None => "The API".into(),
    }
}

fn shows(change: &Change) -> bool {
    worst(change) > Class::None
}

fn is_docs_only(change: &Change) -> bool {
    worst(change) <= Class::DocsOnly
}

/// Returns the worst effect on any audience.
fn worst(change: &Change) -> Class {
    change.rust.max(change.bjy).max(change.wire)
}

fn section(kind: Kind) -> Section {
    use Kind::*;
    match kind {
        PathFound => Section::Fixed,
        _ if is_text(kind) => Section::Fixed,
        ApiAdded | KeyOperationAdded | CommonParamAdded | ErrorCodeAdded | ModuleAdded | TypeAdded => {
            Section::Added
        }
        ImportAdded | ValueAdded | ConstructorAdded | FieldAdded { .. } | ParamAdded { .. } => Section::Added,
        ExtensionsAdded | OperationAdded | MethodAdded | ChunkAdded | ByDayAdded => Section::Added,
        PaginationAdded | WebhookAdded => Section::Added,
        ApiRemoved | KeyOperationRemoved | CommonParamRemoved | ErrorCodeRemoved | ModuleRemoved => {
            Section::Removed
        }
        TypeRemoved | ImportRemoved | ValueRemoved | ConstructorRemoved | FieldRemoved => Section::Removed,
        ParamRemoved | ExtensionsRemoved | OperationRemoved | MethodRemoved | ChunkRemoved => {
            Section::Removed
        }
        ByDayRemoved | PaginationRemoved | WebhookRemoved => Section::Removed,
        _ => Section::Changed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn additions_and_removals_have_their_sections() {
        use Kind::*;
        let added = [
            ApiAdded,
            KeyOperationAdded,
            CommonParamAdded,
            ErrorCodeAdded,
            ModuleAdded,
            TypeAdded,
            ImportAdded,
            ValueAdded,
            ConstructorAdded,
            FieldAdded { demanded: true },
            FieldAdded { demanded: false },
            ParamAdded { required: true },
            ParamAdded { required: false },
            ExtensionsAdded,
            OperationAdded,
            MethodAdded,
            ChunkAdded,
            ByDayAdded,
            PaginationAdded,
            WebhookAdded,
        ];
        let removed = [
            ApiRemoved,
            KeyOperationRemoved,
            CommonParamRemoved,
            ErrorCodeRemoved,
            ModuleRemoved,
            TypeRemoved,
            ImportRemoved,
            ValueRemoved,
            ConstructorRemoved,
            FieldRemoved,
            ParamRemoved,
            ExtensionsRemoved,
            OperationRemoved,
            MethodRemoved,
            ChunkRemoved,
            ByDayRemoved,
            PaginationRemoved,
            WebhookRemoved,
        ];
        for (kinds, wanted) in [(&added[..], Section::Added), (&removed[..], Section::Removed)] {
            for kind in kinds {
                assert!(section(*kind) == wanted, "{kind:?}");
            }
        }
        for kind in [PathFound, Description, Title, Samples] {
            assert!(section(kind) == Section::Fixed, "{kind:?}");
        }
        for kind in [PathChanged, ParamRequired, DefaultChanged, Server] {
            assert!(section(kind) == Section::Changed, "{kind:?}");
        }
    }
}
