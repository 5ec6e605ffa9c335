//! The fields of a response, as tables show them to people: their titles and formats.

use std::borrow::Cow;

use baijiayun_vod::metadata::{EnumValue, Schema};

use crate::lang::{is_chinese, translated};

/// A field of a response.
#[derive(Clone)]
pub struct Field {
    /// The names from the root to the field, such as `list.total_size`. Lists and maps add no name.
    path: Cow<'static, str>,
    /// The short title in Chinese; empty if there is none.
    title_zh: &'static str,
    format: Option<FieldFormat>,
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
    pub const fn new(path: &'static str, format: FieldFormat) -> Self {
        Self { path: Cow::Borrowed(path), title_zh: "", format: Some(format) }
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
    // What a list or a map holds has its path.
    if !fields.iter().any(|field| field.path == path) {
        fields.push(Field { path: Cow::Owned(path.to_owned()), title_zh, format: None });
    }
    if let Some(format) = format(schema) {
        let known = fields.iter_mut().find(|field| field.path == path);
        return known.into_iter().for_each(|field| field.format = Some(format));
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
