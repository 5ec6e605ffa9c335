//! The form in which PHP writes a response. An empty map is `[]` unless types are to be the documented ones, absent
//! fields are omitted, and some numbers are text. With quirks on, values and the text around them take any form that the client is documented
//! to read, at random: [`values`] has those that depend on the type of a value, and [`text`] those of the text.

mod text;
mod values;

use baijiayun_vod::metadata::{Field, Schema};
use serde_json::{Map, Value};

pub use text::add_text_quirks;
pub use values::add_quirks;

/// Returns an empty map as PHP writes it.
pub fn empty_map() -> Value {
    Value::Array(Vec::new())
}

/// Changes a response to the form that PHP writes: an empty map becomes `empty_map`, numbers become text where the spec
/// says so, and absent fields are omitted.
pub fn write(value: &mut Value, schema: &Schema, empty_map: &Value) {
    match (value, schema) {
        // The client's type is `()`, which is also the `true` that confirms success.
        (value @ Value::Null, Schema::Bool) => *value = Value::Bool(true),
        (value @ Value::Object(_), Schema::Map(..)) if value.as_object().is_some_and(Map::is_empty) => {
            *value = empty_map.clone();
        }
        (Value::Object(entries), Schema::Map(_, item)) => {
            entries.values_mut().for_each(|value| write(value, item, empty_map));
        }
        (Value::Array(items), Schema::List(item)) => {
            items.iter_mut().for_each(|value| write(value, item, empty_map))
        }
        (Value::Object(fields), Schema::Record(record)) => {
            record.fields().iter().for_each(|field| write_field(fields, field, empty_map));
        }
        _ => {}
    }
}

fn write_field(fields: &mut Map<String, Value>, field: &Field, empty_map: &Value) {
    match fields.get_mut(field.name) {
        Some(Value::Null) if !field.required => {
            fields.remove(field.name);
        }
        Some(value) if field.as_string && value.is_number() => *value = Value::String(value.to_string()),
        Some(value) => write(value, &field.schema, empty_map),
        None => {}
    }
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
        write(&mut value, &ITEMS, &empty_map());
        assert_eq!(value, json!([{ "id": "1", "plays": [] }, { "id": "2", "plays": { "a": 1 } }]));
    }

    #[test]
    fn only_the_numbers_of_declared_fields_become_text() {
        static FIELDS: &[Field] = &[
            Field::required("text", Schema::Int).as_string(),
            Field::required("number", Schema::Int),
            Field::required("none", Schema::Int),
        ];
        let schema = Schema::Record(RecordSchema::new("Item", || FIELDS));
        let mut value = json!({ "text": 1, "number": 2, "none": null, "other": 3 });
        write(&mut value, &schema, &empty_map());
        assert_eq!(value, json!({ "text": "1", "number": 2, "none": null, "other": 3 }));
        let written = value.clone();
        write(&mut value, &schema, &empty_map());
        assert_eq!(value, written, "text stays as it is");
    }

    #[test]
    fn a_confirmation_without_data_is_true() {
        let mut value = Value::Null;
        write(&mut value, &Schema::Bool, &empty_map());
        assert_eq!(value, json!(true));
        write(&mut value, &Schema::Map(&Schema::Text, &ITEM), &empty_map());
        assert_eq!(value, json!(true));
        let mut map = json!({ "a": { "id": 1 } });
        write(&mut map, &Schema::Map(&Schema::Text, &ITEM), &empty_map());
        assert_eq!(map, json!({ "a": { "id": "1" } }));
    }

    #[test]
    fn an_absent_field_is_omitted() {
        let mut value = json!({ "id": 1, "plays": null });
        write(&mut value, &ITEM, &empty_map());
        assert_eq!(value, json!({ "id": "1" }));
    }
}
