//! The types of calls.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ident;
use super::types::stored;
use crate::model::{Operation, ResponseData, Type};

/// Returns the type that a successful call returns.
pub fn response(operation: &Operation) -> TokenStream {
    match &operation.response.data {
        ResponseData::None => quote!(()),
        // The envelope's code says whether it succeeded; the value itself may be missing.
        ResponseData::Type(Type::Bool) => quote!(Option<bool>),
        ResponseData::Type(ty) => stored(ty),
        ResponseData::Record(record) => {
            let name = ident(&record.name);
            quote!(#name)
        }
    }
}
