//! The base URL of the API.

use std::fmt;

use reqwest::Url;

use crate::error::ConfigError;

/// The placeholder of the private domain in the URL of a server.
const PRIVATE_DOMAIN: &str = "{private_domain}";

const NO_SCHEME: &str = "it must begin with http:// or https://";

/// The URL that paths are appended to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// Creates the URL of an account from the API's [`server`](baijiayun_metadata::Api::server). The vendor
    /// issues a private domain per account, such as `demo123`; a whole host name is accepted too.
    ///
    /// # Errors
    ///
    /// [`ConfigError::PrivateDomain`] if the text is not a private domain.
    pub fn private_domain(server: &str, private_domain: &str) -> Result<Self, ConfigError> {
        let invalid = || ConfigError::PrivateDomain(shown(private_domain).to_owned());
        let host = server.split_once(PRIVATE_DOMAIN).map_or("", |(_, host)| host);
        let label = private_domain.trim();
        let label = label.strip_suffix(host).unwrap_or(label);
        let is_label_char = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let is_label = (1..=63).contains(&label.len())
            && label.chars().all(is_label_char)
            && !label.starts_with('-')
            && !label.ends_with('-');
        if !is_label {
            return Err(invalid());
        }
        Self::parse(&server.replace(PRIVATE_DOMAIN, label)).map_err(|_| invalid())
    }

    /// Parses any base URL: a proxy, a test server, the older shared host. A path prefix is kept.
    ///
    /// # Errors
    ///
    /// [`ConfigError::BaseUrl`] if the scheme is not `http` or `https`, or if the URL has a query, a
    /// fragment, a user or a password.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let invalid =
            |reason: &str| ConfigError::BaseUrl { url: shown(text).to_owned(), reason: reason.to_owned() };
        // The parser's message would be about relative URLs.
        if !text.contains("://") {
            return Err(invalid(NO_SCHEME));
        }
        let mut url = Url::parse(text.trim()).map_err(|error| invalid(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(invalid(NO_SCHEME));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(invalid("it must have no query and no fragment"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(invalid("it must hold no user and no password"));
        }
        let path = format!("{}/", url.path().trim_end_matches('/'));
        url.set_path(&path);
        Ok(Self(url))
    }

    pub(crate) fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The URL of a path that begins with `/`.
    pub fn join(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{}", self.0.path().trim_end_matches('/'), path));
        url
    }
}

/// Returns the text that was given for a URL, unless it may hold a password or a token.
pub(crate) fn shown(text: &str) -> &str {
    if text.contains(['@', '?', '#']) { "(withheld)" } else { text }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::fixture::API;

    #[test]
    fn a_private_domain_makes_a_host() {
        for given in ["demo123", " demo123 ", "demo123.at.baijiayun.com"] {
            let base = BaseUrl::private_domain(API.server, given).unwrap();
            let url = base.join("/openapi/video/getInfo");
            assert_eq!(url.as_str(), "https://demo123.at.baijiayun.com/openapi/video/getInfo");
        }
        for wrong in ["", "a.b", "a/b", "-a", "a-", "https://demo123", "演示", &"a".repeat(64)] {
            assert!(BaseUrl::private_domain(API.server, wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_prefix_is_kept() {
        for given in ["http://127.0.0.1:80/proxy/vod", "http://127.0.0.1/proxy/vod/"] {
            let url = BaseUrl::parse(given).unwrap().join("/openapi/a");
            assert_eq!(url.as_str(), "http://127.0.0.1/proxy/vod/openapi/a");
        }
        let url = BaseUrl::parse("https://api.baijiayun.com").unwrap().join("/openapi/a");
        assert_eq!(url.as_str(), "https://api.baijiayun.com/openapi/a");
    }

    #[test]
    fn invalid_base_urls_are_rejected_without_showing_a_password() {
        for wrong in ["", "demo123", "ftp://a/", "http://a/?b", "http://a/#b"] {
            assert!(BaseUrl::parse(wrong).is_err(), "{wrong}");
        }
        for url in
            ["http://me:hunter2@a/", "ftp://me:hunter2@a/", "http://me:hunter2@a/?b", "http://me:hunter2@a b"]
        {
            let error = BaseUrl::parse(url).unwrap_err().to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
