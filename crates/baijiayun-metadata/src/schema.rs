//! Schemas: the types of parameters and responses as data.

use crate::Source;

/// The type of a value, as it is written on the wire.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Schema {
    /// No value of interest.
    None,
    /// A signed 64-bit integer.
    Int,
    /// Text.
    Text,
    /// JSON's `true` and `false`.
    Bool,
    /// 0 or 1.
    Flag,
    /// A number of bytes.
    ByteCount,
    /// A number of seconds.
    Seconds,
    /// The number of seconds until something expires; 0 for never.
    Expires,
    /// A position in a video, as `HH:MM:SS`.
    Position,
    /// A position in a video in seconds, to which it jumps; -1 for no jump.
    Jump,
    /// A date, China Standard Time.
    CstDate,
    /// A date and time, China Standard Time.
    CstDateTime,
    /// Seconds since 1970.
    UnixTime,
    /// A URL.
    Url,
    /// Text that is never shown.
    Secret,
    /// A file part.
    File,
    /// Any JSON.
    Any,
    /// An identifier that is a number, by the name of its type.
    IntId(&'static str),
    /// An identifier that is text, by the name of its type.
    TextId(&'static str),
    /// An open enum.
    Enum(&'static EnumSchema),
    /// A JSON array.
    List(&'static Schema),
    /// A JSON object with keys of one type.
    Map(&'static Schema, &'static Schema),
    /// Values joined with commas in one string.
    CommaList(&'static Schema),
    /// A value as JSON in one string.
    Json(&'static Schema),
    /// A record.
    Record(RecordSchema),
}

impl Schema {
    /// Returns whether the value is written as one number.
    pub fn is_number(&self) -> bool {
        match self {
            Self::Int | Self::Flag | Self::ByteCount | Self::Seconds | Self::Expires | Self::Jump => true,
            Self::UnixTime | Self::IntId(_) => true,
            Self::Enum(schema) => schema.is_int,
            _ => false,
        }
    }

    /// Returns whether the value is written as free text.
    pub fn is_text(&self) -> bool {
        match self {
            Self::Text | Self::Url | Self::Secret | Self::TextId(_) => true,
            Self::Enum(schema) => !schema.is_int,
            _ => false,
        }
    }

    /// Returns the known values of an enum, or of a list of one; empty for other types.
    pub fn values(&self) -> &'static [EnumValue] {
        match self {
            Self::Enum(schema) => schema.values,
            Self::CommaList(item) => item.values(),
            _ => &[],
        }
    }

    /// Returns the type as the spec writes it, such as `comma_list<VideoId>`.
    pub fn expression(&self) -> String {
        match self {
            Self::None => "none".to_owned(),
            Self::Int => "int".to_owned(),
            Self::Text => "string".to_owned(),
            Self::Bool => "bool".to_owned(),
            Self::Flag => "flag".to_owned(),
            Self::ByteCount => "byte_count".to_owned(),
            Self::Seconds => "seconds".to_owned(),
            Self::Expires => "expires".to_owned(),
            Self::Position => "position".to_owned(),
            Self::Jump => "jump".to_owned(),
            Self::CstDate => "cst_date".to_owned(),
            Self::CstDateTime => "cst_datetime".to_owned(),
            Self::UnixTime => "unix_time".to_owned(),
            Self::Url => "url".to_owned(),
            Self::Secret => "secret".to_owned(),
            Self::File => "file".to_owned(),
            Self::Any => "any".to_owned(),
            Self::IntId(name) | Self::TextId(name) => (*name).to_owned(),
            Self::Enum(schema) => schema.name.to_owned(),
            Self::List(item) => format!("list<{}>", item.expression()),
            Self::Map(key, value) => format!("map<{}, {}>", key.expression(), value.expression()),
            Self::CommaList(item) => format!("comma_list<{}>", item.expression()),
            Self::Json(inner) => format!("json<{}>", inner.expression()),
            Self::Record(record) => record.name.to_owned(),
        }
    }
}

/// An open enum: values that are not listed can be sent and survive decoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnumSchema {
    /// The name of its type.
    pub name: &'static str,
    /// Set if its values are numbers.
    pub is_int: bool,
    /// The known values.
    pub values: &'static [EnumValue],
}

impl EnumSchema {
    /// Creates an enum of numbers from the name of its type and its known values.
    pub const fn of_ints(name: &'static str, values: &'static [EnumValue]) -> Self {
        Self { name, is_int: true, values }
    }

    /// Creates an enum of texts from the name of its type and its known values.
    pub const fn of_texts(name: &'static str, values: &'static [EnumValue]) -> Self {
        Self { name, is_int: false, values }
    }
}

/// A known value of an enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnumValue {
    /// The value on the wire.
    pub value: &'static str,
    /// Its name in the spec, such as `super_high`.
    pub name: &'static str,
    /// Its meaning in English.
    pub title: &'static str,
    /// Its meaning in Chinese.
    pub title_zh: &'static str,
    /// The source that it is known from.
    pub source: Source,
}

impl EnumValue {
    /// Creates a value from its wire form, its name and its meaning in English and Chinese.
    pub const fn new(
        value: &'static str,
        name: &'static str,
        title: &'static str,
        title_zh: &'static str,
    ) -> Self {
        Self { value, name, title, title_zh, source: Source::Page }
    }

    /// Sets the source that it is known from.
    #[must_use]
    pub const fn source(self, source: Source) -> Self {
        Self { source, ..self }
    }
}

/// A record: a JSON object with declared fields.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct RecordSchema {
    /// The name of its type.
    pub name: &'static str,
    /// A function, because a record can contain itself.
    fields: fn() -> &'static [Field],
    /// The columns of a table of such records, the most important one first: names of fields, or paths into records,
    /// such as `category.name`. Empty for all fields with plain values.
    pub columns: &'static [&'static str],
}

