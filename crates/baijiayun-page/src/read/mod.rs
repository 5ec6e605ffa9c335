//! Reads the bytes of a saved page into a [`Document`].

mod blocks;
mod builder;
mod edge;
mod encoding;
mod flow;
mod form;
mod html;
mod lines;
mod markdown;
mod table;
mod text;
mod unreadable;

pub use form::FileForm;
pub use unreadable::Unreadable;

use self::unreadable::MAX_BYTES;
use crate::document::{Block, Content, Document};

/// Reads a page. The form is detected if it is not given.
pub fn read(bytes: &[u8], form: Option<FileForm>) -> Result<Document, Unreadable> {
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::TooLarge);
    }
    if bytes.trim_ascii_start().starts_with(b"%PDF-") {
        return Err(Unreadable::Pdf);
    }
    let (source, faults) = encoding::decode(bytes)?;
    if source.trim().is_empty() {
        return Err(Unreadable::Empty);
    }
    let form = form.unwrap_or_else(|| FileForm::detect(&source));
    let blocks = match form {
        FileForm::Html => html::read(&source),
        FileForm::Markdown => markdown::read(&source),
        FileForm::Text => text::read(&source),
    }?;
    let edge = match form {
        FileForm::Text => edge::cut(source.lines().zip(1..)),
        FileForm::Html | FileForm::Markdown => edge::cut(code_lines(&blocks)),
    };
    Ok(Document { blocks, faults, edge })
}

fn code_lines(blocks: &[Block]) -> impl Iterator<Item = (&str, usize)> + Clone {
    let codes = blocks.iter().filter_map(|block| match &block.content {
        Content::Code(text) => Some((text, block.line)),
        _ => None,
    });
    codes.flat_map(|(text, line)| text.lines().zip(line..))
}
