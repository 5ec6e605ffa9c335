//! The text between two tags, with blanks as a browser shows them.

use super::lines::{has_blank_between, is_invisible};
use super::unreadable::MAX_PARTS;
use crate::document::Line;

/// A tab in code.
const TAB: usize = 4;

/// The lines of a text that is being read.
#[derive(Debug, Default)]
pub(super) struct Flow {
    lines: Vec<Line>,
    /// Whether the last line has a character that is not blank.
    started: bool,
    gap: Gap,
}

/// Blanks that may turn out to be at the end of a line.
#[derive(Debug, Default)]
struct Gap {
    blanks: usize,
    line_break: bool,
}

impl Flow {
    /// Appends text in which runs of blanks and line breaks count as one blank. Blanks at the start of a line are
    /// kept unless there is a line break among them.
    pub(super) fn push(&mut self, text: &str, mut line: usize) {
        for c in text.chars() {
            match c {
                '\n' => {
                    line += 1;
                    self.gap.line_break = true;
                }
                '\t' => self.gap.blanks += TAB,
                '\u{a0}' | '\u{3000}' if !self.started => self.put(' ', line),
                c if c.is_whitespace() => self.gap.blanks += 1,
                c if is_invisible(c) => {}
                c => self.put(c, line),
            }
        }
    }

    /// Appends text with all its blanks and line breaks.
    pub(super) fn push_code(&mut self, text: &str, mut line: usize) {
        for c in text.chars() {
            match c {
                '\n' => {
                    line += 1;
                    self.line_break();
                }
                '\u{a0}' => self.put(' ', line),
                c if is_invisible(c) => {}
                c => self.put(c, line),
            }
        }
    }

    /// Ends the line.
    pub(super) fn line_break(&mut self) {
        self.gap = Gap::default();
        self.started = false;
        if self.lines.is_empty() {
            self.lines.push(Line { line: 0, text: String::new() });
        }
        // The blocks cannot hold more, so that there will be an error.
        if self.lines.len() <= MAX_PARTS {
            self.lines.push(Line { line: 0, text: String::new() });
        }
    }

    /// Returns whether there is nothing but blanks.
    pub(super) fn is_blank(&self) -> bool {
        !self.started && self.lines.iter().all(|line| line.text.trim().is_empty())
    }

    /// Returns whether the last line is blank.
    pub(super) fn is_at_line_start(&self) -> bool {
        !self.started
    }

    /// Takes the lines, with blanks at their starts and none at their ends, without blank lines around them.
    pub(super) fn take(&mut self) -> Vec<Line> {
        let mut lines = std::mem::take(self).lines;
        for line in &mut lines {
            line.text.truncate(line.text.trim_end().len());
        }
        let end = lines.iter().rposition(|line| !line.text.is_empty()).map_or(0, |last| last + 1);
        lines.truncate(end);
        let start = lines.iter().position(|line| !line.text.is_empty()).unwrap_or(0);
        lines.drain(..start);
        lines
    }

    /// Appends a character to the last line.
    fn put(&mut self, c: char, number: usize) {
        if self.lines.is_empty() {
            self.lines.push(Line { line: 0, text: String::new() });
        }
        let Some(line) = self.lines.last_mut() else { return };
        let gap = std::mem::take(&mut self.gap);
        if !self.started {
            line.line = number;
            if !gap.line_break {
                line.text.extend(std::iter::repeat_n(' ', gap.blanks));
            }
        } else if gap.blanks > 0 || gap.line_break {
            let last = line.text.chars().next_back().unwrap_or(' ');
            if !gap.line_break || has_blank_between(last, c) {
                line.text.push(' ');
            }
        }
        line.text.push(c);
        self.started |= !c.is_whitespace();
    }
}

#[cfg(test)]
mod tests {
    use super::Flow;

    fn flow(text: &str) -> Vec<String> {
        let mut flow = Flow::default();
        flow.push(text, 1);
        flow.take().into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn runs_of_blanks_count_as_one() {
        assert_eq!(flow("a \t b\n  c\u{a0} d "), ["a b c d"]);
        assert_eq!(flow("借\n  书"), ["借书"]);
        assert_eq!(flow("借 书"), ["借 书"]);
        assert!(flow(" \n\u{a0} ").is_empty());
    }

    #[test]
    fn blanks_at_the_start_are_code() {
        assert_eq!(flow("  \"a\": 1"), ["  \"a\": 1"]);
        assert_eq!(flow("\u{a0}\u{a0}a"), ["  a"]);
        assert_eq!(flow("\n    a"), ["a"]);
        assert_eq!(flow("\n\u{a0}\u{3000}a\u{a0} b"), ["  a b"], "blanks that were written on purpose");
    }

    #[test]
    fn lines_keep_their_numbers() {
        let mut flow = Flow::default();
        flow.push_code("\n{\n\n  a\n", 3);
        let lines = flow.take();
        assert_eq!(
            lines.iter().map(|line| (line.line, &*line.text)).collect::<Vec<_>>(),
            [(4, "{"), (0, ""), (6, "  a")]
        );
    }
}
