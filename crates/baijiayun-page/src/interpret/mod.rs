//! Turns a document into the operations that it states.
//!
//! `outline` cuts the document into operations and their parts; a file each reads one kind of part.

mod address;
mod error_codes;
mod fields;
mod json;
mod operation;
mod outline;
mod params;
mod samples;
mod table;

use crate::document::Document;
use crate::page::{Page, Problem};

/// Returns the operations that the document states.
pub fn interpret(document: &Document) -> Page {
    let outline = outline::outline(document);
    let mut problems = Problems::default();
    for fault in &document.faults {
        problems.push(fault.line, &fault.message, "");
    }
    let mut operations: Vec<_> =
        outline.operations.iter().map(|section| operation::read(section, &mut problems)).collect();
    address::mark_cut_off(&mut operations, &mut problems);
    let operations = outline::without_repeated(operations, &mut problems);
    let mut page = Page {
        title: outline.title,
        server: address::server(&outline.operations),
        operations,
        error_codes: error_codes::read(document, &mut problems),
        problems: problems.0,
    };
    page.problems.sort_by_key(|problem| problem.line);
    page
}

/// The parts that could not be understood, so far.
#[derive(Debug, Default)]
struct Problems(Vec<Problem>);

/// The longest text of a problem, in characters.
const SHOWN: usize = 60;

impl Problems {
    /// Adds a problem. `text` is the page's own.
    fn push(&mut self, line: usize, message: &str, text: &str) {
        let mut shown: String =
            text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN + 1).collect();
        if shown.chars().count() > SHOWN {
            shown = shown.chars().take(SHOWN).chain(['…']).collect();
        }
        self.0.push(Problem { line, message: message.to_owned(), text: shown });
    }
}
