//! All mistakes of a file, so that they can be corrected at once.

use crate::lang::of_library;
use std::collections::HashSet;
use std::fmt::Write;

use super::node::Place;

/// The largest number of mistakes that are listed.
const LISTED: usize = 100;

/// The mistakes of a file.
#[derive(Debug)]
pub struct Mistakes {
    /// The name of the file; empty for text on the command line.
    file: String,
    list: Vec<(Place, String)>,
    /// The fields that no row of a table has.
    missing: HashSet<String>,
}

impl Mistakes {
    pub fn new(file: &str) -> Self {
        Self { file: file.to_owned(), list: Vec::new(), missing: HashSet::new() }
    }

    /// Adds a mistake at a place.
    pub fn add(&mut self, place: &Place, reason: impl Into<String>) {
        self.list.push((place.clone(), reason.into()));
    }

    /// Adds the mistake of a column that is missing. `fields` are the fields that lack a value in every row.
    pub fn add_missing_column(&mut self, place: &Place, fields: &[&str]) {
        self.add(place, t!("the column is missing"));
        self.missing.extend(fields.iter().map(|field| (*field).to_owned()));
    }

    /// Adds the mistake of a value that is missing, unless its whole column is.
    pub fn add_missing(&mut self, place: &Place, reason: impl Into<String>) {
        let is_reported = match place {
            Place::Cell { column, .. } => self.missing.contains(column),
            _ => false,
        };
        if !is_reported {
            self.add(place, reason);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns the message: the only mistake, or their number and a line for each.
    pub fn message(&self) -> String {
        if let [mistake] = self.list.as_slice() {
            return t!("%{mistake}. Nothing was sent", mistake = self.line(mistake)).into_owned();
        }
        let mut text = t!("%{count} mistakes. Nothing was sent", count = self.list.len()).into_owned();
        let mut sorted: Vec<_> = self.list.iter().collect();
        sorted.sort_by_key(|(place, _)| place.line());
        for mistake in sorted.into_iter().take(LISTED) {
            let _ = write!(text, "\n  {}", self.line(mistake));
        }
        if let Some(rest) = self.list.len().checked_sub(LISTED).filter(|rest| *rest > 0) {
            let _ = write!(text, "\n  {}", t!("and %{count} more", count = rest));
        }
        text
    }

    fn line(&self, (place, reason): &(Place, String)) -> String {
        let place = place.to_string();
        let place = match (self.file.as_str(), place.as_str()) {
            ("", "") => return reason.clone(),
            ("", place) | (place, "") => place.to_owned(),
            (file, place) => t!("%{file}, %{place}", file = file, place = place).into_owned(),
        };
        t!("%{place}: %{reason}", place = place, reason = of_library(reason)).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(count: usize) -> String {
        let mut mistakes = Mistakes::new("questions.csv");
        (0..count).rev().for_each(|line| mistakes.add(&Place::Line(line + 1), "is wrong"));
        mistakes.message()
    }

    #[test]
    fn a_hundred_mistakes_are_listed_by_line_and_the_others_counted() {
        assert_eq!(message(1), "questions.csv, line 1: is wrong. Nothing was sent");
        let two = "2 mistakes. Nothing was sent\n  questions.csv, line 1: is wrong\n  questions.csv, line 2: is wrong";
        assert_eq!(message(2), two);
        assert_eq!(message(LISTED).lines().count(), LISTED + 1);
        let more = message(LISTED + 3);
        assert_eq!((more.lines().count(), more.lines().last()), (LISTED + 2, Some("  and 3 more")));
    }

    #[test]
    fn a_cell_in_a_column_that_is_missing_is_no_further_mistake() {
        let cell = |column: &str| Place::Cell { row: 2, column: column.into() };
        let mut mistakes = Mistakes::new("");
        assert!(mistakes.is_empty());
        mistakes.add_missing_column(&Place::Row(1), &["title"]);
        mistakes.add_missing(&cell("title"), "is missing");
        assert_eq!(mistakes.list.len(), 1);
        mistakes.add_missing(&cell("answer"), "is missing");
        mistakes.add_missing(&Place::Row(3), "is missing");
        assert_eq!(mistakes.list.len(), 3);
    }
}
