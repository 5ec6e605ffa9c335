//! The types of calls.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ident;
use super::types::stored;
use crate::model::{Operation, ResponseData, Type};

/// Returns the type that a successful call returns.
pub fn response(operation: &Operation) -> TokenStream {
    match &operation.response.data {
        // The runtime has checked that a boolean is not false.
        ResponseData::None | ResponseData::Type(Type::Bool) => quote!(()),
        ResponseData::Type(ty) => stored(ty),
        ResponseData::Record(record) => {
            let name = ident(&record.name);
            quote!(#name)
        }
    }
}
