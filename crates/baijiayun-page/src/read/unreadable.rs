//! Files that cannot be read, and the bounds of those that can.

/// The most bytes that are read.
pub(super) const MAX_BYTES: usize = 32 << 20;

/// The most paragraphs, lines of lists and cells of a page, and the most lines and marks of Markdown.
pub(super) const MAX_PARTS: usize = 1_000_000;

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
    /// The file has more paragraphs, lines, cells and marks of Markdown than any page.
    #[error("the file has more than {} paragraphs, lines, cells or marks", MAX_PARTS)]
    TooManyParts,
    /// Quotes and lists of the Markdown are nested deeper than in any page.
    #[error("line {line}: quotes or lists are nested too deeply")]
    TooDeep {
        /// The line, from 1.
        line: usize,
    },
}
