//! Strict parsing of forms.

use std::borrow::Cow;

use memchr::{memchr, memchr3};
use percent_encoding::percent_decode_str;

use super::Malformed;
use crate::auth::by_name::ByName;

/// The number of parameters for which memory is reserved. Events have fewer.
const USUAL_PARAMS: usize = 16;

/// The names and values of a form.
#[derive(Debug, PartialEq)]
pub(super) struct Form<'b>(Vec<Pair<'b>>);

type Pair<'b> = (Cow<'b, str>, Cow<'b, str>);

impl Form<'_> {
    /// Returns the parameters, whose names are distinct.
    pub(super) fn params(&self) -> Result<ByName<&str, &str>, Malformed> {
        let pairs = self.0.iter().map(|(name, value)| (name.as_ref(), value.as_ref()));
        let params: ByName<_, _> = pairs.collect();
        if params.has_repeated { Err(Malformed::Repeated) } else { Ok(params) }
    }
}

/// Parses a form. Text that is not UTF-8 is an error and not repaired, because the sign covers the original.
pub(super) fn parse(body: &[u8]) -> Result<Form<'_>, Malformed> {
    let mut rest = str::from_utf8(body).map_err(|_| Malformed::NotUtf8)?;
    let mut pairs = Vec::with_capacity(USUAL_PARAMS);
    while !rest.is_empty() {
        // The first of these is the end of the pair, unless the pair is encoded.
        let first = memchr3(b'&', b'%', b'+', rest.as_bytes());
        let is_encoded = first.is_some_and(|at| rest.as_bytes()[at] != b'&');
        let end = if is_encoded { memchr(b'&', rest.as_bytes()) } else { first };
        let pair;
        (pair, rest) = split(rest, end);
        if is_encoded {
            pairs.push(decoded_pair(pair)?);
        } else if !pair.is_empty() {
            let (name, value) = name_and_value(pair);
            pairs.push((name.into(), value.into()));
        }
    }
    Ok(Form(pairs))
}

fn decoded_pair(pair: &str) -> Result<Pair<'_>, Malformed> {
    let (name, value) = name_and_value(pair);
    let (name, value) = (decoded(name)?, decoded(value)?);
    // Only what was encoded can hold a separator.
    if name.contains(['&', '=']) { Err(Malformed::Ambiguous) } else { Ok((name, value)) }
}

fn name_and_value(pair: &str) -> (&str, &str) {
    split(pair, memchr(b'=', pair.as_bytes()))
}

/// Splits a text at a separator of one byte. Without one, the rest is empty.
fn split(text: &str, separator: Option<usize>) -> (&str, &str) {
    separator.map_or((text, ""), |at| (&text[..at], &text[at + 1..]))
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
    if !text.contains('+') {
        return percent_decode_str(text).decode_utf8().map_err(|_| Malformed::NotUtf8);
    }
    let spaced = text.replace('+', " ");
    let decoded = percent_decode_str(&spaced).decode_utf8().map_err(|_| Malformed::NotUtf8)?;
    Ok(decoded.into_owned().into())
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
