//! A single JSON value that is neither a list nor an object.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

use super::float::note_float;

/// A boolean, number or text in JSON.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Scalar<'a> {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number beyond [`i64::MAX`].
    Large(u64),
    /// A number with a fraction or an exponent, or a whole one beyond 64 bits.
    Float(f64),
    /// Text.
    Text(&'a str),
}

impl<'a> Scalar<'a> {
    fn unexpected(self) -> Unexpected<'a> {
        match self {
            Self::Bool(value) => Unexpected::Bool(value),
            Self::Int(value) => Unexpected::Signed(value),
            Self::Large(value) => Unexpected::Unsigned(value),
            Self::Float(value) => Unexpected::Float(value),
            Self::Text(value) => Unexpected::Str(value),
        }
    }
}

/// Reads a scalar and converts it.
///
/// `expected` names the expected value in errors; an error of the conversion can name it more precisely.
pub fn scalar<'de, D, T>(
    deserializer: D,
    expected: &'static str,
    convert: fn(Scalar<'_>) -> Result<T, &'static str>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    scalar_by(deserializer, expected, convert)
}

/// Reads a scalar and converts it with a function that the compiler knows, so that it is inlined into the parser.
pub(crate) fn scalar_by<'de, D, T, C>(
    deserializer: D,
    expected: &'static str,
    convert: C,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    C: FnOnce(Scalar<'_>) -> Result<T, &'static str>,
{
    deserializer.deserialize_any(ScalarVisitor { expected, convert })
}

/// Reads a number and converts it, also from formats that are not self-describing.
pub(crate) fn number<'de, D, T>(
    deserializer: D,
    expected: &'static str,
    convert: fn(Scalar<'_>) -> Result<T, &'static str>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    let visitor = ScalarVisitor { expected, convert };
    if deserializer.is_human_readable() {
        deserializer.deserialize_any(visitor)
    } else {
        deserializer.deserialize_i64(visitor)
    }
}

struct ScalarVisitor<C> {
    expected: &'static str,
    convert: C,
}

impl<T, C: FnOnce(Scalar<'_>) -> Result<T, &'static str>> ScalarVisitor<C> {
    fn convert<E: Error>(self, scalar: Scalar<'_>) -> Result<T, E> {
        (self.convert)(scalar).map_err(|expected| E::invalid_value(scalar.unexpected(), &expected))
    }
}

impl<'de, T, C: FnOnce(Scalar<'_>) -> Result<T, &'static str>> Visitor<'de> for ScalarVisitor<C> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.expected)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
        self.convert(Scalar::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        self.convert(Scalar::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        self.convert(match i64::try_from(value) {
            Ok(value) => Scalar::Int(value),
            Err(_) => Scalar::Large(value),
        })
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        note_float();
        self.convert(Scalar::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
        self.convert(Scalar::Text(value))
    }

    // Any crate in a build can turn on serde_json's `arbitrary_precision`, and then numbers arrive
    // as maps that only `Number` can read.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let Ok(number) = serde_json::Number::deserialize(MapAccessDeserializer::new(map)) else {
            return Err(A::Error::invalid_type(Unexpected::Map, &self));
        };
        if let Some(value) = number.as_i64() {
            self.visit_i64(value)
        } else if let Some(value) = number.as_u64() {
            self.visit_u64(value)
        } else {
            self.visit_f64(number.as_f64().unwrap_or(f64::INFINITY))
        }
    }
}
