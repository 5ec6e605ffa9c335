//! Writes a page in the vendor's shape, as Markdown and as HTML.
//!
//! Both are written from the same blocks, so that they say the same.

mod blocks;
mod html;
mod markdown;

use crate::page::Page;

/// Writes the page as Markdown.
pub fn markdown(page: &Page) -> String {
    markdown::write(&blocks::of(page))
}

/// Writes the page as HTML, with code as numbered lists as the vendor's wiki has it.
pub fn html(page: &Page) -> String {
    html::write(&blocks::of(page))
}
