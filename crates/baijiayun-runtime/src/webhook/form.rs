//! Strict parsing of forms.

use std::borrow::Cow;

use super::Malformed;
use crate::auth::by_name::ByName;

/// The number of parameters for which memory is reserved. Events have fewer.
const USUAL_PARAMS: usize = 16;

/// The names and values of a form.
#[derive(Debug, PartialEq)]
pub(super) struct Form<'b>(Vec<Pair<'b>>);

type Pair<'b> = (Cow<'b, str>, Cow<'b, str>);

impl Form<'_> {
    /// Returns the parameters, each of which has another name.
    pub(super) fn params(&self) -> Result<ByName<&str, &str>, Malformed> {
        let pairs = self.0.iter().map(|(name, value)| (name.as_ref(), value.as_ref()));
        let params: ByName<_, _> = pairs.collect();
        if params.has_repeated { Err(Malformed::Repeated) } else { Ok(params) }
    }
}

/// Parses a form. Text that is not UTF-8 is an error and not repaired, because the sign covers the original.
pub(super) fn parse(body: &[u8]) -> Result<Form<'_>, Malformed> {
    let body = str::from_utf8(body).map_err(|_| Malformed::NotUtf8)?;
    let mut pairs = Vec::with_capacity(USUAL_PARAMS);
    // One pass finds all there is to know of a pair.
    let (mut start, mut equals, mut is_encoded) = (0, None, false);
    for (at, byte) in body.bytes().enumerate().filter(|(_, byte)| SPECIAL[usize::from(*byte)]) {
        match byte {
            b'&' => {
                pairs.extend(pair(&body[start..at], equals, is_encoded)?);
                (start, equals, is_encoded) = (at + 1, None, false);
            }
            b'=' => equals = equals.or(Some(at - start)),
            _ => is_encoded = true,
        }
    }
    pairs.extend(pair(&body[start..], equals, is_encoded)?);
    Ok(Form(pairs))
}

/// The bytes that mean something else in a form.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    special[b'&' as usize] = true;
    special[b'=' as usize] = true;
    special[b'%' as usize] = true;
    special[b'+' as usize] = true;
    special
};

/// Returns the pair in a text with the first `=` at this place; `None` for an empty text.
fn pair(text: &str, equals: Option<usize>, is_encoded: bool) -> Result<Option<Pair<'_>>, Malformed> {
    let (name, value) = equals.map_or((text, ""), |at| (&text[..at], &text[at + 1..]));
    if !is_encoded {
        return Ok((!text.is_empty()).then(|| (name.into(), value.into())));
    }
    let (name, value) = (decoded(name)?, decoded(value)?);
    // Only what was encoded can hold a separator.
    if name.contains(['&', '=']) { Err(Malformed::Ambiguous) } else { Ok(Some((name, value))) }
}

/// Returns what a body is that begins like no form.
pub(super) fn other_kind(body: &[u8]) -> Option<&'static str> {
    match body.trim_ascii_start() {
        [] => Some("empty"),
        [b'{' | b'[' | b'"', ..] => Some("JSON"),
        [b'-', b'-', ..] => Some("multipart/form-data"),
        [b'<', ..] => Some("XML or HTML"),
        _ => None,
    }
}

fn decoded(text: &str) -> Result<Cow<'_, str>, Malformed> {
    let is_escape = |byte: &u8| matches!(byte, b'%' | b'+');
    if !text.as_bytes().iter().any(is_escape) {
        return Ok(text.into());
    }
    let mut rest = text.as_bytes();
    let mut decoded = Vec::with_capacity(rest.len());
    while let Some(at) = rest.iter().position(|byte| is_escape(byte)) {
        decoded.extend_from_slice(&rest[..at]);
        let (byte, length) = match escaped(&rest[at..]) {
            Some(byte) => (byte, 3),
            None if rest[at] == b'+' => (b' ', 1),
            None => (b'%', 1),
        };
        decoded.push(byte);
        rest = &rest[at + length..];
    }
    decoded.extend_from_slice(rest);
    String::from_utf8(decoded).map(Cow::Owned).map_err(|_| Malformed::NotUtf8)
}

/// Returns the byte of an escape at the beginning of a text, such as `%2F`.
fn escaped(text: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = text else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::collection::{btree_map, vec};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn forms_of_browsers_and_php_are_read() {
        let form = parse("a=1+2%2F%2f&b&&c==&d=测%E8%AF%95%".as_bytes()).unwrap();
        let expected = [("a", "1 2//"), ("b", ""), ("c", "="), ("d", "测试%")];
        assert!(form.params().unwrap().pairs().eq(expected));
        assert_eq!(parse(b""), Ok(Form(Vec::new())));
    }

    #[test]
    fn ambiguous_forms_are_rejected() {
        for (body, problem) in [
            (&b"a=1&b=2&a=1"[..], Malformed::Repeated),
            (b"a=1&%61=1", Malformed::Repeated),
            (b"a=%ff", Malformed::NotUtf8),
            (b"\xff", Malformed::NotUtf8),
            (b"a%3Db=1", Malformed::Ambiguous),
            (b"a%26b=1", Malformed::Ambiguous),
        ] {
            let result = parse(body).and_then(|form| form.params().map(drop));
            assert_eq!(result, Err(problem), "{}", body.escape_ascii());
        }
    }

    proptest! {
        #[test]
        fn never_panics(body in vec(any::<u8>(), 0..200)) {
            let _ = parse(&body);
        }

        /// Of every form but those that are rejected.
        #[test]
        fn agrees_with_the_url_standard(body in "([a-c&=+%]|%[0-9a-f]{2}|%4[1-9A-F]|测){0,24}") {
            let standard: Vec<_> = form_urlencoded::parse(body.as_bytes()).collect();
            match parse(body.as_bytes()) {
                Ok(form) => prop_assert_eq!(form.0, standard),
                Err(Malformed::Ambiguous) => prop_assert!(standard.iter().any(|(name, _)| name.contains(['&', '=']))),
                Err(Malformed::NotUtf8) => {
                    let is_replaced = |text: &str| text.contains(char::REPLACEMENT_CHARACTER);
                    prop_assert!(standard.iter().any(|(name, value)| is_replaced(name) || is_replaced(value)));
                }
                Err(other) => prop_assert!(false, "{other}"),
            }
        }

        #[test]
        fn any_parameters_are_read(params in btree_map("[^&=]{0,5}", any::<String>(), 0..20)) {
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&params).finish();
            let form = parse(body.as_bytes()).unwrap();
            let expected = params.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            prop_assert!(form.params().unwrap().pairs().eq(expected));
        }
    }
}
