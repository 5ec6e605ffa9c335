//! The form in which PHP writes a response. An empty map is always `[]`, absent fields are omitted, and
//! some numbers are text. With quirks on, values take any form seen so far at random.

use baijiayun_vod::metadata::{Field, Schema};
use fastrand::Rng;
use serde_json::{Map, Value};

/// Changes a response to the form that PHP writes: an empty map becomes an empty list, numbers become text
/// where the spec says so, and absent fields are omitted.
pub fn write(value: &mut Value, schema: &Schema) {
    match (value, schema) {
        (value @ Value::Object(_), Schema::Map(..)) if value.as_object().is_some_and(Map::is_empty) => {
            *value = Value::Array(Vec::new());
        }
        (Value::Object(entries), Schema::Map(_, item)) => {
            entries.values_mut().for_each(|value| write(value, item));
        }
        (Value::Array(items), Schema::List(item)) => items.iter_mut().for_each(|value| write(value, item)),
        (Value::Object(fields), Schema::Record(record)) => {
            record.fields().iter().for_each(|field| write_field(fields, field));
        }
        _ => {}
    }
}

fn write_field(fields: &mut Map<String, Value>, field: &Field) {
    match fields.get_mut(field.name) {
        Some(Value::Null) if !field.required => {
            fields.remove(field.name);
        }
        Some(value) if field.as_string && value.is_number() => *value = Value::String(value.to_string()),
        Some(value) => write(value, &field.schema),
        None => {}
    }
}

/// Changes the form of values at random without changing their meaning.
pub fn add_quirks(value: &mut Value, schema: &Schema, rng: &mut Rng) {
    match schema {
        Schema::Flag | Schema::Bool => quirky_flag(value, rng),
        // Times stay in the form that the operation has.
        Schema::UnixTime => {}
        schema if schema.is_number() => quirky_number(value, rng),
        Schema::List(item) => quirky_list(value, item, rng),
        Schema::Map(_, item) => {
            if let Value::Object(entries) = value {
                entries.values_mut().for_each(|value| add_quirks(value, item, rng));
            }
        }
        Schema::Record(record) => quirky_record(value, record.fields(), rng),
        _ => {}
    }
}

fn quirky_number(value: &mut Value, rng: &mut Rng) {
    if value.is_number() && rng.bool() {
        *value = Value::String(value.to_string());
    } else if let Some(number) = value.as_str().and_then(|text| text.parse::<i64>().ok())
        && rng.bool()
    {
        *value = Value::from(number);
    }
}

fn quirky_flag(value: &mut Value, rng: &mut Rng) {
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

fn quirky_list(value: &mut Value, item: &Schema, rng: &mut Rng) {
    let Value::Array(items) = value else { return };
    items.iter_mut().for_each(|value| add_quirks(value, item, rng));
    // A list whose first entries were removed keeps its numbers, and is written as an object.
    if !items.is_empty() && rng.u8(..4) == 0 {
        let first = rng.usize(1..3);
        let entries = std::mem::take(items).into_iter().enumerate();
        *value = entries.map(|(index, value)| ((first + index).to_string(), value)).collect();
    }
}

fn quirky_record(value: &mut Value, declared: &[Field], rng: &mut Rng) {
    let Value::Object(fields) = value else { return };
    for field in declared {
        match fields.get_mut(field.name) {
            Some(value) => add_quirks(value, &field.schema, rng),
            None if !field.required && rng.bool() => {
                fields.insert(field.name.to_owned(), Value::Null);
            }
            None => {}
        }
    }
}

/// Changes the text of a response at random: escapes, white space and trailing commas.
pub fn add_text_quirks(text: String, rng: &mut Rng) -> String {
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

/// Escapes a text as PHP's `json_encode` does by default: `\/` for slashes, `\uXXXX` for all but ASCII.
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
    use baijiayun_vod::metadata::RecordSchema;
    use serde_json::json;

    use super::*;

    static FIELDS: &[Field] = &[
        Field::required("id", Schema::Int).as_string(),
        Field::optional("plays", Schema::Map(&Schema::Text, &Schema::Int)),
    ];
    static ITEM: Schema = Schema::Record(RecordSchema::new("Item", || FIELDS));
    static ITEMS: Schema = Schema::List(&ITEM);

    #[test]
    fn an_empty_map_is_an_empty_list() {
        let mut value = json!([{ "id": 1, "plays": {} }, { "id": 2, "plays": { "a": 1 } }]);
        write(&mut value, &ITEMS);
        assert_eq!(value, json!([{ "id": "1", "plays": [] }, { "id": "2", "plays": { "a": 1 } }]));
    }

    #[test]
    fn an_absent_field_is_omitted() {
        let mut value = json!({ "id": 1, "plays": null });
        write(&mut value, &ITEM);
        assert_eq!(value, json!({ "id": "1" }));
    }

    #[test]
    fn the_same_seed_gives_the_same_quirks() {
        let varied = |seed| {
            let mut value = json!([{ "id": 1 }, { "id": "2" }, { "id": 3 }]);
            add_quirks(&mut value, &ITEMS, &mut Rng::with_seed(seed));
            value
        };
        assert_eq!(varied(7), varied(7));
        assert!((0..20).any(|seed| varied(seed) != varied(7)));
    }

    #[test]
    fn escaping_keeps_the_value() {
        let text = json!({ "url": "http://a/b", "name": "第一讲 😀" }).to_string();
        let escaped = escape(&text);
        assert!(escaped.is_ascii() && escaped.contains("\\/"));
        assert_eq!(
            serde_json::from_str::<Value>(&escaped).unwrap(),
            serde_json::from_str::<Value>(&text).unwrap()
        );
    }
}
