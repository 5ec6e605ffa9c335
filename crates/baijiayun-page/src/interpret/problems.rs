//! The parts of a page that could not be understood.

use std::collections::BTreeSet;

use crate::page::Problem;

/// The parts that could not be understood, so far.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<Problem>);

/// The longest text of a problem, in characters.
const SHOWN: usize = 60;

impl Problems {
    /// Adds a problem. `text` is the page's own.
    pub(super) fn push(&mut self, line: usize, message: &str, text: &str) {
        let mut shown: String =
            text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN + 1).collect();
        if shown.chars().count() > SHOWN {
            shown = shown.chars().take(SHOWN).chain(['…']).collect();
        }
        self.0.push(Problem { line, message: message.to_owned(), text: shown });
    }

    /// Returns the lines with problems.
    pub(super) fn lines(&self) -> BTreeSet<usize> {
        self.0.iter().map(|problem| problem.line).collect()
    }

    /// Returns the problems.
    pub(super) fn into_inner(self) -> Vec<Problem> {
        self.0
    }
}
