//! The report for a review comment.

use super::groups::{groups, summary};
use super::words::phrase;
use crate::diff::change::Change;

/// Returns the changes as a table of Markdown per item.
pub fn render(changes: &[Change]) -> String {
    let mut text = format!("## Changes of the spec\n\n{}\n", summary(changes));
    for (title, group) in groups(changes) {
        text += &format!("\n### {title}\n\n| change | Rust | `bjy` | wire |\n|---|---|---|---|\n");
        for change in group {
            let phrase = cell(&phrase(change));
            let Change { rust, bjy, wire, .. } = change;
            text += &format!("| {phrase} | {rust} | {bjy} | {wire} |\n");
        }
    }
    text
}

/// Returns a text that cannot end a cell or begin a tag.
fn cell(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;")
}
