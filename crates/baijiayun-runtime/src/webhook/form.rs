//! Strict parsing of forms.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::Malformed;

/// The number of parameters for which memory is reserved. Events have fewer.
const USUAL_PARAMS: usize = 16;

/// The parameters of a form, sorted by name.
#[derive(Debug, PartialEq)]
pub(super) struct Params<'b>(pub(super) Vec<(Cow<'b, str>, Cow<'b, str>)>);

impl Params<'_> {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_ref())
    }

    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))
    }
}

/// Parses a form. Text that is not UTF-8 is an error and not repaired, because the sign covers the original.
pub(super) fn parse(body: &[u8]) -> Result<Params<'_>, Malformed> {
    let body = str::from_utf8(body).map_err(|_| Malformed::NotUtf8)?;
    let mut params = Vec::with_capacity(USUAL_PARAMS);
    for pair in body.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decoded(name)?, decoded(value)?);
        // Only what was encoded can hold a separator.
        if matches!(&name, Cow::Owned(name) if name.contains(['&', '='])) {
            return Err(Malformed::Ambiguous);
        }
        params.push((name, value));
    }
    params.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    if params.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        return Err(Malformed::Repeated);
    }
    Ok(Params(params))
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
    if text.bytes().all(|byte| byte != b'+' && byte != b'%') {
        return Ok(text.into());
    }
    let text = text.replace('+', " ");
    let decoded: Vec<u8> = percent_decode_str(&text).collect();
    String::from_utf8(decoded).map(Cow::Owned).map_err(|_| Malformed::NotUtf8)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::collection::{btree_map, vec};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn forms_of_browsers_and_php_are_read() {
        let params = parse("a=1+2%2F%2f&b&&c==&d=测%E8%AF%95%".as_bytes()).unwrap();
        let expected = [("a", "1 2//"), ("b", ""), ("c", "="), ("d", "测试%")];
        assert!(params.pairs().eq(expected));
        assert!(parse(b"").unwrap().0.is_empty());
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
            assert_eq!(parse(body), Err(problem), "{}", body.escape_ascii());
        }
    }

    proptest! {
        #[test]
        fn never_panics(body in vec(any::<u8>(), 0..200)) {
            let _ = parse(&body);
        }

        #[test]
        fn agrees_with_the_url_standard(params in btree_map("[^&=]{0,5}", any::<String>(), 0..6)) {
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&params).finish();
            let expected: Vec<_> = params.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
            prop_assert_eq!(parse(body.as_bytes()), Ok(Params(expected)));
        }
    }
}
