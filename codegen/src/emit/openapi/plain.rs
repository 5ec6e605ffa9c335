//! Plain schemas: one type for each value, also where the server may write another. Ids, enums and words of the spec language
//! are written where they are used, because many generators mistake a component that is no object.

use std::collections::HashSet;

use super::document::Document;
use super::ordered_json::Object;
use super::primitive::{DATE, DIGITS, POSITION, TIME, array, integer, reference, text};
use super::text::{described, source};
use crate::model::{Base, Field, Kind, Record, Type};

/// Returns the schema of a value.
pub fn of(document: Document<'_>, ty: &Type) -> Object {
    let plain = |pattern: &str| text().with("pattern", format!("^{pattern}$"));
    match ty {
        Type::Int | Type::ByteCount | Type::Seconds | Type::UnixTime | Type::Jump => integer(),
        Type::Expires => integer().with("minimum", 0),
        Type::Flag => integer().with("minimum", 0).with("maximum", 1),
        Type::Bool => Object::of("type", "boolean"),
        Type::String | Type::Url => text(),
        Type::Secret => text().with("format", "password"),
        Type::Position => plain(POSITION),
        Type::CstDate => plain(DATE),
        Type::CstDateTime => plain(&format!("{DATE} {TIME}")),
        Type::File => text().with("format", "binary"),
        Type::Any => Object::default(),
        Type::List(item) => array(of(document, item)),
        Type::Map(_, value) => Object::of("type", "object").with("additionalProperties", of(document, value)),
        Type::Json(inner) => text().with("x-json", json_text(document, inner)),
        // One text, as on the wire: many generators ignore how the items of a list are to be joined in a form.
        Type::CommaList(item) if item.is_number() => {
            text().with("pattern", format!("^({DIGITS}(,{DIGITS})*)?$"))
        }
        Type::CommaList(_) => text(),
        Type::Named(named) => match named.kind {
            Kind::Record => reference(&named.name),
            Kind::Id(Base::Int) | Kind::Enum(Base::Int) => integer(),
            Kind::Id(Base::String) | Kind::Enum(Base::String) => text(),
        },
    }
}

/// Returns the schema of the value in a JSON text. It is complete in itself, since a component to which only extensions
/// refer would seem unused.
fn json_text(document: Document<'_>, ty: &Type) -> Object {
    expanded(document, ty, &mut HashSet::new())
}

fn expanded<'m>(document: Document<'m>, ty: &'m Type, within: &mut HashSet<&'m str>) -> Object {
    match ty {
        Type::List(item) => array(expanded(document, item, within)),
        Type::Named(named) if named.kind == Kind::Record && within.insert(&named.name) => {
            let fields = document.model.record(&named.name).map(|record| record.fields.as_slice());
            let properties = fields.unwrap_or_default().iter().map(|field| {
                let schema = expanded(document, &field.ty, within);
                let description = described(document, &field.description, &field.ty);
                (field.name.clone(), with_description(as_written(field, schema), &description))
            });
            let properties = properties.collect();
            within.remove(named.name.as_str());
            object(fields.unwrap_or_default(), properties)
        }
        // A record within itself.
        Type::Named(named) if named.kind == Kind::Record => Object::of("type", "object"),
        ty => of(document, ty),
    }
}

pub fn record(document: Document<'_>, record: &Record) -> Object {
    Object::of("description", record.description.as_str())
        .merge(object(&record.fields, properties(document, &record.fields)))
}

pub fn object(fields: &[Field], properties: Object) -> Object {
    let required: Vec<_> = fields.iter().filter(|field| field.required).map(|f| f.name.as_str()).collect();
    Object::of("type", "object").with_filled("required", required).with_filled("properties", properties)
}

pub fn properties(document: Document<'_>, fields: &[Field]) -> Object {
    let property = |declared: &Field| (declared.name.clone(), field(document, declared));
    fields.iter().map(property).collect()
}

/// Returns the schema of a field.
pub fn field(document: Document<'_>, field: &Field) -> Object {
    let schema = of(document, &field.ty);
    let description = described(document, &field.description, &field.ty);
    with_description(as_written(field, schema), &description).with_some("x-source", source(field.source))
}

/// Returns the schema of a field whose number is always written as text.
fn as_written(field: &Field, schema: Object) -> Object {
    if field.as_string && field.ty.is_number() {
        text().with("pattern", format!("^{DIGITS}$"))
    } else {
        schema
    }
}

/// Adds a description. In 3.0 nothing may be beside a reference.
fn with_description(schema: Object, description: &str) -> Object {
    let schema = if schema.has("$ref") { Object::of("allOf", vec![schema]) } else { schema };
    schema.with("description", description)
}
