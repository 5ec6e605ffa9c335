//! The formats of the output.

/// The output shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputFormat {
    Table,
    Json,
    Jsonl,
    Csv,
    Tsv,
    /// The response as the server wrote it. Other data is printed as JSON.
    Raw,
}

impl OutputFormat {
    /// Returns the sign between two cells, if rows are written as text.
    pub fn delimiter(self) -> Option<u8> {
        match self {
            Self::Csv => Some(b','),
            Self::Tsv => Some(b'\t'),
            _ => None,
        }
    }
}
