//! Blocks as HTML, with code as numbered lists.

use std::fmt::Write;

use crate::document::{Content, Table};

/// Writes the blocks as a whole page.
pub(super) fn write(blocks: &[Content]) -> String {
    let mut out = String::from(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\"></head>\n<body>\n",
    );
    for block in blocks {
        match block {
            Content::Heading { level, text, anchor } => {
                let anchor =
                    anchor.as_ref().map(|anchor| format!(" id=\"{}\"", escaped(anchor))).unwrap_or_default();
                let _ = writeln!(out, "<h{level}{anchor}>{}</h{level}>", escaped(text));
            }
            Content::Paragraph(text) => {
                let _ = writeln!(out, "<p>{}</p>", escaped(text).replace('\n', "<br>"));
            }
            Content::List { numbered, items } => {
                push_list(*numbered, items.iter().map(|item| item.text.as_str()), &mut out);
            }
            Content::Code(code) => push_list(true, code.lines(), &mut out),
            Content::Table(table) => push_table(table, &mut out),
        }
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn push_list<'t>(numbered: bool, items: impl Iterator<Item = &'t str>, out: &mut String) {
    let name = if numbered { "ol" } else { "ul" };
    let _ = writeln!(out, "<{name}>");
    for item in items {
        let text = item.trim_start_matches(' ');
        let blanks = "&nbsp;".repeat(item.len() - text.len());
        let _ = writeln!(out, "<li>{blanks}{}</li>", escaped(text));
    }
    let _ = writeln!(out, "</{name}>");
}

fn push_table(table: &Table, out: &mut String) {
    out.push_str("<table>\n");
    push_row("th", &table.header, out);
    for row in &table.rows {
        push_row("td", &row.cells, out);
    }
    out.push_str("</table>\n");
}

fn push_row(name: &str, cells: &[String], out: &mut String) {
    let cells: String = cells.iter().map(|cell| format!("<{name}>{}</{name}>", escaped(cell))).collect();
    let _ = writeln!(out, "<tr>{cells}</tr>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
