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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Address, Operation};
    use crate::read::{FileForm, read};

    #[test]
    fn the_document_and_both_forms_say_the_same() {
        let search = Operation {
            number: Some(1),
            title: "搜索".into(),
            address: Some(Address::Path("/openapi/book/search".into())),
            ..Operation::default()
        };
        let page =
            Page { title: Some("图书馆接口".into()), operations: vec![search], ..Page::default() };
        let read = |text: String, form| read(text.as_bytes(), Some(form)).unwrap();
        let forms =
            [document(&page), read(markdown(&page), FileForm::Markdown), read(html(&page), FileForm::Html)];
        for document in &forms {
            let found = crate::interpret(document);
            let [operation] = &found.operations[..] else { panic!("{found:?}") };
            assert_eq!((&found.title, &operation.title), (&page.title, &page.operations[0].title));
            assert_eq!(operation.address, page.operations[0].address);
        }
    }
}
