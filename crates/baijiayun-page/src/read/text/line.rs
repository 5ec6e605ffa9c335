//! A line of a text file.

use crate::document::Line;
use crate::read::lines::{join, single_blanks};
use crate::words;

/// A line of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TextLine<'a> {
    /// Its number, from 1.
    pub(super) number: usize,
    /// Its text without blanks at the end. Tabs are kept: there are empty cells between them.
    pub(super) text: &'a str,
}

impl<'a> TextLine<'a> {
    pub(super) fn new(number: usize, text: &'a str) -> Self {
        let is_end = |c: char| c.is_whitespace() && c != '\t';
        Self { number, text: if text.trim().is_empty() { "" } else { text.trim_end_matches(is_end) } }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Returns whether a part or an operation starts here, so that nothing continues across this line.
    pub(super) fn starts_part(&self) -> bool {
        words::bracketed(self.text).is_some() || words::heads_operation(self.text)
    }

    pub(super) fn to_line(self) -> Line {
        Line { line: self.number, text: self.text.to_owned() }
    }
}

/// Appends a line to the lines before it, which it continues. URLs and queries are wrapped without a blank.
pub(super) fn append(lines: &mut Vec<Line>, line: TextLine<'_>) {
    match lines.last_mut() {
        Some(last) if last.text.ends_with(['/', '=', '&', '?', '_']) => last.text.push_str(line.text.trim()),
        Some(last) => join(&mut last.text, &single_blanks(line.text)),
        None => lines.push(line.to_line()),
    }
}
