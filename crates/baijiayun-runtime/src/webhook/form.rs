//! Strict parsing of forms.

use std::borrow::Cow;
use std::iter;

use percent_encoding::percent_decode_str;

use super::Malformed;
use crate::auth::by_name::ByName;

/// The parameters of a form.
pub(super) type Params<'b> = ByName<Cow<'b, str>, Cow<'b, str>>;

/// Parses a form. Text that is not UTF-8 is an error and not repaired, because the sign covers the original.
pub(super) fn parse(body: &[u8]) -> Result<Params<'_>, Malformed> {
    let body = str::from_utf8(body).map_err(|_| Malformed::NotUtf8)?;
    let params: Params<'_> = pairs(body).map(Pair::decoded).collect::<Result<_, _>>()?;
    if params.has_repeated { Err(Malformed::Repeated) } else { Ok(params) }
}

/// A name and a value as they are sent.
struct Pair<'b> {
    name: &'b str,
    value: &'b str,
    is_encoded: bool,
}

impl<'b> Pair<'b> {
    fn decoded(self) -> Result<(Cow<'b, str>, Cow<'b, str>), Malformed> {
        if !self.is_encoded {
            return Ok((self.name.into(), self.value.into()));
        }
        let (name, value) = (decoded(self.name)?, decoded(self.value)?);
        // Only what was encoded can hold a separator.
        if matches!(&name, Cow::Owned(name) if name.contains(['&', '='])) {
            return Err(Malformed::Ambiguous);
        }
        Ok((name, value))
    }
}

/// Returns the pairs of a form that are not empty.
fn pairs(form: &str) -> impl Iterator<Item = Pair<'_>> {
    let mut rest = form;
    iter::from_fn(move || {
        rest = rest.trim_start_matches('&');
        if rest.is_empty() {
            return None;
        }
        let (pair, length) = first_pair(rest);
        rest = &rest[length..];
        Some(pair)
    })
}

/// Returns the first pair of a form and its length. All that is to be known of it is found in one pass.
fn first_pair(form: &str) -> (Pair<'_>, usize) {
    let (mut end, mut equals, mut is_encoded) = (form.len(), None, false);
    for (at, byte) in form.bytes().enumerate() {
        match byte {
            b'&' => {
                end = at;
                break;
            }
            b'=' if equals.is_none() => equals = Some(at),
            b'%' | b'+' => is_encoded = true,
            _ => {}
        }
    }
    let (name, value) = equals.map_or((&form[..end], ""), |at| (&form[..at], &form[at + 1..end]));
    (Pair { name, value, is_encoded }, end)
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
    if !text.contains(['+', '%']) {
        return Ok(text.into());
    }
    let mut decoded = Vec::with_capacity(text.len());
    for (index, part) in text.split('+').enumerate() {
        if index > 0 {
            decoded.push(b' ');
        }
        decoded.extend(percent_decode_str(part));
    }
    String::from_utf8(decoded).map(Cow::Owned).map_err(|_| Malformed::NotUtf8)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::collection::{btree_map, vec};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn forms_of_browsers_and_php_are_read() {
        let params = parse("a=1+2%2F%2f&b&&c==&d=测%E8%AF%95%".as_bytes()).unwrap();
        let expected = [("a", "1 2//"), ("b", ""), ("c", "="), ("d", "测试%")];
        assert!(params.pairs().eq(expected));
        assert_eq!(parse(b"").unwrap().pairs().count(), 0);
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
            assert_eq!(parse(body).err(), Some(problem), "{}", body.escape_ascii());
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
            let expected: BTreeMap<_, _> = standard.iter().cloned().collect();
            match parse(body.as_bytes()) {
                Ok(params) => {
                    let expected = expected.iter().map(|(name, value)| (name.as_ref(), value.as_ref()));
                    prop_assert!(params.pairs().eq(expected));
                }
                Err(Malformed::Repeated) => prop_assert!(expected.len() < standard.len()),
                Err(Malformed::Ambiguous) => prop_assert!(expected.keys().any(|name| name.contains(['&', '=']))),
                Err(Malformed::NotUtf8) => prop_assert!(body.contains('%')),
                Err(other) => prop_assert!(false, "{other}"),
            }
        }

        #[test]
        fn any_parameters_are_read(params in btree_map("[^&=]{0,5}", any::<String>(), 0..20)) {
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&params).finish();
            let expected = params.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            prop_assert!(parse(body.as_bytes()).unwrap().pairs().eq(expected));
        }
    }
}
