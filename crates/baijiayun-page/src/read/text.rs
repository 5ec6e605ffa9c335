//! Text to blocks: the output of `pdftotext -layout`, and text copied from a browser.

mod code;
mod line;
mod list;
mod pages;
mod row;
mod table;

use super::blocks::Blocks;
use super::unreadable::Unreadable;
use crate::document::{Block, Line};

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
