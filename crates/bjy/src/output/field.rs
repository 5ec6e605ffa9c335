//! Which fields of a response tables show in a form for people.

use std::borrow::Cow;

use baijiayun_vod::metadata::{EnumValue, Schema};

/// A field of a response that holds more than a plain number or text.
#[derive(Clone)]
pub struct Field {
    /// The names on the way to it, such as `list.total_size`; lists and maps have none.
    path: Cow<'static, str>,
    format: FieldFormat,
}

/// How a value is shown.
#[derive(Clone, Copy)]
pub enum FieldFormat {
    Bytes,
    Seconds,
    UnixTime,
    Flag,
    Known(&'static [EnumValue]),
}

impl Field {
    pub const fn new(path: &'static str, format: FieldFormat) -> Self {
        Self { path: Cow::Borrowed(path), format }
    }
}

/// The fields of a response with this schema.
pub fn fields(schema: &Schema) -> Vec<Field> {
    let mut fields = Vec::new();
    collect("", schema, &mut Vec::new(), &mut fields);
    fields
}

/// The format of the field at a path.
pub fn format_at(fields: &[Field], path: &str) -> Option<FieldFormat> {
    fields.iter().find(|field| field.path == path).map(|field| field.format)
}

/// The path of a member.
pub fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// `inside` names the records around the path: a record can contain itself.
fn collect(path: &str, schema: &Schema, inside: &mut Vec<&'static str>, fields: &mut Vec<Field>) {
    if let Some(format) = format(schema) {
        return fields.push(Field { path: Cow::Owned(path.to_owned()), format });
    }
    match schema {
        Schema::List(item) | Schema::Map(_, item) => collect(path, item, inside, fields),
        Schema::Record(record) if !inside.contains(&record.name) => {
            inside.push(record.name);
            for field in record.fields() {
                collect(&join(path, field.name), &field.schema, inside, fields);
            }
            inside.pop();
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
        schema if !schema.values().is_empty() => Some(FieldFormat::Known(schema.values())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use baijiayun_vod::{Request, category, question};

    use super::*;

    #[test]
    fn fields_of_nested_records_are_found() {
        let fields = fields(&question::List::OPERATION.response);
        assert!(matches!(format_at(&fields, "question_list.option_type"), Some(FieldFormat::Known(_))));
        assert!(matches!(format_at(&fields, "question_list.option_list.is_right"), Some(FieldFormat::Flag)));
        assert!(format_at(&fields, "question_list.title").is_none());
    }

    #[test]
    fn a_record_that_contains_itself_ends() {
        assert!(fields(&category::List::OPERATION.response).is_empty());
    }
}
