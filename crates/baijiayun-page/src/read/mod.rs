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

pub use form::FileForm;

use crate::Document;

/// The most bytes that are read.
const MAX_BYTES: usize = 32 << 20;

/// The reason why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is no text in the file.
    #[error("the file is empty")]
    Empty,
    /// The file is a PDF file.
    #[error("the file is a PDF; turn it into text with `pdftotext -layout page.pdf page.txt`")]
    Pdf,
    /// The file is no text, or its encoding is not supported.
    #[error("the file is not text in UTF-8, GB18030 or UTF-16")]
    NotText,
    /// The file is larger than any page.
    #[error("the file is larger than {} MB", MAX_BYTES >> 20)]
    TooLarge,
    /// The file has more paragraphs, lines of lists and cells than any page.
    #[error("the file has more than {} paragraphs, lines and cells", blocks::MAX_PARTS)]
    TooManyParts,
    /// Quotes and lists of the Markdown are nested deeper than in any page.
    #[error("line {line}: quotes or lists are nested too deeply")]
    TooDeep {
        /// The line, from 1.
        line: usize,
    },
}

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
