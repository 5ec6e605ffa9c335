//! How PHP writes what is answered: an empty map as `[]` always, and the rest as the samples show
//! it, or, for a test of a client's leniency, in any way that has been seen, at random.

use fastrand::Rng;
use serde_json::{Map, Value};

/// Where in an answer a value may be written in another way. Made by the generator.
#[derive(Debug)]
pub enum Shape {
    /// A number: `7` or `"7"`.
    Number,
    /// Yes or no: `1`, `"1"` or `true`.
    YesNo,
    /// A time, as text or as unix seconds, as the operation has it.
    Time,
    /// Text.
    Text,
    /// A list: `[1,2]`, or, as PHP writes one with gaps, `{"0":1,"2":2}`.
    List(&'static Shape),
    /// A map with keys of the server's own.
    Map(&'static Shape),
    /// A record. Its members are behind a function because records can hold themselves.
    Record(fn() -> &'static [Member]),
    /// Whatever it is, it stays.
    Fixed,
}

/// A field of a record.
#[derive(Debug)]
pub struct Member {
    /// Its name on the wire.
    pub name: &'static str,
    /// Whether it is always there.
    pub required: bool,
    /// Its shape.
    pub shape: &'static Shape,
}

/// Writes an empty map the way PHP does: as an empty list.
pub fn dress(value: &mut Value, shape: &Shape) {
    match (value, shape) {
        (value @ Value::Object(_), Shape::Map(_)) if value.as_object().is_some_and(Map::is_empty) => {
            *value = Value::Array(Vec::new());
        }
        (Value::Object(entries), Shape::Map(item)) => {
            entries.values_mut().for_each(|value| dress(value, item));
        }
        (Value::Array(items), Shape::List(item)) => items.iter_mut().for_each(|value| dress(value, item)),
        (Value::Object(fields), Shape::Record(members)) => {
            for member in members() {
                if let Some(value) = fields.get_mut(member.name) {
                    dress(value, member.shape);
                }
            }
        }
        _ => {}
    }
}

/// Varies an answer at random, in ways that leave its meaning alone.
pub fn vary(value: &mut Value, shape: &Shape, rng: &mut Rng) {
    match shape {
        Shape::Number => vary_number(value, rng),
        Shape::YesNo => vary_flag(value, rng),
        Shape::List(item) => vary_list(value, item, rng),
        Shape::Map(item) => {
            if let Value::Object(entries) = value {
                entries.values_mut().for_each(|value| vary(value, item, rng));
            }
        }
        Shape::Record(members) => vary_record(value, members(), rng),
        Shape::Time | Shape::Text | Shape::Fixed => {}
    }
}

fn vary_number(value: &mut Value, rng: &mut Rng) {
    if value.is_number() && rng.bool() {
        *value = Value::String(value.to_string());
    } else if let Some(number) = value.as_str().and_then(|text| text.parse::<i64>().ok())
        && rng.bool()
    {
        *value = Value::from(number);
    }
}

fn vary_flag(value: &mut Value, rng: &mut Rng) {
    let on = match value {
        Value::Bool(on) => *on,
        Value::Number(number) => number.as_i64() == Some(1),
        Value::String(text) => text == "1",
        _ => return,
    };
    *value = match rng.u8(..3) {
        0 => Value::Bool(on),
        1 => Value::from(i64::from(on)),
        _ => Value::from(if on { "1" } else { "0" }),
    };
}

fn vary_list(value: &mut Value, item: &Shape, rng: &mut Rng) {
    let Value::Array(items) = value else { return };
    items.iter_mut().for_each(|value| vary(value, item, rng));
    // A list whose first entries were removed keeps its numbers, and is written as an object.
    if !items.is_empty() && rng.u8(..4) == 0 {
        let first = rng.usize(1..3);
        let entries = std::mem::take(items).into_iter().enumerate();
        *value = entries.map(|(index, value)| ((first + index).to_string(), value)).collect();
    }
}

fn vary_record(value: &mut Value, members: &[Member], rng: &mut Rng) {
    let Value::Object(fields) = value else { return };
    for member in members {
        match fields.get_mut(member.name) {
            Some(value) => vary(value, member.shape, rng),
            None if !member.required && rng.bool() => {
                fields.insert(member.name.to_owned(), Value::Null);
            }
            None => {}
        }
    }
    if rng.u8(..3) == 0 {
        fields.insert("mock_unknown_field".to_owned(), serde_json::json!({ "nested": [1, "2", null] }));
    }
}

/// Varies the text of an answer: escapes, white space, and commas too many.
pub fn vary_text(text: String, rng: &mut Rng) -> String {
    let mut text = text;
    if rng.bool() {
        text = escape(&text);
    }
    if rng.u8(..4) == 0 && text.ends_with('}') {
        text.insert(text.len() - 1, ',');
    }
    if rng.u8(..4) == 0 {
        text.insert(0, '\n');
    }
    if rng.u8(..8) == 0 {
        text.insert(0, '\u{feff}');
    }
    text
}

/// As PHP's `json_encode` does by default: `\/` for slashes, `\uXXXX` for all but ASCII.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '/' => escaped.push_str("\\/"),
            character if character.is_ascii() => escaped.push(character),
            character => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    escaped.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    escaped
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    static ITEM: Shape = Shape::Record(members);

    fn members() -> &'static [Member] {
        &[
            Member { name: "id", required: true, shape: &Shape::Number },
            Member { name: "plays", required: false, shape: &Shape::Map(&Shape::Number) },
        ]
    }

    #[test]
    fn an_empty_map_is_an_empty_list() {
        let mut value = json!([{ "id": 1, "plays": {} }, { "id": 2, "plays": { "a": 1 } }]);
        dress(&mut value, &Shape::List(&ITEM));
        assert_eq!(value, json!([{ "id": 1, "plays": [] }, { "id": 2, "plays": { "a": 1 } }]));
    }

    #[test]
    fn the_same_seed_varies_in_the_same_way() {
        let varied = |seed| {
            let mut value = json!([{ "id": 1 }, { "id": "2" }, { "id": 3 }]);
            vary(&mut value, &Shape::List(&ITEM), &mut Rng::with_seed(seed));
            value
        };
        assert_eq!(varied(7), varied(7));
        assert!((0..20).any(|seed| varied(seed) != varied(7)));
    }

    #[test]
    fn escapes_leave_the_meaning_alone() {
        let text = json!({ "url": "http://a/b", "name": "第一讲 😀" }).to_string();
        let escaped = escape(&text);
        assert!(escaped.is_ascii() && escaped.contains("\\/"));
        assert_eq!(
            serde_json::from_str::<Value>(&escaped).unwrap(),
            serde_json::from_str::<Value>(&text).unwrap()
        );
    }
}
