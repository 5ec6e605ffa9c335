//! Schemas of types: strict for requests, lenient for responses.

use super::document::{Document, Form};
use super::ordered_json::Object;
use super::plain;
use super::primitive::{DATE, DIGITS, array, integer, reference, text};
use super::text::{described, source};
use crate::model::{Base, Field, Kind, Named, Record, Type};

/// The writer of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// The client, which writes the declared types.
    Client,
    /// The server, which is written in PHP and varies the types.
    Server,
}

/// Returns the schema of a value.
pub fn of(document: Document<'_>, ty: &Type, writer: Writer) -> Object {
    match (document.form, writer) {
        (Form::Documented, _) => plain::of(document, ty),
        (Form::Wire, Writer::Client) => request_schema(ty),
        (Form::Wire, Writer::Server) => any_of(response_schemas(document, ty)),
    }
}

/// Returns a schema that accepts any of these.
pub fn any_of(mut schemas: Vec<Object>) -> Object {
    match schemas.len() {
        1 => schemas.remove(0),
        _ => Object::of("anyOf", schemas),
    }
}

/// Returns the schema of an object with these fields.
pub fn fields(document: Document<'_>, fields: &[Field], writer: Writer) -> Object {
    let required: Vec<_> = fields.iter().filter(|field| field.required).map(|f| f.name.as_str()).collect();
    let properties: Object =
        fields.iter().map(|declared| (declared.name.as_str(), field(document, declared, writer))).collect();
    Object::of("type", "object").with_filled("required", required).with_filled("properties", properties)
}

/// Returns the schema of a record.
pub fn record(document: Document<'_>, record: &Record, writer: Writer) -> Object {
    Object::of("description", record.description.as_str()).merge(fields(document, &record.fields, writer))
}

/// Returns the schema of a field.
pub fn field(document: Document<'_>, field: &Field, writer: Writer) -> Object {
    let ty = &field.ty;
    if document.form == Form::Documented {
        return plain::field(document, field);
    }
    let is_digits = field.as_string && ty.is_number();
    let schemas = match writer {
        _ if is_digits => vec![reference("digits").with_some("x-type", type_name(ty))],
        Writer::Client => vec![request_schema(ty)],
        Writer::Server => response_schemas(document, ty),
    };
    let is_optional = !field.required && writer == Writer::Server;
    let schema = if is_optional { optional(schemas, ty) } else { any_of(schemas) };
    // The component of an enum lists its values.
    let is_component = writer == Writer::Server && !is_digits && matches!(ty, Type::Named(_));
    let description =
        if is_component { field.description.clone() } else { described(document, &field.description, ty) };
    schema.with("description", description).with_some("x-source", source(field.source))
}

/// Adds the forms of an absent value to the schemas: PHP writes `null` or an empty text.
fn optional(mut schemas: Vec<Object>, ty: &Type) -> Object {
    match ty {
        Type::Any => Object::default(),
        Type::String | Type::Url => Object::of("type", vec!["string", "null"]),
        _ => {
            schemas.push(reference("blank"));
            any_of(schemas)
        }
    }
}

fn request_schema(ty: &Type) -> Object {
    let schema = match ty {
        Type::Flag => Object::of("type", "integer").with("enum", vec![0, 1]),
        Type::Int | Type::ByteCount | Type::Seconds | Type::UnixTime => integer(),
        Type::Expires => integer().with("minimum", 0),
        Type::Jump => integer(),
        Type::Position => reference("position"),
        Type::Bool => Object::of("type", "boolean"),
        Type::String | Type::Url => text(),
        Type::Secret => text().with("format", "password"),
        Type::CstDate => reference("cst_date"),
        Type::CstDateTime => reference("cst_datetime"),
        Type::File => text().with("contentMediaType", "application/octet-stream"),
        Type::Any => Object::default(),
        Type::List(item) | Type::CommaList(item) => array(request_schema(item)),
        Type::Map(key, value) => map(key, request_schema(value)),
        Type::Json(inner) => {
            text().with("contentMediaType", "application/json").with("contentSchema", request_schema(inner))
        }
        Type::Named(named) => match named.kind {
            Kind::Record => reference(&named.name),
            Kind::Id(Base::Int) | Kind::Enum(Base::Int) => integer(),
            Kind::Id(Base::String) | Kind::Enum(Base::String) => text(),
        },
    };
    let is_reference = schema.has("$ref");
    schema.with_some("x-type", type_name(ty).filter(|_| !is_reference))
}

/// Returns a schema for each form that a value may have in a response. PHP writes an empty map, and an
/// object without fields, as `[]`.
fn response_schemas(document: Document<'_>, ty: &Type) -> Vec<Object> {
    let schema = match ty {
        Type::Int => reference("int"),
        Type::ByteCount => reference("byte_count"),
        Type::Seconds => reference("seconds"),
        Type::Jump => reference("jump"),
        Type::UnixTime => reference("unix_time"),
        Type::Flag => reference("flag"),
        Type::Bool => reference("bool"),
        Type::List(item) => array(of(document, item, Writer::Server)),
        Type::CommaList(item) => comma_list(item),
        Type::Map(key, value) => {
            return vec![map(key, of(document, value, Writer::Server)), reference("empty_list")];
        }
        Type::Named(Named { name, kind: Kind::Record, .. }) if !has_required(document, name) => {
            return vec![reference(name), reference("empty_list")];
        }
        Type::Named(named) => reference(&named.name),
        _ => request_schema(ty),
    };
    vec![schema]
}

fn has_required(document: Document<'_>, record: &str) -> bool {
    document.model.record(record).is_some_and(|record| record.fields.iter().any(|field| field.required))
}

fn map(key: &Type, value: Object) -> Object {
    let pattern = match key {
        Type::CstDate => Some(format!("^{DATE}$")),
        key if key.is_number() => Some(format!("^{DIGITS}$")),
        _ => None,
    };
    let names = pattern.map(|pattern| Object::of("pattern", pattern));
    Object::of("type", "object").with_some("propertyNames", names).with("additionalProperties", value)
}

/// Returns the schema of a comma list. A list of one number may arrive as a number.
fn comma_list(item: &Type) -> Object {
    let schema = if item.is_number() {
        let pattern = format!("^({DIGITS}(,{DIGITS})*)?$");
        Object::of("type", vec!["string", "integer"]).with("pattern", pattern)
    } else {
        text()
    };
    schema.with_some("x-items", type_name(item))
}

/// Returns the name of a type that the schema of its wire form does not show.
fn type_name(ty: &Type) -> Option<&str> {
    match ty {
        Type::ByteCount => Some("byte_count"),
        Type::Seconds => Some("seconds"),
        Type::Expires => Some("expires"),
        Type::Jump => Some("jump"),
        Type::UnixTime => Some("unix_time"),
        Type::Named(named) => Some(&named.name),
        _ => None,
    }
}
