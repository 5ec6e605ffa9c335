//! Decoding of whole documents.

use serde::Deserializer;
use serde::de::IgnoredAny;
use serde_path_to_error::Track;

use super::Lenient;
use super::float::watch_floats;
use super::literal::keep_digits;
use super::tolerant::{self, Scope};
use super::unreadable::{Unreadable, path_text};

/// Reads a JSON document.
pub fn from_str<T: Lenient>(json: &str) -> Result<T, Unreadable> {
    let _scope = Scope::strict();
    let json = without_mark(json);
    // Few documents have a float, so the digits of floats are looked for only after one was read.
    if let (Ok(value), false) = watch_floats(|| untracked(json)) {
        return Ok(value);
    }
    let json = &keep_digits(json);
    // Check the syntax and track the path only after a failure, because both cost time.
    untracked(json).or_else(|_| {
        check_syntax(json)?;
        tracked(json)
    })
}

/// Reads a JSON document. An optional value that cannot be read is absent, and returned as an error with its path.
///
/// ```
/// use baijiayun_runtime::lenient::from_str_tolerant;
///
/// let (lengths, dropped) = from_str_tolerant::<Vec<Option<i64>>>(r#"[1, "soon", 3]"#)?;
/// assert_eq!(lengths, [Some(1), None, Some(3)]);
/// assert_eq!(dropped[0].to_string(), r#"[1]: expected a whole number, found "soon""#);
/// # Ok::<_, baijiayun_runtime::lenient::Unreadable>(())
/// ```
///
/// # Errors
///
/// [`Unreadable`] for text that is not JSON, and for a required value that cannot be read.
pub fn from_str_tolerant<T: Lenient>(json: &str) -> Result<(T, Vec<Unreadable>), Unreadable> {
    let strict = match from_str(json) {
        Ok(value) => return Ok((value, Vec::new())),
        Err(error) if error.is_syntax() => return Err(error),
        Err(error) => error,
    };
    let Ok(document) = serde_json::from_str(&keep_digits(without_mark(json))) else { return Err(strict) };
    let (value, dropped) = tolerant::read(&document, |source| tracked_from(source))?;
    // It failed for a reason that the parsed document does not show any more, such as a repeated field.
    if dropped.is_empty() { Err(strict) } else { Ok((value, dropped)) }
}

/// A PHP file that was saved with a byte order mark prints it before the JSON.
fn without_mark(json: &str) -> &str {
    json.strip_prefix('\u{feff}').unwrap_or(json)
}

fn untracked<T: Lenient>(json: &str) -> Result<T, serde_json::Error> {
    let mut source = serde_json::Deserializer::from_str(json);
    let value = T::read(&mut source)?;
    source.end()?;
    Ok(value)
}

/// Checks that the text is JSON. Otherwise a type error could hide a syntax error behind it.
fn check_syntax(json: &str) -> Result<(), Unreadable> {
    serde_json::from_str::<IgnoredAny>(json)
        .map(|_| ())
        .map_err(|error| Unreadable::new(String::new(), &error))
}

fn tracked<T: Lenient>(json: &str) -> Result<T, Unreadable> {
    let mut source = serde_json::Deserializer::from_str(json);
    let value = tracked_from(&mut source)?;
    source.end().map(|()| value).map_err(|error| Unreadable::new(String::new(), &error))
}

