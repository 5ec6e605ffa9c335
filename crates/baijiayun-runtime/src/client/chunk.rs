//! Chunks of a file.

use std::fmt;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::InvalidArgument;
use crate::error::redact::without_query;

/// The characters that JavaScript's `encodeURIComponent` encodes. The vendor's own uploader encodes file
/// names with it.
const FILE_NAME: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// A chunk of a file, sent as a raw body.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Chunk {
    /// The URL to send it to.
    pub url: String,
    /// The name of the whole file.
    pub file_name: String,
    /// The number of bytes of the file before this chunk.
    pub offset: u64,
    /// The size of the whole file in bytes.
    pub total: u64,
    /// The bytes of the chunk.
    pub body: Bytes,
}

/// Prints neither the content nor the URL's query.
impl fmt::Debug for Chunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunk")
            .field("url", &without_query(&self.url))
            .field("file_name", &self.file_name)
            .field("offset", &self.offset)
            .field("length", &self.body.len())
            .field("total", &self.total)
            .finish_non_exhaustive()
    }
}

impl Chunk {
    /// Creates the chunk that begins `offset` bytes into a file of `total` bytes.
    pub fn new(
        url: impl Into<String>,
        file_name: impl Into<String>,
        offset: u64,
        total: u64,
        body: impl Into<Bytes>,
    ) -> Self {
        Self { url: url.into(), file_name: file_name.into(), offset, total, body: body.into() }
    }

    /// Returns the file name in percent-encoded form, for a header.
    pub(crate) fn encoded_file_name(&self) -> String {
        utf8_percent_encode(&self.file_name, FILE_NAME).to_string()
    }

    /// Returns the `Content-Range`. The vendor counts the bytes of a file from 1, and includes the last.
    pub(crate) fn content_range(&self) -> Result<String, InvalidArgument> {
        let length = self.body.len() as u64;
        if length == 0 {
            return Err(InvalidArgument::new("body", "a chunk must not be empty"));
        }
        let last = self.offset.checked_add(length).filter(|last| *last <= self.total).ok_or_else(|| {
            let Self { offset, total, .. } = self;
            let reason = format!("{length} bytes at offset {offset} exceed the file's {total} bytes");
            InvalidArgument::new("body", reason)
        })?;
        Ok(format!("bytes {}-{last}/{}", self.offset + 1, self.total))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn chunk(offset: u64, total: u64, body: &'static str) -> Chunk {
        Chunk::new("http://a/", "a.mp4", offset, total, body)
    }

    #[test]
    fn debug_shows_neither_content_nor_token() {
        let chunk = Chunk { url: "http://a/b?token=t".into(), ..chunk(0, 10, "1234") };
        assert_eq!(
            format!("{chunk:?}"),
            r#"Chunk { url: "http://a/b", file_name: "a.mp4", offset: 0, length: 4, total: 10, .. }"#
        );
    }

    #[test]
    fn content_ranges_count_from_one() {
        assert_eq!(chunk(0, 10, "1234").content_range().unwrap(), "bytes 1-4/10");
        assert_eq!(chunk(4, 10, "567890").content_range().unwrap(), "bytes 5-10/10");
    }

    #[test]
    fn chunks_outside_the_file_are_rejected() {
        assert!(chunk(0, 10, "").content_range().is_err());
        assert!(chunk(7, 10, "1234").content_range().is_err());
        assert!(chunk(u64::MAX, u64::MAX, "1").content_range().is_err());
    }
}
