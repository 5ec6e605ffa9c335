//! The report for a terminal.

use anstyle::{AnsiColor, Style};

use super::groups::{groups, summary};
use super::words::phrase;
use crate::diff::change::{Change, Class};

/// Returns the changes as columns, grouped by item, with ANSI colours.
pub fn render(changes: &[Change]) -> String {
    let mut text = String::new();
    if !changes.is_empty() {
        let header = Style::new().dimmed();
        text += &format!("{header}  {:12}{:12}{:12}CHANGE{header:#}\n", "RUST", "BJY", "WIRE");
    }
    for (title, group) in groups(changes) {
        let bold = Style::new().bold();
        text += &format!("{bold}{title}{bold:#}\n");
        for change in group {
            let classes = [change.rust, change.bjy, change.wire].map(column).concat();
            text += &format!("  {classes}{}\n", phrase(change));
        }
    }
    text + &summary(changes) + "\n"
}

fn column(class: Class) -> String {
    let style = match class {
        Class::Breaking | Class::BreakingAtRunTime => AnsiColor::Red.on_default(),
        Class::Compatible => AnsiColor::Green.on_default(),
        Class::DocsOnly | Class::None => Style::new().dimmed(),
    };
    format!("{style}{class:12}{style:#}")
}
