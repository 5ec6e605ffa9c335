//! The ids in earlier responses, by the name of their type.

use std::collections::BTreeMap;

use baijiayun_vod::metadata::Schema;
use serde_json::Value;

/// The number of ids of one type that are kept.
const MOST: usize = 100;

/// The ids in earlier responses. They are sent as parameters, and never shown.
#[derive(Default)]
pub struct Ids(BTreeMap<&'static str, Vec<String>>);

impl Ids {
    /// Returns the ids of a type, in the order in which they were found.
    pub fn of(&self, ty: &str) -> &[String] {
        self.0.get(ty).map_or(&[], Vec::as_slice)
    }

    /// Adds the ids in a response.
    pub fn collect(&mut self, schema: &Schema, value: &Value) {
        match (schema, value) {
            // The server may write another type than the spec's. A call with it would not be sent.
            (Schema::IntId(ty), value) => self.add(ty, text(value).filter(|id| id.parse::<i64>().is_ok())),
            (Schema::TextId(ty), value) => self.add(ty, text(value)),
            (Schema::Record(record), Value::Object(fields)) => {
                for field in record.fields() {
                    if let Some(value) = fields.get(field.name) {
                        self.collect(&field.schema, value);
                    }
                }
            }
            (Schema::List(item), Value::Array(items)) => {
                items.iter().for_each(|value| self.collect(item, value))
            }
            // PHP writes a list with gaps as an object.
            (Schema::List(item), Value::Object(items)) => {
                items.values().for_each(|value| self.collect(item, value));
            }
            (Schema::Map(key, item), Value::Object(entries)) => {
                for (name, value) in entries {
                    self.collect(key, &Value::String(name.clone()));
                    self.collect(item, value);
                }
            }
            (Schema::CommaList(item), Value::String(text)) => {
                text.split(',').for_each(|part| self.collect(item, &Value::String(part.to_owned())));
            }
            _ => {}
        }
    }

    fn add(&mut self, ty: &'static str, id: Option<String>) {
        let Some(id) = id else { return };
        let ids = self.0.entry(ty).or_default();
        // 0 is written where there is none.
        if !id.is_empty() && id != "0" && ids.len() < MOST && !ids.contains(&id) {
            ids.push(id);
        }
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Returns whether responses of this type can have an id of the type `ty`.
pub fn has_id(schema: &Schema, ty: &str) -> bool {
    has_id_in(schema, ty, &mut Vec::new())
}

fn has_id_in(schema: &Schema, ty: &str, records: &mut Vec<&'static str>) -> bool {
    match schema {
        Schema::IntId(name) | Schema::TextId(name) => *name == ty,
        Schema::List(item) | Schema::CommaList(item) => has_id_in(item, ty, records),
        Schema::Map(key, item) => has_id_in(key, ty, records) || has_id_in(item, ty, records),
        Schema::Record(record) if !records.contains(&record.name) => {
            records.push(record.name);
            record.fields().iter().any(|field| has_id_in(&field.schema, ty, records))
        }
        _ => false,
    }
}
