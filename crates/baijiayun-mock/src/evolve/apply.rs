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

#[cfg(test)]
mod tests {
    use baijiayun_vod::metadata::EnumSchema;

    use super::*;

    static FIELDS: &[Field] = &[
        Field::required("id", Schema::Int),
        Field::required("name", Schema::Text),
        Field::optional("ids", Schema::CommaList(&Schema::Int)),
        Field::optional("items", ITEMS),
        Field::optional("by_day", Schema::Map(&Schema::Text, &ITEM)),
    ];
    const ITEM: Schema = Schema::Record(RecordSchema::new("Item", || FIELDS));
    const ITEMS: Schema = Schema::List(&ITEM);

    /// Returns the data after the changes, and how often each was served.
    fn applied(changes: &[(&str, ChangeKind)], mut data: Value) -> (Value, Vec<u64>) {
        let change = |(path, kind): &(&str, ChangeKind)| Change {
            operation: "a",
            path: (*path).into(),
            kind: kind.clone(),
            served: 0,
        };
        let mut changes: Vec<_> = changes.iter().map(change).collect();
        apply(&mut changes, &ITEMS, &mut data);
        (data, changes.into_iter().map(|change| change.served).collect())
    }

    #[test]
    fn each_kind_changes_its_field() {
        let changes = [
            ("data[].name", ChangeKind::Renamed { to: "data[].name_v2".into() }),
            ("data[].id", ChangeKind::Dropped),
            ("data[].ids", ChangeKind::Retyped),
            ("data[].new", ChangeKind::Added),
        ];
        let data = json!([{ "id": 1, "name": "a", "ids": "1,2" }, { "id": 2, "name": null }]);
        let changed = json!([{ "name_v2": "a", "ids": { "value": "1,2" }, "new": { "at": NUMBER } }, { "name": null, "new": { "at": NUMBER } }]);
        assert_eq!(applied(&changes, data), (changed, vec![1, 2, 1, 2]));
    }

    #[test]
    fn records_in_lists_and_maps_are_those_around_them() {
        let changes = [("data[].id", ChangeKind::Retyped)];
        let data = json!({ "0": { "id": 1, "items": [{ "id": 2 }], "by_day": { "x": { "id": 3 } } } });
        let changed =
            json!({ "0": { "id": WORD, "items": [{ "id": WORD }], "by_day": { "x": { "id": WORD } } } });
        assert_eq!(applied(&changes, data), (changed, vec![3]));
    }

    #[test]
    fn another_type_cannot_be_read_as_the_declared_one() {
        assert_eq!(retyped(&ITEM, json!({ "id": 1 })), json!([{ "id": 1 }]));
        assert_eq!(retyped(&Schema::Text, json!("a")), json!({ "value": "a" }));
        assert_eq!(retyped(&Schema::Json(&Schema::Any), json!("{}")), json!({ "value": "{}" }));
        assert_eq!(retyped(&Schema::Int, json!("1")), json!(WORD));
    }

    #[test]
    fn a_new_value_has_the_form_of_the_old_one() {
        static LEVELS: EnumSchema = EnumSchema::of_ints("Level", &[]);
        static COLORS: EnumSchema = EnumSchema::of_texts("Color", &[]);
        assert_eq!(new_value(&Schema::Enum(&LEVELS), &json!(1)), json!(NUMBER));
        assert_eq!(new_value(&Schema::Enum(&LEVELS), &json!("1")), json!(NUMBER.to_string()));
        assert_eq!(new_value(&Schema::Enum(&COLORS), &json!("red")), json!(WORD));
    }
}
