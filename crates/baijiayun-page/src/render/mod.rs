//! Writes a page in the vendor's shape, as Markdown and as HTML.
//!
//! Both are written from the same blocks, so that they say the same.

mod blocks;
mod html;
mod markdown;

use crate::document::{Block, Document};
use crate::page::Page;

/// Returns the document of a page, which both forms are written from.
pub fn document(page: &Page) -> Document {
    let blocks = blocks::of(page).into_iter().map(|content| Block { line: 1, content });
    Document { blocks: blocks.collect(), ..Document::default() }
}

/// Writes the page as Markdown.
pub fn markdown(page: &Page) -> String {
    markdown::write(&blocks::of(page))
}

/// Writes the page as HTML, with code as numbered lists as the vendor's wiki has it.
pub fn html(page: &Page) -> String {
    html::write(&blocks::of(page))
}
