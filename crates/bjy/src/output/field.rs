//! The fields of a response that tables format for people.

use std::borrow::Cow;

use baijiayun_vod::metadata::{EnumValue, Schema};

/// A field of a response whose values are formatted.
#[derive(Clone)]
pub struct Field {
    /// The names from the root to the field, such as `list.total_size`. Lists and maps add no name.
    path: Cow<'static, str>,
    format: FieldFormat,
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
        Self { path: Cow::Borrowed(path), format }
    }
}

/// Returns the formatted fields of a response with this schema.
pub fn fields(schema: &Schema) -> Vec<Field> {
    let mut fields = Vec::new();
    collect("", schema, &mut Vec::new(), &mut fields);
    fields
}

/// Returns the format of the field at a path.
pub fn format_at(fields: &[Field], path: &str) -> Option<FieldFormat> {
    fields.iter().find(|field| field.path == path).map(|field| field.format)
}

/// Returns the path of a member.
pub fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Collects the fields below a path. `ancestors` has the records around it, since a record can contain
/// itself.
fn collect(path: &str, schema: &Schema, ancestors: &mut Vec<&'static str>, fields: &mut Vec<Field>) {
    if let Some(format) = format(schema) {
        return fields.push(Field { path: Cow::Owned(path.to_owned()), format });
    }
    match schema {
        Schema::List(item) | Schema::Map(_, item) => collect(path, item, ancestors, fields),
        Schema::Record(record) if !ancestors.contains(&record.name) => {
            ancestors.push(record.name);
            for field in record.fields() {
                collect(&join(path, field.name), &field.schema, ancestors, fields);
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
        assert!(fields(&category::List::OPERATION.response).is_empty());
    }
}
