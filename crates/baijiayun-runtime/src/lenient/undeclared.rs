//! Fields that a record does not have. The client ignores them in responses; in data that a person wrote, they are
//! mistakes.

use baijiayun_metadata::{Field, Schema, closest};
use serde_json::{Map, Value as Json};

/// Checks that data has no field that its type does not have.
///
/// # Errors
///
/// The first such field, with its path and the one that was probably meant.
pub fn check_fields(value: &Json, schema: &Schema) -> Result<(), String> {
    check_at(value, schema, "")
}

fn check_at(value: &Json, schema: &Schema, path: &str) -> Result<(), String> {
    match (value, schema) {
        (Json::Object(fields), Schema::Record(record)) => check_record(fields, record.fields(), path),
        (Json::Object(entries), Schema::Map(_, item) | Schema::List(item)) => {
            entries.iter().try_for_each(|(key, value)| check_at(value, item, &join(path, key)))
        }
        (Json::Array(items), Schema::Map(_, item) | Schema::List(item)) => {
            let mut items = items.iter().enumerate();
            items.try_for_each(|(index, value)| check_at(value, item, &format!("{path}[{index}]")))
        }
        _ => Ok(()),
    }
}

fn check_record(fields: &Map<String, Json>, declared: &[Field], path: &str) -> Result<(), String> {
    for (name, value) in fields {
        let path = join(path, name);
        match declared.iter().find(|field| field.name == name) {
            Some(field) => check_at(value, &field.schema, &path)?,
            None => return Err(undeclared(&path, name, declared)),
        }
    }
    Ok(())
}

fn undeclared(path: &str, name: &str, declared: &[Field]) -> String {
    let advice = match closest(name, declared.iter().map(|field| field.name)) {
        Some(closest) => format!("; did you mean `{closest}`?"),
        None if name == "code" => "; pass the data without the envelope".to_owned(),
        None => String::new(),
    };
    format!("there is no field `{path}`{advice}")
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