impl RecordSchema {
    /// The most fields of a record: the client notes which ones a response has in the bits of a number.
    pub const MAX_FIELDS: usize = 64;

    /// Creates a record's schema from its name and its fields.
    pub const fn new(name: &'static str, fields: fn() -> &'static [Field]) -> Self {
        Self { name, fields, columns: &[] }
    }

    /// Sets the columns of a table of such records.
    #[must_use]
    pub const fn columns(self, columns: &'static [&'static str]) -> Self {
        Self { columns, ..self }
    }

    /// Returns the fields in the order of the spec.
    pub fn fields(&self) -> &'static [Field] {
        (self.fields)()
    }
}

/// A field of a record.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    /// Its type.
    pub schema: Schema,
    /// Its short title in Chinese; empty if the spec does not have it.
    pub title_zh: &'static str,
    /// Its meaning; empty if it was not given.
    pub description: &'static str,
    /// Its meaning in Chinese; empty if the spec does not have it.
    pub description_zh: &'static str,
    /// Set if it is always present.
    pub required: bool,
    /// Set if the server writes its number as a string.
    pub as_string: bool,
    /// The source that it is known from.
    pub source: Source,
}

impl Field {
    /// Creates a field that is always present.
    pub const fn required(name: &'static str, schema: Schema) -> Self {
        Self { required: true, ..Self::optional(name, schema) }
    }

    /// Creates a field that may be absent.
    pub const fn optional(name: &'static str, schema: Schema) -> Self {
        Self {
            name,
            schema,
            title_zh: "",
            description: "",
            description_zh: "",
            required: false,
            as_string: false,
            source: Source::Page,
        }
    }

    /// Sets its meaning.
    #[must_use]
    pub const fn description(self, description: &'static str) -> Self {
        Self { description, ..self }
    }

    /// Sets its short title in Chinese.
    #[must_use]
    pub const fn title_zh(self, title_zh: &'static str) -> Self {
        Self { title_zh, ..self }
    }

    /// Sets its meaning in Chinese.
    #[must_use]
    pub const fn description_zh(self, description_zh: &'static str) -> Self {
        Self { description_zh, ..self }
    }

    /// Marks its number as written as a string by the server.
    #[must_use]
    pub const fn as_string(self) -> Self {
        Self { as_string: true, ..self }
    }

    /// Sets the source that it is known from.
    #[must_use]
    pub const fn source(self, source: Source) -> Self {
        Self { source, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static STATUS: EnumSchema =
        EnumSchema { name: "Status", is_int: true, values: &[EnumValue::new("1", "on", "On", "开")] };

    static FIELDS: &[Field] =
        &[Field::required("id", Schema::IntId("VideoId")), Field::optional("children", Schema::List(&NODE))];
    static NODE: Schema = Schema::Record(RecordSchema::new("Node", || FIELDS));
    static STATUSES: Schema = Schema::CommaList(&Schema::Enum(&STATUS));
    static BY_DATE: Schema = Schema::Map(&Schema::CstDate, &Schema::List(&NODE));

    #[test]
    fn a_type_is_written_as_in_the_spec() {
        assert_eq!(STATUSES.expression(), "comma_list<Status>");
        assert_eq!(BY_DATE.expression(), "map<cst_date, list<Node>>");
    }

    #[test]
    fn a_list_of_enums_has_their_values() {
        assert_eq!(STATUSES.values(), STATUS.values);
        assert!(BY_DATE.values().is_empty());
    }

    #[test]
    fn a_record_can_contain_itself() {
        let Schema::Record(record) = NODE else { panic!("it is a record") };
        assert_eq!(record.fields()[1].schema.expression(), "list<Node>");
    }
}
