//! Blocks as Markdown.

use std::fmt::Write;

use crate::document::{Content, Table};

/// Writes the blocks.
pub(super) fn write(blocks: &[Content]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Content::Heading { level, text, anchor } => {
                let anchor = anchor.as_ref().map(|anchor| format!(" {{#{anchor}}}")).unwrap_or_default();
                let _ = writeln!(out, "{} {}{anchor}\n", "#".repeat(usize::from(*level)), escaped(text));
            }
            Content::Paragraph(text) => {
                let _ = writeln!(out, "{}\n", escaped(text));
            }
            Content::List { numbered, items } => {
                for (index, item) in items.iter().enumerate() {
                    let mark = if *numbered { format!("{}.", index + 1) } else { "-".to_owned() };
                    let _ = writeln!(out, "{mark} {}", escaped(&item.text));
                }
                out.push('\n');
            }
            Content::Code(code) => {
                let _ = writeln!(out, "```\n{code}\n```\n");
            }
            Content::Table(table) => push_table(table, &mut out),
        }
    }
    out
}

fn push_table(table: &Table, out: &mut String) {
    push_row(&table.header, out);
    push_row(&vec!["---".to_owned(); table.header.len()], out);
    for row in &table.rows {
        push_row(&row.cells.iter().map(|cell| escaped(cell).replace('|', "\\|")).collect::<Vec<_>>(), out);
    }
    out.push('\n');
}

fn push_row(cells: &[String], out: &mut String) {
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

/// Returns the text with the signs escaped that mean something in Markdown.
fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let starts_block = at == 0 && "#>+-".contains(c);
        if "\\`*_[]<>&~{}".contains(c) || starts_block {
            result.push('\\');
        }
        result.push(if c == '\n' { ' ' } else { c });
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_escaped_where_they_mean_something() {
        assert_eq!(escaped("# a - b #"), "\\# a - b #");
        assert_eq!(escaped("a_b\n*c*"), "a\\_b \\*c\\*");
        assert_eq!(escaped("a + b"), "a + b");
    }
}
