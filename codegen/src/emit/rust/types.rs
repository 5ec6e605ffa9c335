//! Types of the spec as types of Rust.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ident;
use crate::model::{Base, Kind, Named, Source, Type};

/// The origin of a name in a type.
#[derive(Clone, Copy)]
pub enum Origin<'t> {
    /// A map of the standard library.
    Map,
    /// Any JSON.
    Json,
    /// A type of the runtime; a client re-exports it.
    Runtime(&'static str),
    /// A type that the spec declares.
    Spec(&'t Named),
}

impl Origin<'_> {
    /// Returns the name without its path, for code that imports it.
    pub fn bare(self) -> TokenStream {
        let name = ident(match self {
            Self::Map => "BTreeMap",
            Self::Json => "Value",
            Self::Runtime(name) => name,
            Self::Spec(named) => &named.name,
        });
        quote!(#name)
    }
}

/// Returns the type of a stored value, in a module of the client.
pub fn stored(ty: &Type) -> TokenStream {
    written(ty, &|origin| origin.bare())
}

/// Returns the type of a stored value, with names as `name` writes them.
pub fn written(ty: &Type, name: &impl Fn(Origin<'_>) -> TokenStream) -> TokenStream {
    let runtime = |word| name(Origin::Runtime(word));
    match ty {
        Type::Int => quote!(i64),
        Type::String | Type::Url => quote!(String),
        Type::Bool => quote!(bool),
        Type::Flag => runtime("Flag"),
        Type::ByteCount => runtime("ByteCount"),
        Type::Seconds => runtime("Seconds"),
        Type::Expires => runtime("Expires"),
        Type::Position => runtime("Position"),
        Type::Jump => runtime("Jump"),
        Type::CstDate => runtime("CstDate"),
        Type::CstDateTime => runtime("CstDateTime"),
        Type::UnixTime => runtime("UnixTime"),
        Type::Secret => runtime("Secret"),
        Type::File => runtime("FilePart"),
        Type::Any => name(Origin::Json),
        Type::List(item) => {
            let item = written(item, name);
            quote!(Vec<#item>)
        }
        Type::Map(key, value) => {
            let map = name(Origin::Map);
            let key = written(key, name);
            let value = written(value, name);
            quote!(#map<#key, #value>)
        }
        Type::CommaList(item) => {
            let list = runtime("CommaList");
            let item = written(item, name);
            quote!(#list<#item>)
        }
        Type::Json(inner) => written(inner, name),
        Type::Named(named) => name(Origin::Spec(named)),
    }
}

/// Returns whether a constructor or setter accepts anything that converts into the stored type: text from `&str`,
/// numbers and counts from smaller integers, times from a `Duration`, lists from arrays.
///
/// Ids and enums of numbers do not convert, so that two of them cannot be mixed up; dates do not, so that
/// `"2026-09-01".parse()?` needs no type.
pub fn converts(ty: &Type) -> bool {
    match ty {
        Type::String | Type::Url | Type::Secret => true,
        Type::Int | Type::Flag | Type::ByteCount | Type::Seconds | Type::UnixTime => true,
        Type::Expires | Type::Position | Type::Jump => true,
        Type::CommaList(_) | Type::List(_) => true,
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
        Type::Expires => "Schema::Expires".to_owned(),
        Type::Position => "Schema::Position".to_owned(),
        Type::Jump => "Schema::Jump".to_owned(),
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

/// Returns the builder call that sets a source in the metadata; empty for the vendor's page, the default.
pub fn source(source: Source) -> String {
    if source == Source::Page { String::new() } else { format!(".source(Source::{source:?})") }
}
