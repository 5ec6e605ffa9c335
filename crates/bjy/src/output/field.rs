//! The fields of a response, as tables show them to people: their titles and formats.

use std::borrow::Cow;

use baijiayun_vod::metadata::{EnumValue, RecordSchema, Schema};

use crate::lang::{is_chinese, translated};

/// A field of a response.
#[derive(Clone)]
pub struct Field {
    /// The names from the root to the field, such as `list.total_size`. Lists and maps add no name.
    path: Cow<'static, str>,
    /// The short title in Chinese; empty if there is none.
    title_zh: &'static str,
    format: Option<FieldFormat>,
    /// The type of the value, or of the items of a list or a map; `None` for a field of `bjy`'s own.
    schema: Option<Schema>,
}

/// The format of a field's values.
#[derive(Clone, Copy)]
pub enum FieldFormat {
    Bytes,
    Seconds,
    UnixTime,
    Flag,
    Enum(&'static [EnumValue]),
}

impl Field {
    /// Creates a field of `bjy`'s own that is shown as it is.
    pub fn plain(path: impl Into<Cow<'static, str>>) -> Self {
        Self { path: path.into(), title_zh: "", format: None, schema: None }
    }

    pub const fn new(path: &'static str, format: FieldFormat) -> Self {
        Self { path: Cow::Borrowed(path), title_zh: "", format: Some(format), schema: None }
    }
}

/// Returns the fields of a response with this schema.
pub fn fields(schema: &Schema) -> Vec<Field> {
    let mut fields = Vec::new();
    collect("", "", schema, &mut Vec::new(), &mut fields);
    fields
}

/// Returns the format of the field at a path.
pub fn format_at(fields: &[Field], path: &str) -> Option<FieldFormat> {
    fields.iter().find(|field| field.path == path).and_then(|field| field.format)
}

/// Returns the type of the field at a path, or that of its items.
pub fn schema_at(fields: &[Field], path: &str) -> Option<Schema> {
    fields.iter().find(|field| field.path == path).and_then(|field| field.schema)
}

/// Returns the paths of `bjy`'s own fields.
pub fn own_paths(fields: &[Field]) -> Vec<String> {
    fields.iter().filter(|field| field.schema.is_none()).map(|field| field.path.to_string()).collect()
}

/// Returns the paths of all values in the items at a path: `bjy`'s own first, then its columns in their order, and then
/// the others. Lists and maps in an item are one value.
pub fn paths_below(fields: &[Field], path: &str) -> Vec<String> {
    let own = own_paths(fields);
    let mut paths = own.clone();
    if let Some(Schema::Record(record)) = schema_at(fields, path) {
        let columns = record.columns.iter().map(|column| (*column).to_owned());
        paths.extend(columns.filter(|column| !own.contains(column)));
        add_paths("", record, &mut Vec::new(), &mut paths);
    }
    paths
}

fn add_paths(path: &str, record: RecordSchema, ancestors: &mut Vec<&'static str>, paths: &mut Vec<String>) {
    ancestors.push(record.name);
    for field in record.fields() {
        let path = join(path, field.name);
        match field.schema {
            Schema::Record(inner) if !ancestors.contains(&inner.name) => {
                add_paths(&path, inner, ancestors, paths)
            }
            _ if paths.contains(&path) => {}
            _ => paths.push(path),
        }
    }
    ancestors.pop();
}

/// Returns the name and the JSON of every enum value that the items at a path can have.
pub fn values_below(fields: &[Field], path: &str) -> Vec<(&'static str, String)> {
    let prefix = join(path, "");
    let is_below = |field: &&Field| field.path.starts_with(&prefix);
    let enums = fields.iter().filter(is_below).filter_map(|field| match field.schema? {
        Schema::Enum(known) => Some(known),
        _ => None,
    });
    enums
        .flat_map(|known| {
            known.values.iter().map(|value| {
                let json = if known.is_int { value.value.to_owned() } else { format!("\"{}\"", value.value) };
                (value.name, json)
            })
        })
        .collect()
}

/// Returns what a table calls the field: its name, or its title in Chinese. Columns that are not of a response have
/// titles among the translated texts.
pub fn label(fields: &[Field], path: &str, name: &str) -> String {
    let title = fields.iter().find(|field| field.path == path).map_or("", |field| field.title_zh);
    match is_chinese() {
        true if title.is_empty() => translated(name),
        true => title.to_owned(),
        false => name.to_owned(),
    }
}

/// Returns the path of a member.
pub fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Collects the fields below a path. `ancestors` has the records around it, since a record can contain
/// itself.
fn collect(
    path: &str,
    title_zh: &'static str,
    schema: &Schema,
    ancestors: &mut Vec<&'static str>,
    fields: &mut Vec<Field>,
) {
    // The items of a list or a map have its path.
    match fields.iter_mut().find(|field| field.path == path) {
        Some(field) => (field.format, field.schema) = (format(schema), Some(*schema)),
        None => {
            let path = Cow::Owned(path.to_owned());
            fields.push(Field { path, title_zh, format: format(schema), schema: Some(*schema) });
        }
    }
    match schema {
        Schema::List(item) | Schema::Map(_, item) => collect(path, title_zh, item, ancestors, fields),
        Schema::Record(record) if !ancestors.contains(&record.name) => {
            ancestors.push(record.name);
            for field in record.fields() {
                collect(&join(path, field.name), field.title_zh, &field.schema, ancestors, fields);
            }
            ancestors.pop();
        }
        _ => {}
    }
}

fn format(schema: &Schema) -> Option<FieldFormat> {
    match schema {
        Schema::ByteCount => Some(FieldFormat::Bytes),
        Schema::Seconds => Some(FieldFormat::Seconds),
        Schema::UnixTime => Some(FieldFormat::UnixTime),
        Schema::Flag => Some(FieldFormat::Flag),
        schema if !schema.values().is_empty() => Some(FieldFormat::Enum(schema.values())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use baijiayun_vod::{Request, category, question};

    use super::*;

    #[test]
    fn fields_of_nested_records_are_included() {
        let fields = fields(&question::List::OPERATION.response);
        assert!(matches!(format_at(&fields, "question_list.option_type"), Some(FieldFormat::Enum(_))));
        assert!(matches!(format_at(&fields, "question_list.option_list.is_right"), Some(FieldFormat::Flag)));
        assert!(format_at(&fields, "question_list.title").is_none());
    }

    #[test]
    fn recursive_records_terminate() {
        let fields = fields(&category::List::OPERATION.response);
        assert!(fields.iter().all(|field| field.format.is_none()));
    }
}
