//! Objects with named fields.

use std::fmt;
use std::marker::PhantomData;

use baijiayun_metadata::{Field, RecordSchema, Schema};
use serde::de::DeserializeOwned;
use serde::de::value::{MapAccessDeserializer, MapDeserializer};
use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Lenient, is_placeholder};

/// Reads a record. PHP writes an object without fields as `[]`, `null`, `false` or `""`; these are read as a
/// record without fields.
pub fn record<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    deserializer.deserialize_any(RecordVisitor(PhantomData))
}

/// A struct with the fields of a JSON object, read leniently by its `Deserialize`. Generated code implements
/// it.
pub trait Record: DeserializeOwned {
    /// Its name in the spec.
    const NAME: &'static str;
    /// Its fields on the wire.
    const FIELDS: &'static [Field];
    /// The columns of a table of such records, the most important one first.
    const COLUMNS: &'static [&'static str] = &[];
    /// The type in the metadata.
    const SCHEMA: Schema =
        Schema::Record(RecordSchema::new(Self::NAME, || Self::FIELDS).columns(Self::COLUMNS));
}

impl<T: Record> Lenient for T {
    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
    {
        record(deserializer)
    }
}

struct RecordVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for RecordVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<T, A::Error> {
        match seq.next_element::<IgnoredAny>()? {
            None => empty(),
            Some(_) => Err(A::Error::invalid_type(Unexpected::Seq, &self)),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        if is_placeholder(text) { empty() } else { Err(E::invalid_type(Unexpected::Str(text), &self)) }
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
        if value { Err(E::invalid_type(Unexpected::Bool(value), &self)) } else { empty() }
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        empty()
    }

    fn visit_none<E: Error>(self) -> Result<T, E> {
        empty()
    }
}

fn empty<'de, T: Deserialize<'de>, E: Error>() -> Result<T, E> {
    let no_fields = std::iter::empty::<(&str, &str)>();
    T::deserialize(MapDeserializer::new(no_fields))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::lenient::{self, from_str};

    #[derive(Debug, PartialEq, Deserialize)]
    struct Relaxed {
        #[serde(default, deserialize_with = "lenient::optional")]
        size: Option<i64>,
    }
    crate::fixture::record!(Relaxed);

    #[derive(Debug, PartialEq, Deserialize)]
    struct Strict {
        #[serde(deserialize_with = "lenient::read")]
        id: i64,
    }
    crate::fixture::record!(Strict);

    fn message<T: lenient::Lenient + std::fmt::Debug>(json: &str) -> String {
        from_str::<T>(json).unwrap_err().message
    }

    #[test]
    fn reads_an_object_and_ignores_unknown_fields() {
        let json = r#"{"new":[{"x":1}],"id":"7"}"#;
        assert_eq!(from_str::<Strict>(json).unwrap(), Strict { id: 7 });
    }

    #[test]
    fn reads_an_empty_object_in_every_form() {
        for json in ["{}", "[]", "null", "false", r#""""#, r#"" ""#] {
            let relaxed = from_str::<Relaxed>(json).unwrap();
            assert_eq!(relaxed, Relaxed { size: None }, "{json}");
            assert_eq!(message::<Strict>(json), "missing field `id`", "{json}");
        }
    }

    #[test]
    fn rejects_values_other_than_objects() {
        for (json, found) in [
            ("[1]", "a list"),
            (r#"[{"id":1}]"#, "a list"),
            ("5", "5"),
            ("true", "true"),
            (r#""abc""#, r#""abc""#),
        ] {
            let expected = format!("expected an object, found {found}");
            assert_eq!(message::<Relaxed>(json), expected, "{json}");
        }
    }
}
