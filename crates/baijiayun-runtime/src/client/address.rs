//! The URL of a call.

use std::sync::OnceLock;

use http::Uri;
use reqwest::Url;

/// A URL in both forms that sending needs. Making one of them from the other costs as much as signing the call, so it is
/// done once for all calls of an operation.
pub(crate) struct Address {
    pub(crate) url: Url,
    uri: OnceLock<Uri>,
}

impl Address {
    /// Returns the URL as the HTTP library reads it.
    pub(crate) fn uri(&self) -> http::Result<Uri> {
        if let Some(uri) = self.uri.get() {
            return Ok(uri.clone());
        }
        let uri: Uri = self.url.as_str().parse()?;
        Ok(self.uri.get_or_init(|| uri).clone())
    }
}

impl From<Url> for Address {
    fn from(url: Url) -> Self {
        Self { url, uri: OnceLock::new() }
    }
}
