//! Reading that takes an optional value for absent if it cannot be read.
//!
//! One odd value among the thousand rows of a page must not cost the page. A parser of text cannot go on after an
//! error in the middle of a value, so this is a second pass, over the parsed document, which only an unreadable
//! document pays for. [`optional`](super::optional) is reached through [`Lenient`](super::Lenient) and called by serde, so that
//! nothing can be passed to it: whether it is to tolerate, the path that it is at, and what it has dropped are in
//! a thread-local. This is sound because reading never awaits, and never leaves the thread; [`Scope`] restores the
//! former state, also after a panic and around a document inside of another one.

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};
use serde_json::{Error, Map, Value};
use serde_path_to_error::Track;

use super::unreadable::{Unreadable, path_text};

thread_local! {
    static READING: RefCell<Option<Reading>> = const { RefCell::new(None) };
    /// Set while there is a reading: a flag that every optional field can afford to check.
    static IS_ON: Cell<bool> = const { Cell::new(false) };
}

/// The state of a tolerant reading.
#[derive(Default)]
struct Reading {
    /// The path of the current value.
    path: Vec<Step>,
    dropped: Vec<Unreadable>,
}

#[derive(Clone)]
enum Step {
    Key(String),
    Index(usize),
}

/// Sets how this thread reads until it is dropped.
pub(super) struct Scope {
    former: Option<Reading>,
}

impl Scope {
    /// Reads strictly: an optional value that cannot be read is an error.
    pub(super) fn strict() -> Self {
        Self::enter(None)
    }

    fn tolerant() -> Self {
        Self::enter(Some(Reading::default()))
    }

    fn enter(reading: Option<Reading>) -> Self {
        IS_ON.set(reading.is_some());
        Self { former: READING.replace(reading) }
    }

    /// Returns the optional values that were dropped.
    fn dropped(&self) -> Vec<Unreadable> {
        with_reading(|reading| std::mem::take(&mut reading.dropped)).unwrap_or_default()
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        IS_ON.set(self.former.is_some());
        READING.set(self.former.take());
    }
}

/// Runs the function with the state, if this thread reads tolerantly.
fn with_reading<R>(run: impl FnOnce(&mut Reading) -> R) -> Option<R> {
    READING.with_borrow_mut(|reading| reading.as_mut().map(run))
}

/// Returns whether this thread reads tolerantly.
pub(super) fn is_on() -> bool {
    IS_ON.get()
}

/// Reads a document with `read`, and returns what it has dropped.
pub(super) fn read<T>(
    document: &Value,
    read: impl FnOnce(Located<'_>) -> Result<T, Unreadable>,
) -> Result<(T, Vec<Unreadable>), Unreadable> {
    let scope = Scope::tolerant();
    let value = read(Located(document))?;
    Ok((value, scope.dropped()))
}

/// Reads an optional value with the visitor. If that fails, the value is dropped.
pub(super) fn optional<'de, D, V, T>(deserializer: D, visitor: V) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    V: for<'a> Visitor<'a, Value = Option<T>>,
{
    let value = Value::deserialize(deserializer)?;
    let before = with_reading(|reading| reading.dropped.len()).unwrap_or_default();
    let mut track = Track::new();
    let source = serde_path_to_error::Deserializer::new(Located(&value), &mut track);
    let error = match source.deserialize_any(visitor) {
        Ok(value) => return Ok(value),
        Err(error) => Unreadable::new(path_text(&track.path()), &error),
    };
    with_reading(|reading| {
        // The values dropped inside of it are gone with it.
        reading.dropped.truncate(before);
        let path = text_of(&reading.path);
        reading.dropped.push(error.inside(path));
    });
    Ok(None)
}

fn text_of(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        let separator = if text.is_empty() { "" } else { "." };
        let written = match step {
            Step::Key(key) => write!(text, "{separator}{key}"),
            Step::Index(index) => write!(text, "[{index}]"),
        };
        debug_assert!(written.is_ok(), "a string can be written to");
    }
    text
}

/// A value of a parsed document that keeps the path up to date while its parts are read.
pub(super) struct Located<'a>(&'a Value);

/// Reads a part of a value.
fn read_at<'de, S: DeserializeSeed<'de>>(step: Step, value: &Value, seed: S) -> Result<S::Value, Error> {
    with_reading(|reading| reading.path.push(step));
    let read = seed.deserialize(Located(value));
    with_reading(|reading| reading.path.pop());
    read
}

impl<'de> Deserializer<'de> for Located<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(items) => visitor.visit_seq(Items(items.iter().enumerate())),
            Value::Object(entries) => visitor.visit_map(Entries { rest: entries.iter(), current: None }),
            scalar => scalar.clone().deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Items<'a>(std::iter::Enumerate<std::slice::Iter<'a, Value>>);

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let item = self.0.next();
        item.map(|(index, value)| read_at(Step::Index(index), value, seed)).transpose()
    }
}

