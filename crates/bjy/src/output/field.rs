//! Which fields of a response tables show in a form for people.

use std::borrow::Cow;

use baijiayun_vod::metadata::{EnumValue, Schema};

/// A field of a response that holds more than a plain number or text.
#[derive(Clone)]
pub struct Field {
    /// The names on the way to it, such as `list.total_size`; lists and maps have none.
    place: Cow<'static, str>,
    format: Format,
}

/// How a value is shown.
#[derive(Clone, Copy)]
pub enum Format {
    Bytes,
    Seconds,
    UnixTime,
    Flag,
    Known(&'static [EnumValue]),
}

impl Field {
    pub const fn new(place: &'static str, format: Format) -> Self {
        Self { place: Cow::Borrowed(place), format }
    }
}

/// The fields of a response with this schema.
pub fn fields(schema: &Schema) -> Vec<Field> {
    let mut fields = Vec::new();
    collect("", schema, &mut Vec::new(), &mut fields);
    fields
}

/// The format of the field at a place.
pub fn format_at(fields: &[Field], place: &str) -> Option<Format> {
    fields.iter().find(|field| field.place == place).map(|field| field.format)
}

/// The place of a member.
pub fn join(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") }
}

/// `inside` names the records around the place: a record can contain itself.
fn collect(place: &str, schema: &Schema, inside: &mut Vec<&'static str>, fields: &mut Vec<Field>) {
    if let Some(format) = format(schema) {
        return fields.push(Field { place: Cow::Owned(place.to_owned()), format });
    }
    match schema {
        Schema::List(item) | Schema::Map(_, item) => collect(place, item, inside, fields),
        Schema::Record(record) if !inside.contains(&record.name) => {
            inside.push(record.name);
            for field in record.fields() {
                collect(&join(place, field.name), &field.schema, inside, fields);
            }
            inside.pop();
        }
        _ => {}
    }
}

fn format(schema: &Schema) -> Option<Format> {
    match schema {
        Schema::ByteCount => Some(Format::Bytes),
        Schema::Seconds => Some(Format::Seconds),
        Schema::UnixTime => Some(Format::UnixTime),
        Schema::Flag => Some(Format::Flag),
        schema if !schema.values().is_empty() => Some(Format::Known(schema.values())),
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
        assert!(matches!(format_at(&fields, "question_list.option_type"), Some(Format::Known(_))));
        assert!(matches!(format_at(&fields, "question_list.option_list.is_right"), Some(Format::Flag)));
        assert!(format_at(&fields, "question_list.title").is_none());
    }

    #[test]
    fn a_record_that_contains_itself_ends() {
        assert!(fields(&category::List::OPERATION.response).is_empty());
    }
}
