//! The changes of one response.

use baijiayun_vod::metadata::{Field, RecordSchema, Schema};
use serde_json::{Map, Value, json};

use super::change::{Change, ChangeKind};

/// The text of new fields, new values of text enums, and retyped numbers.
const WORD: &str = "evolved";
/// The new value of enums of numbers. No enum has it.
const NUMBER: i64 = 9001;

/// Applies the changes of an operation to the data of a response.
pub(super) fn apply(changes: &mut [Change], schema: &Schema, data: &mut Value) {
    Application { changes, records: Vec::new() }.value(schema, "data", data);
}

struct Application<'c> {
    changes: &'c mut [Change],
    /// The records around the value, each with its path.
    records: Vec<(&'static str, String)>,
}

impl Application<'_> {
    fn value(&mut self, schema: &Schema, path: &str, value: &mut Value) {
        match (schema, value) {
            (Schema::Record(record), Value::Object(fields)) => self.record(*record, path, fields),
            (Schema::List(item), Value::Array(items)) => {
                items.iter_mut().for_each(|value| self.value(item, &format!("{path}[]"), value));
            }
            // With quirks on, a list may be an object.
            (Schema::List(item), Value::Object(items)) => {
                items.values_mut().for_each(|value| self.value(item, &format!("{path}[]"), value));
            }
            (Schema::Map(_, item), Value::Object(entries)) => {
                entries.values_mut().for_each(|value| self.value(item, &format!("{path}.{{}}"), value));
            }
            _ => {}
        }
    }

    fn record(&mut self, record: RecordSchema, path: &str, fields: &mut Map<String, Value>) {
        let outermost = self.records.iter().find(|(name, _)| *name == record.name);
        let path = outermost.map_or_else(|| path.to_owned(), |(_, path)| path.clone());
        self.records.push((record.name, path.clone()));
        for field in record.fields() {
            let place = format!("{path}.{}", field.name);
            match self.changes.iter_mut().find(|change| change.path == place) {
                Some(change) => change_field(change, field, fields),
                None => {
                    if let Some(value) = fields.get_mut(field.name) {
                        self.value(&field.schema, &place, value);
                    }
                }
            }
        }
        self.records.pop();
        let added = self.changes.iter_mut().filter(|change| change.kind == ChangeKind::Added);
        for change in added {
            if let Some((parent, name)) = change.path.rsplit_once('.')
                && parent == path
            {
                fields.insert(name.to_owned(), json!({ "at": NUMBER }));
                change.served += 1;
            }
        }
    }
}

fn change_field(change: &mut Change, field: &Field, fields: &mut Map<String, Value>) {
    let Some(value) = fields.get_mut(field.name).filter(|value| !value.is_null()) else { return };
    match &change.kind {
        ChangeKind::Retyped => *value = retyped(&field.schema, value.take()),
        ChangeKind::ValueAdded => *value = new_value(&field.schema, value),
        ChangeKind::Dropped => {
            fields.remove(field.name);
        }
        ChangeKind::Renamed { to } => {
            let value = value.take();
            fields.remove(field.name);
            fields.insert(to.rsplit('.').next().unwrap_or(to).to_owned(), value);
        }
        ChangeKind::Added => return,
    }
    change.served += 1;
}

/// Returns a value of another type, which the client cannot read as this one.
fn retyped(schema: &Schema, value: Value) -> Value {
    match schema {
        Schema::Record(_) => json!([value]),
        Schema::CommaList(_) | Schema::Json(_) => json!({ "value": value }),
        schema if schema.is_text() => json!({ "value": value }),
        _ => WORD.into(),
    }
}

/// Returns a value that the enum does not have, in the form of the current one.
fn new_value(schema: &Schema, value: &Value) -> Value {
    match schema {
        Schema::Enum(schema) if schema.is_int && value.is_number() => NUMBER.into(),
        Schema::Enum(schema) if schema.is_int => NUMBER.to_string().into(),
        _ => WORD.into(),
    }
}
