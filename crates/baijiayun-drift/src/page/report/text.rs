//! Drift for a terminal.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::words::{sides, summary};
use crate::page::change::{Change, Drift, Kind};

/// Writes the drift.
pub(super) fn write(drift: &Drift, colour: bool) -> String {
    let mut out = String::new();
    let bold = style(Style::new().bold(), colour);
    for operation in &drift.operations {
        let number = operation.number.map(|number| format!("API-{number}  ")).unwrap_or_default();
        let id = operation.id.as_deref().unwrap_or("not in the spec");
        let line = operation.line.map(|line| format!("  (line {line})")).unwrap_or_default();
        let _ = writeln!(out, "{bold}{number}{id}{bold:#}  {}{line}", operation.title);
        push_changes(&operation.changes, colour, &mut out);
    }
    if !drift.error_codes.is_empty() {
        let _ = writeln!(out, "{bold}error codes{bold:#}");
        push_changes(&drift.error_codes, colour, &mut out);
    }
    if !drift.problems.is_empty() {
        let _ = writeln!(out, "{bold}not understood{bold:#}");
        for problem in &drift.problems {
            let text = if problem.text.is_empty() { String::new() } else { format!(": {}", problem.text) };
            let _ = writeln!(out, "  line {}: {}{text}", problem.line, problem.message);
        }
        out.push('\n');
    }
    let _ = writeln!(out, "{}", summary(drift));
    out
}

fn push_changes(changes: &[Change], colour: bool, out: &mut String) {
    let width =
        |text: fn(&Change) -> &str| changes.iter().map(|change| text(change).len()).max().unwrap_or(0);
    let (kinds, keys) = (width(|change| change.kind.words()), width(|change| &change.key));
    for change in changes {
        let style = style(kind_style(change.kind), colour);
        let line = change.line.map(|line| format!("  (line {line})")).unwrap_or_default();
        let row = format!(
            "  {style}{:kinds$}{style:#}  {:keys$}  {}{line}",
            change.kind.words(),
            change.key,
            sides(change)
        );
        let _ = writeln!(out, "{}", row.trim_end());
    }
    out.push('\n');
}

fn kind_style(kind: Kind) -> Style {
    let colour = match kind {
        Kind::OperationAdded
        | Kind::ParamAdded
        | Kind::FieldAdded
        | Kind::ErrorCodeAdded
        | Kind::PathRecovered => AnsiColor::Green,
        Kind::OperationRemoved | Kind::ParamRemoved | Kind::FieldRemoved | Kind::ErrorCodeRemoved => {
            AnsiColor::Red
        }
        _ => AnsiColor::Yellow,
    };
    colour.on_default()
}

fn style(style: Style, colour: bool) -> Style {
    if colour { style } else { Style::new() }
}
