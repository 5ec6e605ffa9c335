//! Text to blocks: the output of `pdftotext -layout`, and text copied from a browser.

mod code;
mod list;
mod pages;
mod row;
mod table;

use super::blocks::Blocks;
use super::lines::single_blanks;
use super::unreadable::Unreadable;
use crate::document::{Block, Line};
use crate::words;

/// A line of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct TextLine<'a> {
    /// Its number, from 1.
    number: usize,
    /// Its text without blanks at the end. Tabs are kept: there are empty cells between them.
    text: &'a str,
}

impl<'a> TextLine<'a> {
    fn new(number: usize, text: &'a str) -> Self {
        let is_end = |c: char| c.is_whitespace() && c != '\t';
        Self { number, text: if text.trim().is_empty() { "" } else { text.trim_end_matches(is_end) } }
    }

    fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Returns whether a part or an operation starts here, so that nothing continues across this line.
    fn starts_part(&self) -> bool {
        words::bracketed(self.text).is_some() || words::heads_operation(self.text)
    }

    fn to_line(self) -> Line {
        Line { line: self.number, text: self.text.to_owned() }
    }
}

/// Reads text.
pub(super) fn read(source: &str) -> Result<Vec<Block>, Unreadable> {
    let lines = pages::lines(source)?;
    let mut blocks = Blocks::default();
    let mut paragraph: Vec<Line> = Vec::new();
    let mut rest = &lines[..];
    while let Some((first, after)) = rest.split_first() {
        let is_special = table::starts(rest) || list::starts(rest) || code::starts(first);
        if is_special || first.is_blank() {
            blocks.wrapped_paragraph(std::mem::take(&mut paragraph));
        }
        rest = if table::starts(rest) {
            let (table, after) = table::read(rest);
            blocks.table(first.number, table);
            after
        } else if list::starts(rest) {
            let (numbered, items, after) = list::read(rest);
            blocks.list(numbered, items);
            after
        } else if code::starts(first) {
            let (code, after) = code::read(rest);
            blocks.code(&code);
            after
        } else {
            if !first.is_blank() {
                paragraph.push(first.to_line());
            }
            after
        };
    }
    blocks.wrapped_paragraph(paragraph);
    blocks.finish(None)
}

/// Appends a line to the lines before it, which it continues. URLs and queries are wrapped without a blank.
fn append(lines: &mut Vec<Line>, line: TextLine<'_>) {
    match lines.last_mut() {
        Some(last) if last.text.ends_with(['/', '=', '&', '?', '_']) => last.text.push_str(line.text.trim()),
        Some(last) => super::lines::join(&mut last.text, &single_blanks(line.text)),
        None => lines.push(line.to_line()),
    }
}
