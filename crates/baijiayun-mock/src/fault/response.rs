//! Responses that faults set.

use bytes::Bytes;

/// A response of the mock that a [fault](crate::Fault::Response) sets.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MockResponse {
    /// The HTTP status.
    pub status: u16,
    /// The headers. The content type is JSON in UTF-8 unless they set another.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

impl MockResponse {
    /// Creates a response with this body and HTTP status 200.
    pub fn body(body: impl Into<Bytes>) -> Self {
        Self { status: 200, headers: Vec::new(), body: body.into() }
    }

    /// Sets the HTTP status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}
