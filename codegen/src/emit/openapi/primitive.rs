//! Schemas and patterns from which others are made.

use super::ordered_json::Object;
use crate::model::Enum;

/// The pattern of a date.
pub const DATE: &str = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
/// The pattern of a time of day.
pub const TIME: &str = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
/// The pattern of a position in a video.
pub const POSITION: &str = "[0-9]{2,}:[0-5][0-9]:[0-5][0-9]";
/// The pattern of a whole number as text.
pub const DIGITS: &str = "-?[0-9]+";

/// Returns a reference to the schema `name`.
pub fn reference(name: &str) -> Object {
    Object::reference("schemas", name)
}

/// Returns the schema of a signed 64-bit integer.
pub fn integer() -> Object {
    Object::of("type", "integer").with("format", "int64")
}

/// Returns the schema of text.
pub fn text() -> Object {
    Object::of("type", "string")
}

/// Returns the schema of an array.
pub fn array(items: Object) -> Object {
    Object::of("type", "array").with("items", items)
}

/// Returns the known values of an enum in one line.
pub fn known_values(open_enum: &Enum) -> String {
    let known: Vec<_> =
        open_enum.variants.iter().map(|variant| format!("`{}` {}", variant.value, variant.title)).collect();
    format!("Known values: {}. The server may send others.", known.join(", "))
}
