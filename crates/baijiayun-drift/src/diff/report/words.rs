//! Changes in words.

use crate::diff::change::{Change, Kind, Member};

/// The longest value shown, in characters.
const MAX_VALUE: usize = 60;

/// Returns a change as a phrase: ``parameter `status` added, optional: VideoStatus``.
pub fn phrase(change: &Change) -> String {
    let subject = subject(change);
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => {
            let common = common_start(old, new);
            format!("{subject}: {} → {}", short(old, common), short(new, common))
        }
        (Some(value), None) | (None, Some(value)) => format!("{subject}: {}", short(value, 0)),
        (None, None) => subject,
    }
}

/// Returns a change as a phrase without its values.
pub fn subject(change: &Change) -> String {
    let member = change.place.member.as_ref().map(member).unwrap_or_default();
    let removed = if is_text(change.kind) && change.new.is_none() { " removed" } else { "" };
    format!("{member}{}{removed}", label(change.kind))
}

fn member(member: &Member) -> String {
    match member {
        Member::Param(name) => format!("parameter `{name}` "),
        Member::Field(name) => format!("field `{name}` "),
        Member::Value(name) => format!("value `{name}` "),
        Member::Response => "response ".into(),
        Member::Chunk => "chunks ".into(),
    }
}

/// Returns the number of characters that two long values may be shown without, because they start with the same ones.
fn common_start(old: &str, new: &str) -> usize {
    let is_long = |text: &str| text.chars().count() > MAX_VALUE;
    if !is_long(old) && !is_long(new) {
        return 0;
    }
    let common = old.chars().zip(new.chars()).take_while(|(old, new)| old == new).count();
    common.saturating_sub(MAX_VALUE / 3)
}

/// Returns a value on one line, without its first `start` characters, and cut if it is long.
fn short(text: &str, start: usize) -> String {
    let mut characters = text.chars().skip(start).map(|c| if c.is_control() { ' ' } else { c });
    let mut short = if start > 0 { "…".to_owned() } else { String::new() };
    short.extend(characters.by_ref().take(MAX_VALUE));
    if characters.next().is_some() {
        short.push('…');
    }
    short
}

/// Returns whether only a text of the documentation changed.
pub fn is_text(kind: Kind) -> bool {
    use Kind::*;
    matches!(
        kind,
        Title | TitleZh | TextZh | Columns | Description | Notes | Samples | Number | Source | Page | Hint
    )
}

fn label(kind: Kind) -> &'static str {
    use Kind::*;
    match kind {
        Title => "title",
        TitleZh => "Chinese title",
        TextZh => "Chinese text",
        Columns => "columns",
        Description => "description",
        Notes => "notes",
        Samples => "samples",
        Number => "number",
        Source => "source",
        Page => "place on the page",
        Hint => "hint",
        Order => "order",
        ApiAdded | ErrorCodeAdded | ModuleAdded | TypeAdded | ValueAdded | CommonParamAdded => "added",
        FieldAdded { demanded: false } | ChunkAdded | OperationAdded | WebhookAdded => "added",
        ApiRemoved | ErrorCodeRemoved | ModuleRemoved | TypeRemoved | ValueRemoved => "removed",
        CommonParamRemoved | FieldRemoved | ParamRemoved | ChunkRemoved => "removed",
        OperationRemoved | WebhookRemoved => "removed",
        Server => "base URL",
        DefaultEnvelope => "envelope of operations without their own",
        KeyOperationAdded => "the key can be fetched",
        KeyOperationRemoved => "the key can no longer be fetched",
        KeyOperation => "how the key is fetched",
        CommonParam => "form",
        ErrorCodeNumber => "number of the code",
        TypeKind => "kind of type",
        TypeBase => "wire type",
        ImportAdded => "can be named from module",
        ImportRemoved => "can no longer be named from module",
        ValueRenamed => "value renamed",
        ValueOnWire => "on the wire",
        ConstructorAdded => "constructor and setters added",
        ConstructorRemoved => "constructor and setters removed",
        FieldAdded { demanded: true } | ParamAdded { required: true } => "added, required",
        ParamAdded { required: false } => "added, optional",
        FieldRenamed | ParamRenamed => "renamed",
        FieldRustName | ParamRustName { .. } => "renamed in Rust",
        FieldRequired { .. } => "now always present",
        FieldOptional { .. } => "may now be absent",
        FieldType { .. } | ParamType { .. } | ResponseType { .. } => "type",
        AsString => "written as a string",
        RequiredOrder => "order of what is required",
        ParamRequired => "now required",
        ParamOptional => "now optional",
        DefaultAdded => "the server's default is known",
        DefaultRemoved => "the server's default is no longer known",
        DefaultChanged => "the server's default",
        IsUrl => "is the URL of the call",
        LimitTightened => "limit tightened",
        LimitLoosened => "limit loosened",
        ExtensionsAdded => "constant of file name extensions added",
        ExtensionsRemoved => "constant of file name extensions removed",
        MethodAdded => "HTTP method added",
        MethodRemoved => "HTTP method removed",
        PathFound => "path found",
        PathLost => "path no longer known",
        PathChanged | PathDynamic => "path",
        Encoding => "encoding",
        ChunkHeader => "header",
        Signing => "signing",
        Safety { .. } => "safety",
        Destroys { .. } => "what it destroys",
        Idempotent => "idempotent",
        ByDayAdded => "method for long time spans added",
        ByDayRemoved => "method for long time spans removed",
        ResponseAdded => "has data now",
        ResponseRemoved => "has no data any more",
        ResponseShape => "data",
        PaginationAdded => "pages added",
        PaginationRemoved => "pages removed",
        Pagination => "pages",
        PageItem => "items of pages",
        Envelope => "envelope",
        Secret => "has a secret",
    }
}
