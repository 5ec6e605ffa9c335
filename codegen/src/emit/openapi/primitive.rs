//! Schemas that others are made of.

use super::ordered_json::Object;
use crate::model::{Enum, Literal};

/// A day.
pub const DATE: &str = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
/// A time of day.
pub const TIME: &str = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
/// A whole number as text.
pub const DIGITS: &str = "-?[0-9]+";

/// A signed 64-bit integer.
pub fn integer() -> Object {
    Object::of("type", "integer").with("format", "int64")
}

/// Text.
pub fn text() -> Object {
    Object::of("type", "string")
}

/// An array.
pub fn array(items: Object) -> Object {
    Object::of("type", "array").with("items", items)
}

/// The known values of an enum in one line.
pub fn known_values(open_enum: &Enum) -> String {
    let known: Vec<_> = open_enum
        .variants
        .iter()
        .map(|variant| format!("`{}` {}", value_text(&variant.value), variant.title))
        .collect();
    format!("Known values: {}. Others may come.", known.join(", "))
}

fn value_text(value: &Literal) -> String {
    match value {
        Literal::Int(number) => number.to_string(),
        Literal::String(text) => text.clone(),
    }
}
