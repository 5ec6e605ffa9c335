//! The JSON Schemas of the parts of a state file that the API has too. They come from its metadata.

use baijiayun_runtime::lenient::Record;
use baijiayun_vod::metadata::{self, EnumSchema};
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

pub fn record<T: Record>(_: &mut SchemaGenerator) -> Schema {
    to_schema(of(&T::SCHEMA))
}

pub fn list<T: Record>(_: &mut SchemaGenerator) -> Schema {
    to_schema(list_of(of(&T::SCHEMA)))
}

/// Returns the schema of lists by id.
pub fn lists<T: Record>(_: &mut SchemaGenerator) -> Schema {
    to_schema(json!({ "type": "object", "additionalProperties": list_of(of(&T::SCHEMA)) }))
}

pub fn option<T: Record>(_: &mut SchemaGenerator) -> Schema {
    to_schema(json!({ "anyOf": [of(&T::SCHEMA), { "type": "null" }] }))
}

fn to_schema(value: Value) -> Schema {
    Schema::try_from(value).unwrap_or_default()
}

/// Returns the schema of a value of the API. Numbers may be their digits, because some are saved in this way.
fn of(schema: &metadata::Schema) -> Value {
    match schema {
        metadata::Schema::Enum(schema) => {
            json!({ "type": ["integer", "string"], "description": values(schema) })
        }
        schema if schema.is_number() => json!({ "type": ["integer", "string"] }),
        schema if schema.is_text() => json!({ "type": ["string", "integer"] }),
        metadata::Schema::CstDate | metadata::Schema::CstDateTime => json!({ "type": "string" }),
        metadata::Schema::Bool => json!({ "type": "boolean" }),
        metadata::Schema::List(item) => list_of(of(item)),
        metadata::Schema::Map(_, item) => json!({ "type": "object", "additionalProperties": of(item) }),
        metadata::Schema::Record(record) => record_of(record.fields()),
        _ => json!({}),
    }
}

fn list_of(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn record_of(fields: &[metadata::Field]) -> Value {
    let property = |field: &metadata::Field| {
        let schema = of(&field.schema);
        let schema = if field.required { schema } else { json!({ "anyOf": [schema, { "type": "null" }] }) };
        (field.name.to_owned(), schema)
    };
    let required: Vec<_> = fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    let properties: Map<_, _> = fields.iter().map(property).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn values(schema: &EnumSchema) -> String {
    let values = schema.values.iter().map(|value| format!("{}: {}", value.value, value.title));
    values.collect::<Vec<_>>().join("; ")
}
