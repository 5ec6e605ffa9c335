//! Fields of a record: required, optional, and numbers written as text.

use std::fmt::{self, Display};
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer, SeqDeserializer};
use serde::de::{Error, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserializer, Serializer};

use super::{Lenient, tolerant};

/// Reads a required field: `#[serde(deserialize_with = "lenient::read")]`.
pub fn read<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Lenient,
{
    T::read(deserializer)
}

/// Reads an optional field: `#[serde(default, deserialize_with = "lenient::optional")]`.
///
/// `null`, and text that is [blank](Lenient::is_blank) for the type, are `None`, and so are `false` and `[]`
/// unless they are values of the type. [Tolerant](super::from_str_tolerant) reading also takes a value that cannot
/// be read for `None`.
pub fn optional<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Lenient,
{
    let visitor = OptionalVisitor(PhantomData);
    if tolerant::is_on() {
        return tolerant::optional(deserializer, visitor);
    }
    deserializer.deserialize_any(visitor)
}

/// Writes a required value as text: `#[serde(serialize_with = "lenient::as_string")]`.
pub fn as_string<T, S>(value: &T, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Display,
    S: Serializer,
{
    serializer.collect_str(value)
}

/// Writes an optional value as text, or `null`:
/// `#[serde(serialize_with = "lenient::optional_as_string")]`.
pub fn optional_as_string<T, S>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error>
where
    T: Display,
    S: Serializer,
{
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}

impl<T: Lenient> Lenient for Option<T> {
    const HAS_FALSE: bool = T::HAS_FALSE;
    const HAS_EMPTY_LIST: bool = T::HAS_EMPTY_LIST;

    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
    {
        optional(deserializer)
    }

    fn is_blank(text: &str) -> bool {
        T::is_blank(text)
    }
}

/// Delegates present values to `T`. Lists and objects are delegated unread, which keeps the path for errors
/// inside them.
struct OptionalVisitor<T>(PhantomData<T>);

impl<'de, T: Lenient> Visitor<'de> for OptionalVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value or nothing")
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        optional(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<T>, E> {
        if !value && !T::HAS_FALSE {
            return Ok(None);
        }
        T::read(value.into_deserializer()).map(Some)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Option<T>, E> {
        T::read(value.into_deserializer()).map(Some)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Option<T>, E> {
        T::read(value.into_deserializer()).map(Some)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Option<T>, E> {
        T::read(value.into_deserializer()).map(Some)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<T>, E> {
        if T::is_blank(text) {
            return Ok(None);
        }
        T::read(text.into_deserializer()).map(Some)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Option<T>, A::Error> {
        if T::HAS_EMPTY_LIST {
            return T::read(SeqAccessDeserializer::new(seq)).map(Some);
        }
        match seq.next_element::<IgnoredAny>()? {
            None => Ok(None),
            // Any list that is not empty, for the error of the type.
            Some(_) => T::read(SeqDeserializer::new(std::iter::once(()))).map(Some),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<T>, A::Error> {
        T::read(MapAccessDeserializer::new(map)).map(Some)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde::{Deserialize, Serialize};

    use crate::lenient::{self, from_str};

    #[derive(Debug, Default, PartialEq, Deserialize, Serialize)]
    struct Sample {
        #[serde(
            default,
            deserialize_with = "lenient::optional",
            serialize_with = "lenient::optional_as_string",
            skip_serializing_if = "Option::is_none"
        )]
        number: Option<i64>,
        #[serde(default, deserialize_with = "lenient::optional")]
        text: Option<String>,
        #[serde(default, deserialize_with = "lenient::optional")]
        list: Option<Vec<i64>>,
    }
    crate::fixture::record!(Sample);

    #[test]
    fn absent_fields_are_none() {
        for json in [
            "{}",
            r#"{"number":null,"text":null,"list":null}"#,
            r#"{"number":"","list":""}"#,
            r#"{"number":"  "}"#,
            r#"{"number":false,"text":false,"list":false}"#,
            r#"{"number":"-","list":"-"}"#,
            r#"{"number":[],"text":[]}"#,
        ] {
            assert_eq!(from_str::<Sample>(json).unwrap(), Sample::default(), "{json}");
        }
        assert_eq!(from_str::<Option<Sample>>("[]").unwrap(), None);
        assert_eq!(from_str::<Option<Sample>>("false").unwrap(), None);
        assert_eq!(from_str::<Option<Sample>>("{}").unwrap(), Some(Sample::default()));
    }

    #[test]
    fn false_is_a_value_of_a_boolean_and_no_list_is_absent_if_it_has_items() {
        assert_eq!(from_str::<Option<bool>>("false").unwrap(), Some(false));
        assert_eq!(from_str::<Option<Option<bool>>>("false").unwrap(), Some(Some(false)));
        assert!(from_str::<Option<Sample>>("[1]").is_err());
        let error = from_str::<Sample>(r#"{"number":[1]}"#).unwrap_err();
        assert_eq!(error.to_string(), "number: expected a whole number, found a list");
    }

    #[test]
    fn present_fields_are_some() {
        for json in [
            r#"{"number":5,"text":"","list":[]}"#,
            r#"{"number":"5","text":"","list":{}}"#,
            r#"{"number":5.0,"text":"","list":[]}"#,
        ] {
            let expected = Sample { number: Some(5), text: Some(String::new()), list: Some(Vec::new()) };
            assert_eq!(from_str::<Sample>(json).unwrap(), expected, "{json}");
        }
        assert_eq!(from_str::<Option<bool>>("true").unwrap(), Some(true));
        assert_eq!(from_str::<Option<i64>>("-1").unwrap(), Some(-1));
    }

    #[test]
    fn a_wrong_value_is_not_an_absent_one() {
        let error = from_str::<Sample>(r#"{"number":"abc"}"#).unwrap_err();
        assert_eq!(error.path, "number");
        assert_eq!(error.message, r#"expected a whole number, found "abc""#);
    }

    #[test]
    fn options_nest() {
        let json = r#"[null, "", "1", 2]"#;
        assert_eq!(from_str::<Vec<Option<i64>>>(json).unwrap(), [None, None, Some(1), Some(2)]);
        assert_eq!(from_str::<Option<Option<String>>>(r#""""#).unwrap(), Some(Some(String::new())));
    }

    #[test]
    fn numbers_can_be_written_as_text() {
        #[derive(Serialize)]
        struct Written {
            #[serde(serialize_with = "lenient::as_string")]
            required: i64,
            #[serde(serialize_with = "lenient::optional_as_string")]
            optional: Option<i64>,
        }
        let written = Written { required: 5, optional: None };
        let json = serde_json::to_string(&written).unwrap();
        assert_eq!(json, r#"{"required":"5","optional":null}"#);

        let sample = Sample { number: Some(7), ..Sample::default() };
        let json = serde_json::to_string(&sample).unwrap();
        assert_eq!(json, r#"{"number":"7","text":null,"list":null}"#);
    }
}
