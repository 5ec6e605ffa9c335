//! The URL of a call.

use std::sync::OnceLock;

use http::Uri;
use http::uri::Authority;
use reqwest::Url;

/// A URL in both forms that sending needs. To make one of them from the other costs as much as signing a call, so an
/// operation with a fixed path has one address for all calls.
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

    /// Returns whether a URI is this URL.
    pub(crate) fn is(&self, uri: &Uri) -> bool {
        // Two URIs are equal if their hosts differ in case, and also if the names and passwords before the hosts do.
        self.uri().is_ok_and(|own| own == *uri && authority(&own) == authority(uri))
    }
}

fn authority(uri: &Uri) -> Option<&str> {
    uri.authority().map(Authority::as_str)
}

impl From<Url> for Address {
    fn from(url: Url) -> Self {
        Self { url, uri: OnceLock::new() }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_is_the_url_only_with_the_same_text() {
        let address = Address::from(Url::parse("http://u:Pass@a/b?c=1").unwrap());
        assert!(address.is(&Uri::from_static("http://u:Pass@a/b?c=1")));
        for other in
            ["http://u:pass@a/b?c=1", "http://a/b?c=1", "https://u:Pass@a/b?c=1", "http://u:Pass@a/b?c=2"]
        {
            assert!(!address.is(&Uri::from_static(other)), "{other}");
        }
    }
}