struct Entries<'a> {
    rest: <&'a Map<String, Value> as IntoIterator>::IntoIter,
    current: Option<(&'a String, &'a Value)>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.current = self.rest.next();
        self.current.map(|(key, _)| seed.deserialize(StrDeserializer::new(key))).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        match self.current.take() {
            Some((key, value)) => read_at(Step::Key(key.clone()), value, seed),
            None => Err(serde::de::Error::custom("a value without a key")),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Deserialize;

    use crate::lenient::{self, Unreadable, arbitrary, from_str, from_str_tolerant};

    #[derive(Debug, Default, PartialEq, Deserialize)]
    struct Part {
        #[serde(deserialize_with = "lenient::read")]
        size: i64,
        #[serde(default, deserialize_with = "lenient::optional")]
        note: Option<String>,
    }
    crate::fixture::record!(Part);

    #[derive(Debug, Default, PartialEq, Deserialize)]
    struct Row {
        #[serde(deserialize_with = "lenient::read")]
        id: i64,
        #[serde(default, deserialize_with = "lenient::optional")]
        length: Option<i64>,
        #[serde(default, deserialize_with = "lenient::optional")]
        parts: Option<Vec<Part>>,
        #[serde(default, deserialize_with = "lenient::optional")]
        by_id: Option<BTreeMap<i64, Row>>,
    }
    crate::fixture::record!(Row);

    fn paths(dropped: &[Unreadable]) -> Vec<&str> {
        dropped.iter().map(|odd| odd.path.as_str()).collect()
    }

    #[test]
    fn an_odd_optional_value_is_absent_and_named() {
        let json = r#"[{"id":1,"length":"soon"},{"id":"2","length":5},{"id":3,"length":{"a":1},"parts":7}]"#;
        let (rows, dropped) = from_str_tolerant::<Vec<Row>>(json).unwrap();
        assert_eq!(
            rows.iter().map(|row| (row.id, row.length)).collect::<Vec<_>>(),
            [(1, None), (2, Some(5)), (3, None)]
        );
        assert_eq!(paths(&dropped), ["[0].length", "[2].length", "[2].parts"]);
        assert_eq!(dropped[0].to_string(), r#"[0].length: expected a whole number, found "soon""#);
        assert!(from_str::<Vec<Row>>(json).is_err(), "strict reading is left");
    }

    #[test]
    fn the_innermost_optional_value_is_dropped() {
        let json = r#"{"id":1,"by_id":{"7":{"id":2,"parts":[{"size":1,"note":[1]},{"size":2}]}}}"#;
        let (row, dropped) = from_str_tolerant::<Row>(json).unwrap();
        let inner = &row.by_id.unwrap()[&7];
        assert_eq!(inner.parts.as_ref().unwrap().len(), 2);
        assert_eq!(paths(&dropped), ["by_id.7.parts[0].note"]);

        // A required value of a part costs the optional value around it.
        let json =
            r#"{"id":1,"by_id":{"7":{"id":2,"length":9,"parts":[{"size":1,"note":[1]},{"size":"x"}]}}}"#;
        let (row, dropped) = from_str_tolerant::<Row>(json).unwrap();
        assert_eq!(row.by_id.unwrap()[&7], Row { id: 2, length: Some(9), ..Row::default() });
        assert_eq!(paths(&dropped), ["by_id.7.parts"]);
        let expected = r#"by_id.7.parts: [1].size: expected a whole number, found "x""#;
        assert_eq!(dropped[0].to_string(), expected);
    }

    #[test]
    fn a_required_value_stays_an_error_with_its_path() {
        for (json, path) in [
            (r#"[{"id":1,"length":"x"},{"id":"x"}]"#, "[1].id"),
            (r#"[{"id":1,"length":"x"},{"length":1}]"#, "[1]"),
            (r#"[{"id":1,"length":"x"},5]"#, "[1]"),
        ] {
            let error = from_str_tolerant::<Vec<Row>>(json).unwrap_err();
            assert_eq!((error.path.as_str(), error.is_syntax()), (path, false), "{json}");
        }
        assert!(from_str_tolerant::<Row>(r#"{"id":1,"length":"x""#).unwrap_err().is_syntax());
        assert!(from_str_tolerant::<Row>(r#"{"id":1,"id":2}"#).is_err(), "nothing was dropped");
    }

    #[test]
    fn a_tolerant_reading_leaves_no_trace() {
        let odd = r#"{"id":1,"length":"x"}"#;
        from_str_tolerant::<Row>(odd).unwrap();
        from_str_tolerant::<Row>(r#"{"id":"x"}"#).unwrap_err();
        assert!(serde_json::from_str::<Row>(odd).is_err());
    }

    proptest! {
        #[test]
        fn strict_and_tolerant_reading_agree(value in arbitrary::json()) {
            let json = format!(r#"{{"id":1,"length":{value},"parts":{value},"by_id":{value}}}"#);
            let (row, dropped) = from_str_tolerant::<Row>(&json).unwrap();
            prop_assert_eq!(row.id, 1);
            if let Ok(strict) = from_str::<Row>(&json) {
                prop_assert_eq!(strict, row);
                prop_assert!(dropped.is_empty());
            } else {
                prop_assert!(!dropped.is_empty());
            }
        }
    }
}
