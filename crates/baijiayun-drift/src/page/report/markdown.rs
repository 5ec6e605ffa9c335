//! Drift as Markdown.

use std::fmt::Write;

use super::words::{sides, summary};
use crate::page::change::{Change, Drift};

/// Writes the drift.
pub(super) fn write(drift: &Drift) -> String {
    let mut out = format!("**{}**\n", summary(drift));
    for operation in &drift.operations {
        let number = operation.number.map(|number| format!("API-{number} ")).unwrap_or_default();
        let id = operation.id.as_ref().map_or("not in the spec".to_owned(), |id| format!("`{id}`"));
        let _ = writeln!(out, "\n### {number}{id} {}\n", operation.title);
        push_changes(&operation.changes, &mut out);
    }
    if !drift.error_codes.is_empty() {
        out.push_str("\n### Error codes\n\n");
        push_changes(&drift.error_codes, &mut out);
    }
    if !drift.problems.is_empty() {
        out.push_str("\n### Not understood\n\n");
        for problem in &drift.problems {
            let _ = writeln!(out, "- line {}: {} {}", problem.line, problem.message, code(&problem.text));
        }
    }
    out
}

fn push_changes(changes: &[Change], out: &mut String) {
    out.push_str("| change | where | spec → page | line |\n| --- | --- | --- | --- |\n");
    for change in changes {
        let line = change.line.map(|line| line.to_string()).unwrap_or_default();
        let _ = writeln!(
            out,
            "| {} | `{}` | {} | {line} |",
            change.kind.words(),
            change.key,
            code(&sides(change))
        );
    }
}

/// Returns a text as code in a cell of a table.
fn code(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("`{}`", text.replace('`', "'").replace('|', "\\|")) }
}
