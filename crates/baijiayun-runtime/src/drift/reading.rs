//! The form of a value, and whether the client can read it as a type.

use baijiayun_metadata::observed::JsonForm;
use baijiayun_metadata::{EnumSchema, Schema};
use serde::Deserializer;
use serde_json::Value as Json;

use crate::lenient::{Lenient, exact};
use crate::value::{ByteCount, CstDate, CstDateTime, Flag, Jump, Position, Seconds, UnixTime};

/// The result of reading a value as the client does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// A value of the type.
    Value,
    /// A value of an enum that the spec does not list.
    UnknownValue,
    /// No value, which an optional field may have.
    Absent,
    /// A value that cannot be read as the type.
    Unreadable,
}

/// Reads a single value as the client does.
pub(super) fn read(schema: &Schema, value: &Json, required: bool) -> Reading {
    match schema {
        Schema::Int => read_as::<i64>(value, required),
        Schema::IntId(_) => read_as::<Exact>(value, required),
        Schema::Bool => read_as::<bool>(value, required),
        Schema::ByteCount => read_as::<ByteCount>(value, required),
        Schema::Seconds => read_as::<Seconds>(value, required),
        Schema::CstDate => read_as::<CstDate>(value, required),
        Schema::CstDateTime => read_as::<CstDateTime>(value, required),
        Schema::UnixTime => read_as::<UnixTime>(value, required),
        Schema::Position => read_as::<Position>(value, required),
        Schema::Jump => read_as::<Jump>(value, required),
        Schema::Flag => match read_as::<Flag>(value, required) {
            Reading::Value if matches!(Flag::read(value), Ok(Flag::Unknown(_))) => Reading::UnknownValue,
            reading => reading,
        },
        Schema::Enum(schema) => read_enum(schema, value, required),
        _ => read_as::<String>(value, required),
    }
}

fn read_as<T: Lenient>(value: &Json, required: bool) -> Reading {
    let result = match required {
        true => T::read(value).map(Some),
        false => Option::<T>::read(value),
    };
    match result {
        Ok(Some(_)) => Reading::Value,
        Ok(None) => Reading::Absent,
        Err(_) => Reading::Unreadable,
    }
}

fn read_enum(schema: &EnumSchema, value: &Json, required: bool) -> Reading {
    let (reading, text) = if schema.is_int {
        (read_as::<Exact>(value, required), Exact::read(value).ok().map(|number| number.0.to_string()))
    } else {
        (read_as::<String>(value, required), String::read(value).ok())
    };
    match text {
        Some(text) if reading == Reading::Value && !is_listed(schema, &text) => Reading::UnknownValue,
        _ => reading,
    }
}

/// Returns whether the spec lists a value. It need not list the empty text, which stands for no value.
fn is_listed(schema: &EnumSchema, text: &str) -> bool {
    let is_open = schema.values.is_empty() || text.is_empty();
    is_open || schema.values.iter().any(|known| known.value == text)
}

/// A whole number that is not rounded, such as an id.
struct Exact(i64);

impl Lenient for Exact {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        exact(deserializer).map(Self)
    }
}

/// Returns whether a value has the form of the spec.
pub(super) fn has_declared_form(schema: &Schema, as_string: bool, form: JsonForm) -> bool {
    let is_text = matches!(form, JsonForm::Text | JsonForm::TextOfDigits | JsonForm::EmptyText);
    match schema {
        Schema::Bool => form == JsonForm::Bool,
        schema if schema.is_number() && as_string => is_text,
        schema if schema.is_number() => form == JsonForm::Int,
        _ => is_text,
    }
}

/// Returns the form of a value.
pub(super) fn form_of(value: &Json) -> JsonForm {
    match value {
        Json::Null => JsonForm::Null,
        Json::Bool(_) => JsonForm::Bool,
        Json::Number(number) if number.is_f64() => JsonForm::Decimal,
        Json::Number(_) => JsonForm::Int,
        Json::String(text) if text.is_empty() => JsonForm::EmptyText,
        Json::String(text) if is_whole(text) => JsonForm::TextOfDigits,
        Json::String(_) => JsonForm::Text,
        Json::Array(items) if items.is_empty() => JsonForm::EmptyList,
        Json::Array(_) => JsonForm::List,
        Json::Object(fields) if fields.is_empty() => JsonForm::EmptyObject,
        Json::Object(_) => JsonForm::Object,
    }
}

fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_type_reads_its_own_values() {
        for (schema, value) in [
            (Schema::Int, json!(5)),
            (Schema::IntId("VideoId"), json!(5)),
            (Schema::Bool, json!(true)),
            (Schema::Flag, json!(1)),
            (Schema::ByteCount, json!(5)),
            (Schema::Seconds, json!(5)),
            (Schema::CstDate, json!("2020-01-02")),
            (Schema::CstDateTime, json!("2020-01-02 03:04:05")),
            (Schema::UnixTime, json!(1_600_000_000)),
            (Schema::Position, json!("00:01:05")),
            (Schema::Jump, json!(-1)),
        ] {
            assert_eq!(read(&schema, &value, true), Reading::Value, "{value}");
            assert_eq!(read(&schema, &json!("x"), true), Reading::Unreadable, "{value}");
            assert_eq!(read(&schema, &Json::Null, false), Reading::Absent, "{value}");
        }
        assert_eq!(read(&Schema::IntId("VideoId"), &json!(5.5), true), Reading::Unreadable);
        assert_eq!(read(&Schema::Flag, &json!(7), true), Reading::UnknownValue);
        assert_eq!(read(&Schema::Text, &json!("x"), true), Reading::Value);
        assert_eq!(read(&Schema::Text, &json!([]), true), Reading::Unreadable);
    }
}
