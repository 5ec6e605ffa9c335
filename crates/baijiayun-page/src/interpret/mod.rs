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
mod problems;
mod repeated;
mod samples;
mod table;
mod texts;

use self::problems::Problems;
use crate::document::Document;
use crate::page::Page;

/// Returns the operations that the document states.
pub fn interpret(document: &Document) -> Page {
    let outline = outline::outline(document);
    let mut problems = Problems::default();
    for fault in &document.faults {
        problems.push(fault.line, &fault.message, "");
    }
    let sections = outline.operations.iter();
    let mut operations: Vec<_> =
        sections.map(|section| operation::read(section, &document.edge, &mut problems)).collect();
    address::mark_cut_off(&mut operations, &mut problems);
    let operations = repeated::without_repeated(operations, &mut problems);
    let mut page = Page {
        title: outline.title,
        server: address::server(&outline.operations),
        operations,
        error_codes: error_codes::read(document, &mut problems),
        problems: problems.into_inner(),
    };
    page.problems.sort_by_key(|problem| problem.line);
    page
}
