//! A page without its file format: headings, paragraphs, tables, lists and code, in reading order.
//!
//! The readers of HTML, Markdown and text produce it; nothing in it is interpreted yet.

/// A page as a flat list of blocks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
    /// The parts of the file that could not be read as they are.
    pub faults: Vec<Fault>,
    /// The lines with a URL at their end that end where the longest lines of text or code end. The edge of the page may
    /// have cut them.
    pub edge: Vec<usize>,
}

/// A block, and where it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The line of the file, from 1.
    pub line: usize,
    /// The content.
    pub content: Content,
}

/// The content of a block. Texts have no line breaks, and single blanks between words, unless noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A heading that the file marks as one.
    Heading {
        /// Its level, from 1.
        level: u8,
        /// Its text.
        text: String,
        /// The fragment of a URL that leads to it.
        anchor: Option<String>,
    },
    /// A paragraph. A line break in it, such as HTML's `<br>`, stays a line break.
    Paragraph(String),
    /// A list. The vendor's pages show code as numbered lists, an item per line.
    List {
        /// Whether its items are numbered.
        numbered: bool,
        /// The items with all their blanks at the start, because they may be lines of code.
        items: Vec<Line>,
    },
    /// Preformatted text with all its blanks and line breaks.
    Code(String),
    /// A table.
    Table(Table),
}

/// A line of text, with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line of the file, from 1.
    pub line: usize,
    /// The text.
    pub text: String,
}

/// A table. Rows may be shorter or longer than the header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The titles of the columns. The first row, if the file does not mark one.
    pub header: Vec<String>,
    /// The other rows.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file, from 1.
    pub line: usize,
    /// The texts of its cells. A line break in a cell stays a line break.
    pub cells: Vec<String>,
}

/// A part of the file that could not be read as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line of the file, from 1.
    pub line: usize,
    /// The fault, and how the part was read despite it.
    pub message: String,
}
