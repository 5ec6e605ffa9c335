//! Text from the network, made safe for error messages.

use std::borrow::Cow;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::value::Secret;
use baijiayun_metadata::Operation;

/// The longest quote of a body, in characters.
const LENGTH: usize = 300;
pub(crate) const MASK: &str = "***";

/// Texts that errors must not show, even if a server or proxy echoes them. Most are not copied, because most masks are never applied.
#[derive(Default)]
pub(crate) struct Mask<'t>(Vec<Cow<'t, str>>);

impl<'t> Mask<'t> {
    /// Adds a text to mask.
    ///
    /// Texts of up to three characters are not masked: they are no secrets, and occur in any message.
    pub(crate) fn add(&mut self, text: impl Into<Cow<'t, str>>) {
        let text = text.into();
        if text.len() > 3 {
            self.0.push(text);
        }
    }

    /// Returns the text with every secret masked.
    pub(crate) fn apply(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| without(secret, text))
    }
}

/// Masks a secret in a text: in plain form, as PHP writes it in JSON, and percent-encoded.
///
/// These are made only here, because most calls succeed and mask nothing.
fn without(secret: &str, text: String) -> String {
    let in_json = Secret::new(secret.replace('/', "\\/"));
    let in_url = Secret::new(utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string());
    let text = text.replace(secret, MASK).replace(in_json.expose(), MASK);
    text.replace(in_url.expose(), MASK)
}

/// Returns the beginning of a body on one line, or a placeholder if the operation has secrets.
pub(crate) fn excerpt(operation: &Operation, mask: &Mask<'_>, body: &[u8]) -> String {
    if operation.secret {
        return "(withheld: it may hold a secret)".to_owned();
    }
    // Mask before cutting: a cut must not leave half a secret.
    let text = mask.apply(&String::from_utf8_lossy(body));
    let line = one_line(&text);
    if line.is_empty() {
        return "(empty)".to_owned();
    }
    cut(line)
}

/// Returns the beginning of a text, which must be masked already.
pub(crate) fn cut(text: String) -> String {
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Returns a URL without its query and fragment: the query of an upload URL holds a token, that of a GET a sign.
pub fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or_default()
}

/// Returns a text with the URLs in it [without their queries](without_query).
pub(crate) fn without_queries(text: &str) -> String {
    let ends_url = |c: char| c.is_whitespace() || "\"'`()<>[]{}".contains(c);
    let words = text.split_inclusive(ends_url).map(|word| {
        let url = word.trim_end_matches(ends_url);
        match url.split_once("://") {
            Some(_) => [without_query(url), &word[url.len()..]].concat(),
            None => word.to_owned(),
        }
    });
    words.collect()
}

/// The words of a text on one line, without control characters.
pub fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{OPEN, SECRET};

    #[test]
    fn a_secret_is_masked_in_every_encoding() {
        let mut mask = Mask::default();
        mask.add("rLk/jx+w==");
        mask.add("");
        let text = r"rLk/jx+w== rLk\/jx+w== k=rLk%2Fjx%2Bw%3D%3D&a";
        assert_eq!(mask.apply(text), "*** *** k=***&a");
    }

    #[test]
    fn a_cut_leaves_no_half_of_a_secret() {
        let mut mask = Mask::default();
        mask.add("hunter2");
        let body = format!("{}hunter2", "a".repeat(LENGTH - 3));
        let text = excerpt(&OPEN, &mask, body.as_bytes());
        assert!(!text.contains("hun"), "{text}");
    }

    #[test]
    fn urls_in_a_text_lose_their_query() {
        let text = "GET (https://a/b?c=1&sign=2), then <http://d/#e> and `http://f/?g`: what? a://";
        assert_eq!(without_queries(text), "GET (https://a/b), then <http://d/> and `http://f/`: what? a://");
        assert_eq!(without_queries(""), "");
    }

    #[test]
    fn excerpts_are_short_and_on_one_line() {
        let mask = Mask::default();
        assert_eq!(excerpt(&OPEN, &mask, b" a\r\n\tb\x00 c "), "a b c");
        assert_eq!(excerpt(&OPEN, &mask, b"\n"), "(empty)");
        assert_eq!(excerpt(&OPEN, &mask, "中".repeat(LENGTH).as_bytes()), "中".repeat(LENGTH));
        let cut = excerpt(&OPEN, &mask, "中".repeat(LENGTH + 1).as_bytes());
        assert_eq!(cut, format!("{}…", "中".repeat(LENGTH)));
        assert_eq!(excerpt(&OPEN, &mask, b"\xff\xfea"), "\u{fffd}\u{fffd}a");
    }

    #[test]
    fn bodies_that_may_hold_a_secret_are_withheld() {
        assert!(!excerpt(&SECRET, &Mask::default(), b"hunter2").contains("hunter2"));
    }
}