pub(super) fn tracked_from<'de, T, D>(source: D) -> Result<T, Unreadable>
where
    T: Lenient,
    D: Deserializer<'de, Error = serde_json::Error>,
{
    let mut track = Track::new();
    T::read(serde_path_to_error::Deserializer::new(source, &mut track))
        .map_err(|error| Unreadable::new(path_text(&track.path()), &error))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;
    use std::fmt;

    use proptest::prelude::*;
    use serde::Deserialize;

    use super::super::arbitrary;
    use super::*;
    use crate::lenient::{self, UnreadableKind};

    #[derive(Debug, PartialEq, Deserialize)]
    struct Transcode {
        #[serde(deserialize_with = "lenient::read")]
        size: i64,
    }
    crate::fixture::record!(Transcode);

    #[derive(Debug, PartialEq, Deserialize)]
    struct Video {
        #[serde(default, deserialize_with = "lenient::optional")]
        title: Option<String>,
        #[serde(default, deserialize_with = "lenient::optional")]
        transcode_info: Option<Vec<Transcode>>,
        #[serde(default, deserialize_with = "lenient::optional")]
        by_id: Option<BTreeMap<i64, Video>>,
    }
    crate::fixture::record!(Video);

    #[derive(Debug, PartialEq, Deserialize)]
    struct Page {
        #[serde(deserialize_with = "lenient::read")]
        list: Vec<Video>,
    }
    crate::fixture::record!(Page);

    fn failure<T: Lenient + fmt::Debug>(json: &str) -> (String, String) {
        let error = from_str::<T>(json).unwrap_err();
        (error.path, error.message)
    }

    #[test]
    fn names_the_path_of_a_value_deep_inside() {
        let good = r#"{"title":"t","transcode_info":[{"size":1}]}"#;
        let bad = r#"{"transcode_info":[{"size":"1"},{"size":"abc"}]}"#;
        let message = r#"expected a whole number, found "abc""#.to_owned();
        for (list, path) in [
            (format!("[{good},{good},{good},{bad}]"), "list[3].transcode_info[1].size"),
            (format!(r#"{{"0":{good},"4":{bad}}}"#), "list.4.transcode_info[1].size"),
            (format!(r#"[{{"by_id":{{"7":{bad}}}}}]"#), "list[0].by_id.7.transcode_info[1].size"),
            (format!(r#"[{{"by_id":[{bad}]}}]"#), "list[0].by_id[0].transcode_info[1].size"),
        ] {
            let json = format!(r#"{{"list":{list}}}"#);
            assert_eq!(failure::<Page>(&json), (path.to_owned(), message.clone()));
        }
    }

    #[test]
    fn names_a_missing_field_and_its_record() {
        let (path, message) = failure::<Page>(r#"{"list":[{"transcode_info":[[]]}]}"#);
        assert_eq!(path, "list[0].transcode_info[0]");
        assert_eq!(message, "missing field `size`");
    }

    #[test]
    fn displays_the_path_before_the_message() {
        let error = from_str::<Transcode>(r#"{"size":[]}"#).unwrap_err();
        assert_eq!(error.to_string(), "size: expected a whole number, found a list");
        let error = from_str::<i64>("null").unwrap_err();
        assert_eq!(error.to_string(), "expected a whole number, found null");
    }

    #[test]
    fn distinguishes_syntax_errors_from_unexpected_json() {
        for json in ["", "<html>", r#"{"list":["#, r#"{"list":[],}"#, "{\"list\":[]}x", "[1 2]"] {
            let error = from_str::<Page>(json).unwrap_err();
            assert_eq!(error.kind, UnreadableKind::Syntax, "{json}");
            assert!(error.is_syntax());
        }
        for json in ["{}", "5", r#"{"list":5}"#] {
            let error = from_str::<Page>(json).unwrap_err();
            assert_eq!(error.kind, UnreadableKind::Shape, "{json}");
            assert!(!error.message.contains("column"), "{error}");
        }
    }

    #[test]
    fn ignores_a_byte_order_mark() {
        assert_eq!(from_str::<i64>("\u{feff}5").unwrap(), 5);
    }

    #[test]
    fn survives_endless_nesting() {
        let deep = r#"{"list":[{"by_id":{"1":"#.to_owned() + &r#"{"by_id":[{"by_id":{"#.repeat(9999);
        assert!(from_str::<Page>(&deep).is_err());
        let closed = format!("{}{}", "[".repeat(9999), "]".repeat(9999));
        assert!(from_str::<Page>(&format!(r#"{{"list":{closed}}}"#)).is_err());
        let video = r#"{"by_id":["#.repeat(9999) + &"]}".repeat(9999);
        assert!(from_str::<Video>(&video).is_err());
    }

    #[test]
    fn cuts_long_values_between_characters() {
        let text = "中, expected ".repeat(1000);
        let (_, message) = failure::<i64>(&serde_json::to_string(&text).unwrap());
        assert!(message.starts_with("expected a whole number, found \"中, expected 中"));
        assert!(message.ends_with('…'));
        assert!(message.chars().count() < 120, "{message}");
    }

    proptest! {
        #[test]
        fn never_panics_on_text(text: String) {
            let _ = from_str::<Page>(&text);
        }

        #[test]
        fn never_panics_on_json(value in arbitrary::json()) {
            let _ = from_str::<Page>(&value.to_string());
            let _ = from_str::<Page>(&format!(r#"{{"list":{value}}}"#));
            let _ = from_str::<Page>(&format!(r#"{{"list":[{{"transcode_info":{value}}}]}}"#));
            let _ = from_str::<Page>(&format!(r#"{{"list":[{{"by_id":{value}}}]}}"#));
        }

        #[test]
        fn never_panics_on_json_cut_off(value in arbitrary::json(), kept in 0.0..1.0) {
            let json = format!(r#"{{"list":{value}}}"#);
            let kept = (json.chars().count() as f64 * kept) as usize;
            let cut: String = json.chars().take(kept).collect();
            prop_assert!(from_str::<Page>(&cut).is_err());
        }
    }
}
