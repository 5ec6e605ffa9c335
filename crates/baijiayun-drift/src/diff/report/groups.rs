//! Changes grouped by item, and counted.

use crate::diff::change::{Change, Class, Item};

/// Returns the changes of each item, in the order of `changes`, with a title.
pub fn groups(changes: &[Change]) -> Vec<(String, &[Change])> {
    let same = |a: &Change, b: &Change| a.place.api == b.place.api && a.place.item == b.place.item;
    changes.chunk_by(same).map(|group| (title(group), group)).collect()
}

fn title(group: &[Change]) -> String {
    let Some(place) = group.first().map(|change| &change.place) else { return String::new() };
    match &place.item {
        Item::Api => place.api.clone(),
        item => format!("{} {item}", place.api),
    }
}

/// Returns the changes in numbers: `3 changes. Rust: 1 breaking, 2 compatible. …`.
pub fn summary(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "no changes".into();
    }
    let plural = if changes.len() == 1 { "" } else { "s" };
    let rust = counts(changes, |change| change.rust);
    let bjy = counts(changes, |change| change.bjy);
    let wire = counts(changes, |change| change.wire);
    format!("{} change{plural}. Rust: {rust}. bjy: {bjy}. wire: {wire}.", changes.len())
}

fn counts(changes: &[Change], class: fn(&Change) -> Class) -> String {
    let words = [
        (Class::Breaking, "breaking"),
        (Class::BreakingAtRunTime, "breaking at run time"),
        (Class::Compatible, "compatible"),
        (Class::DocsOnly, "docs only"),
    ];
    let counts =
        words.map(|(wanted, word)| (changes.iter().filter(|change| class(change) == wanted).count(), word));
    let counts: Vec<_> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if counts.is_empty() { "none".into() } else { counts.join(", ") }
}
