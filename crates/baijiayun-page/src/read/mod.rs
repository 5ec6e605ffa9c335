//! Reads the bytes of a saved page into a [`Document`].

mod blocks;
mod builder;
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
use crate::Document;

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
    let blocks = match form.unwrap_or_else(|| FileForm::detect(&source)) {
        FileForm::Html => html::read(&source),
        FileForm::Markdown => markdown::read(&source),
        FileForm::Text => text::read(&source),
    }?;
    Ok(Document { blocks, faults })
}
