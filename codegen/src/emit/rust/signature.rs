//! What a call takes and returns.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ident;
use super::types::stored;
use crate::model::{Operation, Shape, Type};

/// What a successful call returns.
pub fn response(operation: &Operation) -> TokenStream {
    match &operation.response.shape {
        Shape::None => quote!(()),
        // The envelope's code says whether it succeeded; the value itself may be missing.
        Shape::Type(Type::Bool) => quote!(Option<bool>),
        Shape::Type(ty) => stored(ty),
        Shape::Record(record) => {
            let name = ident(&record.name);
            quote!(#name)
        }
    }
}
