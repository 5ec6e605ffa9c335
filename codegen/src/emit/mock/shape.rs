//! The shape of what the mock answers, as data: where PHP may write a value in another way.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::ident;
use crate::model::{Field, Kind, Record, Type};

/// A record's shape. Its members are behind a function because records can hold themselves.
pub fn record(record: &Record) -> TokenStream {
    let name = ident(&record.name);
    let members = record.fields.iter().map(member);
    quote! {
        impl #name {
            /// The shape on the wire.
            pub const SHAPE: &'static Shape = &Shape::Record(Self::members);

            fn members() -> &'static [Member] {
                &[#(#members),*]
            }
        }
    }
}

fn member(field: &Field) -> TokenStream {
    let Field { name, required, .. } = field;
    let shape = shape(&field.kind);
    quote!(Member { name: #name, required: #required, shape: #shape })
}

/// The shape of a value.
pub fn shape(kind: &Type) -> TokenStream {
    match kind {
        Type::List(item) => {
            let item = shape(item);
            quote!(&Shape::List(#item))
        }
        Type::Map(_, value) => {
            let value = shape(value);
            quote!(&Shape::Map(#value))
        }
        Type::Named(named) if named.kind == Kind::Record => {
            let name = ident(&named.name);
            quote!(#name::SHAPE)
        }
        Type::Flag | Type::Bool => quote!(&Shape::YesNo),
        Type::UnixTime | Type::CstDateTime => quote!(&Shape::Time),
        Type::Any => quote!(&Shape::Fixed),
        kind if kind.is_number() => quote!(&Shape::Number),
        _ => quote!(&Shape::Text),
    }
}
