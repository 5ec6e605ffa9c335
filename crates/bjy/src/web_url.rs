//! URLs on the command line.

use reqwest::Url;

/// Reads the URL of a web server.
pub fn web_url(text: &str) -> Result<Url, String> {
    // The parser would speak of relative URLs.
    if !text.starts_with("http://") && !text.starts_with("https://") {
        return Err(t!("it must begin with http:// or https://").into_owned());
    }
    Url::parse(text).map_err(|error| error.to_string())
}
