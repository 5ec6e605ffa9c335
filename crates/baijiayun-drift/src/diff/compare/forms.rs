//! The forms of a type: in Rust, and on the wire.

use baijiayun_codegen::model::{Base, Kind, Type};

use crate::diff::change::TypeChange;

/// Returns the forms that differ, if the type expressions do.
pub fn type_change(old: &Type, new: &Type) -> Option<TypeChange> {
    // By name: a declared type that changed itself is a change at its declaration, not at every use.
    if old.to_string() == new.to_string() {
        return None;
    }
    Some(match (in_rust(old) == in_rust(new), on_wire(old) == on_wire(new)) {
        (true, true) => TypeChange::Meaning,
        (false, true) => TypeChange::Rust,
        (true, false) => TypeChange::Wire,
        (false, false) => TypeChange::Both,
    })
}

/// Returns a text that is equal for types that are the same type in generated code.
pub fn in_rust(ty: &Type) -> String {
    match ty {
        Type::Url => Type::String.to_string(),
        Type::Json(inner) => in_rust(inner),
        Type::List(item) => format!("list<{}>", in_rust(item)),
        Type::CommaList(item) => format!("comma_list<{}>", in_rust(item)),
        Type::Map(key, value) => format!("map<{}, {}>", in_rust(key), in_rust(value)),
        other => other.to_string(),
    }
}

/// Returns a text that is equal for types whose values have the same form on the wire.
fn on_wire(ty: &Type) -> String {
    let number = || Type::Int.to_string();
    let text = || Type::String.to_string();
    match ty {
        Type::Int | Type::ByteCount | Type::Seconds | Type::UnixTime => number(),
        Type::String | Type::Url => text(),
        Type::Named(named) => match named.kind {
            Kind::Id(Base::Int) | Kind::Enum(Base::Int) => number(),
            Kind::Id(Base::String) | Kind::Enum(Base::String) => text(),
            Kind::Record => named.name.clone(),
        },
        Type::List(item) => format!("list<{}>", on_wire(item)),
        Type::CommaList(item) => format!("comma_list<{}>", on_wire(item)),
        Type::Json(inner) => format!("json<{}>", on_wire(inner)),
        Type::Map(key, value) => format!("map<{}, {}>", on_wire(key), on_wire(value)),
        // A secret is text that the command line masks.
        Type::Bool
        | Type::Flag
        | Type::CstDate
        | Type::CstDateTime
        | Type::Expires
        | Type::Position
        | Type::Jump
        | Type::Secret
        | Type::File
        | Type::Any => ty.to_string(),
    }
}
