//! The vendor's pages. The first byte chooses the form of the file.

use baijiayun_page::document::{Content, Document};
use baijiayun_page::interpret;
use baijiayun_page::page::Page;
use baijiayun_page::read::{FileForm, read as read_page};
use baijiayun_page::render;

use super::choice;

const FORMS: [Option<FileForm>; 4] =
    [None, Some(FileForm::Html), Some(FileForm::Markdown), Some(FileForm::Text)];

/// Reads a page, and the pages that are written from it.
pub fn read(input: &[u8]) {
    let Some(page) = page(input) else { return };
    for (text, form) in [(render::html(&page), FileForm::Html), (render::markdown(&page), FileForm::Markdown)]
    {
        if let Ok(document) = read_page(text.as_bytes(), Some(form)) {
            check(&document, text.as_bytes());
            interpret(&document);
        }
    }
}

/// Returns the page of an input, if it can be read.
pub fn page(input: &[u8]) -> Option<Page> {
    let (form, bytes) = choice(input);
    match read_page(bytes, FORMS[form % FORMS.len()]) {
        Ok(document) => {
            check(&document, bytes);
            Some(interpret(&document))
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            None
        }
    }
}

/// Lines are lines of the file, and no block is empty.
fn check(document: &Document, bytes: &[u8]) {
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
    for block in &document.blocks {
        assert!((1..=lines).contains(&block.line), "{block:?} of {lines} lines");
        let is_empty = match &block.content {
            Content::Heading { text, .. } | Content::Paragraph(text) | Content::Code(text) => {
                text.trim().is_empty()
            }
            Content::List { items, .. } => items.iter().all(|item| item.text.trim().is_empty()),
            Content::Table(table) => table.header.is_empty(),
        };
        assert!(!is_empty, "{block:?}");
    }
}
