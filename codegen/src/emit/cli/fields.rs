//! Which fields of an answer hold more than a plain number or text, so that tables can show them in
//! a form for people.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::ident;
use crate::emit::types::vocabulary_of;
use crate::model::{Kind, Model, Named, Operation, Record, Shape, Type};

/// An entry for each such field of an operation's answer. Its place is the names on the way to it;
/// lists and maps have none.
pub fn emit(model: &Model, operation: &Operation) -> Vec<TokenStream> {
    let mut walk = Walk { model, inside: Vec::new(), found: Vec::new() };
    match &operation.response.shape {
        Shape::None => {}
        Shape::Type(kind) => walk.value("", kind),
        Shape::Record(record) => walk.record("", record),
    }
    walk.found
}

struct Walk<'m> {
    model: &'m Model,
    /// The records around the current place: one may contain itself.
    inside: Vec<String>,
    found: Vec<TokenStream>,
}

impl Walk<'_> {
    fn record(&mut self, place: &str, record: &Record) {
        if self.inside.contains(&record.name) {
            return;
        }
        self.inside.push(record.name.clone());
        for field in &record.fields {
            let place = if place.is_empty() { field.name.clone() } else { format!("{place}.{}", field.name) };
            self.value(&place, &field.kind);
        }
        self.inside.pop();
    }

    fn value(&mut self, place: &str, kind: &Type) {
        if let Some(field) = field(place, kind) {
            self.found.push(field);
            return;
        }
        match kind {
            Type::List(item) | Type::Json(item) | Type::Map(_, item) => self.value(place, item),
            Type::Named(Named { name, kind: Kind::Record, .. }) => {
                let model = self.model;
                if let Some(record) = model.record(name) {
                    self.record(place, record);
                }
            }
            _ => {}
        }
    }
}

fn field(place: &str, kind: &Type) -> Option<TokenStream> {
    if let Some(name) = vocabulary_of(kind) {
        let name = ident(name);
        return Some(quote!(Field::known(#place, #name::VALUES)));
    }
    Some(match kind {
        Type::ByteCount => quote!(Field::bytes(#place)),
        Type::Seconds => quote!(Field::seconds(#place)),
        Type::UnixTime => quote!(Field::unix_time(#place)),
        Type::Flag => quote!(Field::flag(#place)),
        _ => return None,
    })
}
