//! Types as Rust writes them.

use heck::ToSnakeCase;
use proc_macro2::TokenStream;
use quote::quote;

use super::docs::doc;
use super::imports::ident;
use crate::model::{Base, Enum, Id, Kind, Literal, Named, Type};

/// The type of a stored value.
pub fn stored(kind: &Type) -> TokenStream {
    match kind {
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
            let (key, value) = (stored(key), stored(value));
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

/// Whether a constructor or setter takes anything that converts into the stored type.
fn converts(kind: &Type) -> bool {
    match kind {
        Type::String | Type::Url | Type::Flag | Type::Secret | Type::CommaList(_) | Type::List(_) => true,
        Type::Json(inner) => converts(inner),
        Type::Named(named) => matches!(named.kind, Kind::Id(Base::String) | Kind::Enum(Base::String)),
        _ => false,
    }
}

/// The type of an argument.
pub fn argument(kind: &Type) -> TokenStream {
    let stored = stored(kind);
    if converts(kind) { quote!(impl Into<#stored>) } else { stored }
}

/// An argument as the stored type.
pub fn from_argument(kind: &Type, name: &TokenStream) -> TokenStream {
    if converts(kind) { quote!(#name.into()) } else { name.clone() }
}

/// An identifier's type.
pub fn id(id: &Id) -> TokenStream {
    let about = doc(&id.about);
    let name = ident(&id.name);
    match id.base {
        Base::Int => quote! {
            #about
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct #name(pub i64);
            baijiayun_runtime::int_id!(#name);
        },
        Base::String => quote! {
            #about
            #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct #name(pub String);
            baijiayun_runtime::string_id!(#name);
        },
    }
}

/// A vocabulary's type.
pub fn vocabulary(found: &Enum) -> TokenStream {
    let about = doc(&format!("{}\n\nOpen: a value that is not listed is kept as `Unknown`.", found.about));
    let name = ident(&found.name);
    let variants = found.variants.iter().map(|variant| {
        let value = literal(&variant.value);
        let about = doc(&format!("`{value}`: {} ({}).", variant.meaning.en, variant.meaning.zh));
        let name = ident(&variant.name);
        quote!(#about #name,)
    });
    let pairs = found.variants.iter().map(|variant| {
        let name = ident(&variant.name);
        match &variant.value {
            Literal::Int(number) => {
                let number = proc_macro2::Literal::i64_unsuffixed(*number);
                quote!(#name = #number)
            }
            Literal::String(text) => quote!(#name = #text),
        }
    });
    let known = found.variants.iter().map(|variant| {
        let (value, name) = (literal(&variant.value), variant.name.to_snake_case());
        let (en, zh) = (&variant.meaning.en, &variant.meaning.zh);
        quote!(KnownValue::new(#value, #name, #en, #zh))
    });
    let (derives, unknown, implement) = match found.base {
        Base::Int => (quote!(Debug, Clone, Copy, PartialEq, Eq, Hash), quote!(i64), ident("int_enum")),
        Base::String => (quote!(Debug, Clone, PartialEq, Eq, Hash), quote!(String), ident("string_enum")),
    };
    quote! {
        #about
        #[derive(#derives)]
        pub enum #name {
            #(#variants)*
            /// A value that this version does not know.
            Unknown(#unknown),
        }
        impl #name {
            /// Its values with their names and meanings.
            pub const VALUES: &'static [KnownValue] = &[#(#known),*];
        }
        baijiayun_runtime::#implement!(#name { #(#pairs),* });
    }
}

/// A value as it stands on the wire.
fn literal(value: &Literal) -> String {
    match value {
        Literal::Int(number) => number.to_string(),
        Literal::String(text) => text.clone(),
    }
}

/// The vocabulary that a parameter or field takes its values from, alone or in a list.
pub fn vocabulary_of(kind: &Type) -> Option<&str> {
    match kind {
        Type::Named(Named { name, kind: Kind::Enum(_), .. }) => Some(name),
        Type::CommaList(item) => vocabulary_of(item),
        _ => None,
    }
}
