//! Reads the tables of error codes.

use std::collections::HashSet;

use super::problems::Problems;
use super::table::Columns;
use crate::document::{Content, Document};
use crate::page::ErrorCode;
use crate::words::Column;

/// Reads every table with a column of error codes, in any part of the page.
pub(super) fn read(document: &Document, problems: &mut Problems) -> Vec<ErrorCode> {
    let mut codes: Vec<ErrorCode> = Vec::new();
    let mut known = HashSet::new();
    for block in &document.blocks {
        let Content::Table(table) = &block.content else { continue };
        let Some(columns) = Columns::of(table, Column::Code) else { continue };
        for row in &table.rows {
            let number = columns.text(row, Column::Code).unwrap_or_default();
            let title = columns.text(row, Column::Description).unwrap_or_default();
            match number.trim_matches('`').parse() {
                Ok(code) if known.insert(code) => {
                    codes.push(ErrorCode { line: row.line, code, title });
                }
                Ok(_) => {}
                Err(_) => problems.push(row.line, "an error code that is no number", &row.cells.join(" | ")),
            }
        }
    }
    codes
}
