//! The vendor's page that describes an API, and links to its headings.

use std::fmt;

/// The vendor's page that describes an API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct VendorPage {
    /// Its URL, without an anchor.
    pub url: &'static str,
    /// The day or month on which its anchors were observed, such as `2026-03`.
    pub date: Option<&'static str>,
}

impl VendorPage {
    /// Creates it from its URL, and the day or month on which its anchors were observed.
    pub const fn new(url: &'static str, date: Option<&'static str>) -> Self {
        Self { url, date }
    }

    /// Returns a link to the page, without an anchor.
    pub const fn link(self) -> PageLink {
        PageLink { page: self, anchor: None, is_expected: false }
    }

    /// Returns a link to a heading of the page, whose anchor was observed.
    pub const fn anchor(self, anchor: &'static str) -> PageLink {
        PageLink { page: self, anchor: Some(anchor), is_expected: false }
    }

    /// Returns a link to a heading of the page, whose anchor is derived from those of other headings.
    pub const fn expected_anchor(self, anchor: &'static str) -> PageLink {
        PageLink { page: self, anchor: Some(anchor), is_expected: true }
    }
}

/// A link to the place on the vendor's page that describes an operation.
///
/// Its text is the URL, and says so if the anchor is expected only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageLink {
    /// The page.
    pub page: VendorPage,
    /// The anchor of the heading, without `#`.
    pub anchor: Option<&'static str>,
    /// Set if the anchor is derived from those of other headings, and was not observed.
    pub is_expected: bool,
}

impl PageLink {
    /// Returns the URL, with the anchor if there is one.
    pub fn url(&self) -> String {
        match self.anchor {
            Some(anchor) => format!("{}#{anchor}", self.page.url),
            None => self.page.url.to_owned(),
        }
    }
}

impl fmt::Display for PageLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let note = if self.is_expected { " (expected anchor)" } else { "" };
        write!(f, "{}{note}", self.url())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_tells_expected_anchors_from_observed_ones() {
        const PAGE: VendorPage = VendorPage::new("https://dev.example.com/4", None);
        for (link, text) in [
            (PAGE.link(), "https://dev.example.com/4"),
            (PAGE.anchor("-h5-7"), "https://dev.example.com/4#-h5-7"),
            (PAGE.expected_anchor("-h5-7"), "https://dev.example.com/4#-h5-7 (expected anchor)"),
        ] {
            assert_eq!(link.to_string(), text);
        }
    }
}
