//! Types of the spec as types of Rust.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ident;
use crate::model::{Base, Kind, Type};

/// Returns the type of a stored value.
pub fn stored(ty: &Type) -> TokenStream {
    match ty {
        Type::Int => quote!(i64),
        Type::String | Type::Url => quote!(String),
        Type::Bool => quote!(bool),
        Type::Flag => quote!(Flag),
        Type::ByteCount => quote!(ByteCount),
        Type::Seconds => quote!(Seconds),
        Type::CstDate => quote!(CstDate),
        Type::CstDateTime => quote!(CstDateTime),
        Type::UnixTime => quote!(UnixTime),
        Type::Secret => quote!(Secret),
        Type::File => quote!(FilePart),
        Type::Any => quote!(Value),
        Type::List(item) => {
            let item = stored(item);
            quote!(Vec<#item>)
        }
        Type::Map(key, value) => {
            let key = stored(key);
            let value = stored(value);
            quote!(BTreeMap<#key, #value>)
        }
        Type::CommaList(item) => {
            let item = stored(item);
            quote!(CommaList<#item>)
        }
        Type::Json(inner) => stored(inner),
        Type::Named(named) => {
            let name = ident(&named.name);
            quote!(#name)
        }
    }
}

/// Returns whether a constructor or setter accepts anything that converts into the stored type.
pub fn converts(ty: &Type) -> bool {
    match ty {
        Type::String | Type::Url | Type::Flag | Type::Secret | Type::CommaList(_) | Type::List(_) => true,
        Type::Json(inner) => converts(inner),
        Type::Named(named) => matches!(named.kind, Kind::Id(Base::String) | Kind::Enum(Base::String)),
        _ => false,
    }
}

/// Returns the type of an argument.
pub fn argument(ty: &Type) -> TokenStream {
    let stored = stored(ty);
    if converts(ty) { quote!(impl Into<#stored>) } else { stored }
}

/// Returns the schema of a value, as a constant expression.
pub fn schema(ty: &Type) -> String {
    match ty {
        Type::Int => "Schema::Int".to_owned(),
        Type::String => "Schema::Text".to_owned(),
        Type::Bool => "Schema::Bool".to_owned(),
        Type::Flag => "Schema::Flag".to_owned(),
        Type::ByteCount => "Schema::ByteCount".to_owned(),
        Type::Seconds => "Schema::Seconds".to_owned(),
        Type::CstDate => "Schema::CstDate".to_owned(),
        Type::CstDateTime => "Schema::CstDateTime".to_owned(),
        Type::UnixTime => "Schema::UnixTime".to_owned(),
        Type::Url => "Schema::Url".to_owned(),
        Type::Secret => "Schema::Secret".to_owned(),
        Type::File => "Schema::File".to_owned(),
        Type::Any => "Schema::Any".to_owned(),
        Type::List(item) => format!("Schema::List(&{})", schema(item)),
        Type::Map(key, value) => format!("Schema::Map(&{}, &{})", schema(key), schema(value)),
        Type::CommaList(item) => format!("Schema::CommaList(&{})", schema(item)),
        Type::Json(inner) => format!("Schema::Json(&{})", schema(inner)),
        Type::Named(named) => format!("{}::SCHEMA", named.name),
    }
}
