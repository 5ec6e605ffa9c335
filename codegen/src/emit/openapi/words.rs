//! Named schemas: the words of the spec language, ids and enums, all as the server writes them.

use serde_json::{Value as Json, json};

use super::ordered_json::Object;
use super::primitive::{DATE, DIGITS, POSITION, TIME, known_values, text};
use super::text::source;
use crate::model::{Base, Enum, Id, Literal};

/// Returns the words of the spec language, and the forms of an absent value. Names of declared types start
/// with a capital letter, so they cannot collide with these.
pub fn words() -> Vec<(&'static str, Object)> {
    let truths = || Object::of("type", vec!["boolean", "integer", "string"]);
    let number = |description: &str| lenient_integer().with("description", description);
    let date = text().with("pattern", format!("^{DATE}$"));
    let datetime = text().with("pattern", format!("^{DATE} {TIME}$"));
    let position = text().with("pattern", format!("^{POSITION}$"));
    let digits = text().with("pattern", format!("^{DIGITS}$"));
    vec![
        ("int", number("A whole number, or its digits as text.")),
        ("byte_count", number("A number of bytes.")),
        ("seconds", number("A number of seconds.")),
        ("position", position.with("description", "A position in a video, from its start.")),
        ("jump", number("A position in a video in seconds; -1 for no jump.")),
        ("unix_time", number("A time in unix seconds.")),
        ("flag", truths().with("enum", flags()).with("description", "0 or 1.")),
        ("bool", truths().with("enum", booleans()).with("description", "True or false.")),
        ("cst_date", date.with("description", "A day, China Standard Time (UTC+8).")),
        ("cst_datetime", datetime.with("description", "A time, China Standard Time (UTC+8).")),
        ("digits", digits.with("description", "A whole number that is always written as text.")),
        ("blank", blank().with("description", "An absent value.")),
        ("empty_list", empty_list().with("description", "An empty map, or an object without fields.")),
    ]
}

fn flags() -> Json {
    json!([0, 1, false, true, "0", "1", ""])
}

fn booleans() -> Json {
    json!([false, true, 0, 1, "0", "1", "false", "true", ""])
}

fn blank() -> Object {
    Object::of("type", vec!["string", "null"]).with("maxLength", 0)
}

fn empty_list() -> Object {
    Object::of("type", "array").with("maxItems", 0)
}

/// Returns the schema of a number, or of its digits as text.
fn lenient_integer() -> Object {
    Object::of("type", vec!["integer", "string"]).with("pattern", format!("^{DIGITS}$"))
}

/// Returns the schema of an id as the server writes it.
pub fn id(id: &Id) -> Object {
    let schema = match id.base {
        Base::Int => lenient_integer(),
        Base::String => Object::of("type", vec!["string", "integer"]),
    };
    schema.with("description", id.description.as_str())
}

/// Returns the schema of an enum as the server writes it. Other values may come, so it has no `enum`.
pub fn open_enum(open_enum: &Enum) -> Object {
    let schema = match open_enum.base {
        Base::Int => lenient_integer(),
        Base::String => text(),
    };
    let values: Vec<_> = open_enum
        .variants
        .iter()
        .map(|variant| {
            let value = match &variant.value {
                Literal::Int(number) => Object::of("value", *number),
                Literal::String(text) => Object::of("value", text.as_str()),
            };
            value
                .with("title", variant.title.as_str())
                .with("title_zh", variant.title_zh.as_str())
                .with_some("source", source(variant.source))
        })
        .collect();
    schema
        .with("description", format!("{}\n\n{}", open_enum.description, known_values(open_enum)))
        .with("x-enum-values", values)
}
