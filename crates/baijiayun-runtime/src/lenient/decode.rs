//! Decoding of whole documents, and its error.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::IgnoredAny;
use serde::de::value::MapDeserializer;
use serde_json::error::Category;
use serde_path_to_error::{Path, Track};

use super::Lenient;

/// The longest quote of a value in a message, in characters.
const LONGEST_QUOTE: usize = 80;

/// Reads a JSON document.
pub fn from_str<T: Lenient>(json: &str) -> Result<T, Unreadable> {
    // A PHP file that was saved with a byte order mark prints it before the JSON.
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    // Check the syntax and track the path only after a failure, because both cost time.
    untracked(json).or_else(|_| {
        check_syntax(json)?;
        tracked(json)
    })
}

/// Reads a record from form fields. If a field is repeated, the last one counts, as in PHP.
pub fn from_pairs<T: Lenient>(pairs: impl IntoIterator<Item = (String, String)>) -> Result<T, Unreadable> {
    from_fields(pairs.into_iter().collect(), |_| ())
}

/// Reads a record from form fields, and returns it with the fields that it does not know.
pub(crate) fn from_fields_and_rest<T: Lenient>(
    fields: BTreeMap<String, String>,
) -> Result<(T, BTreeMap<String, String>), Unreadable> {
    let mut rest = BTreeMap::new();
    let value = from_fields(fields.clone(), |name| {
        rest.extend(fields.get_key_value(name).map(|(name, value)| (name.clone(), value.clone())));
    })?;
    Ok((value, rest))
}

fn from_fields<T: Lenient>(
    fields: BTreeMap<String, String>,
    mut unknown: impl FnMut(&str),
) -> Result<T, Unreadable> {
    let source = MapDeserializer::<_, serde_json::Error>::new(fields.into_iter());
    let mut unknown = |path: serde_ignored::Path<'_>| unknown(&path.to_string());
    let source = serde_ignored::Deserializer::new(source, &mut unknown);
    let mut track = Track::new();
    T::read(serde_path_to_error::Deserializer::new(source, &mut track))
        .map_err(|error| Unreadable::new(path_text(&track.path()), &error))
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
    let mut track = Track::new();
    T::read(serde_path_to_error::Deserializer::new(&mut source, &mut track))
        .and_then(|value| source.end().map(|()| value))
        .map_err(|error| Unreadable::new(path_text(&track.path()), &error))
}

/// The error of a document that cannot be read.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unreadable {
    /// The path to the value, such as `list[3].create_time`; empty for the document itself, and for text that
    /// is not JSON, whose message has the line and column.
    pub path: String,
    /// The reason why the value cannot be read.
    pub message: String,
    /// The kind of the failure.
    pub kind: UnreadableKind,
    /// The message with the whole value, so that secrets in it can be found and masked.
    pub(crate) full_message: String,
}

/// The two ways in which a document can be unreadable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnreadableKind {
    /// The text is not JSON, or is cut off.
    Syntax,
    /// The JSON does not have the expected shape.
    Shape,
}

impl Unreadable {
    fn new(path: String, error: &serde_json::Error) -> Self {
        let kind = match error.classify() {
            Category::Data => UnreadableKind::Shape,
            Category::Syntax | Category::Eof | Category::Io => UnreadableKind::Syntax,
        };
        let (message, full_message) = match kind {
            UnreadableKind::Syntax => (error.to_string(), error.to_string()),
            UnreadableKind::Shape => {
                let text = without_position(error);
                (reworded(&text, shortened), reworded(&text, str::to_owned))
            }
        };
        Self { path, message, kind, full_message }
    }

    /// Returns whether the text is not JSON, or is cut off.
    pub fn is_syntax(&self) -> bool {
        self.kind == UnreadableKind::Syntax
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(formatter, "{}: ", self.path)?;
        }
        formatter.write_str(&self.message)
    }
}

/// Prints the message, as `main` shows an error.
impl fmt::Debug for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl std::error::Error for Unreadable {}

fn path_text(path: &Path) -> String {
    // The `Display` of an empty path is a dot.
    match path.iter().len() {
        0 => String::new(),
        _ => path.to_string(),
    }
}

/// Returns the message without line and column. The path is more useful, as the JSON is on a single line.
fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&position).unwrap_or(&text).to_owned()
}

/// Rewords serde's ``invalid type: string "abc", expected a whole number``.
fn reworded(message: &str, quote: fn(&str) -> String) -> String {
    message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))
        .and_then(|rest| rest.rsplit_once(", expected "))
        .map(|(found, expected)| format!("expected {expected}, found {}", quote(type_name(found))))
        .unwrap_or_else(|| quote(message))
}

fn type_name(found: &str) -> &str {
    match found {
        "map" => "an object",
        "sequence" => "a list",
        _ => found.strip_prefix("string ").or_else(|| found.split('`').nth(1)).unwrap_or(found),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::super::arbitrary;
    use super::*;
    use crate::lenient;

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

    #[test]
    fn reads_form_fields() {
        let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            let owned = pairs.iter().map(|(name, value)| ((*name).into(), (*value).into()));
            owned.collect()
        };
        let last = from_pairs::<Transcode>(pairs(&[("size", "1"), ("x", ""), ("size", "2")]));
        assert_eq!(last.unwrap(), Transcode { size: 2 });

        let error = from_pairs::<Transcode>(pairs(&[("size", "big")])).unwrap_err();
        assert_eq!(error.to_string(), r#"size: expected a whole number, found "big""#);
        assert_eq!(error.kind, UnreadableKind::Shape);

        let error = from_pairs::<Transcode>(pairs(&[])).unwrap_err();
        assert_eq!(error.to_string(), "missing field `size`");
    }

    #[test]
    fn returns_unknown_form_fields() {
        let fields =
            [("size", "1"), ("b.c", "2"), ("", "3")].map(|(name, value)| (name.into(), value.into()));
        let (record, rest) = from_fields_and_rest::<Transcode>(fields.into()).unwrap();
        assert_eq!(record, Transcode { size: 1 });
        let rest: Vec<_> = rest.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(rest, [("", "3"), ("b.c", "2")]);
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
