//! One command: what its help says, and how its arguments become a request.

use proc_macro2::TokenStream;
use quote::quote;

use super::fields;
use crate::emit::imports::ident;
use crate::emit::request::name;
use crate::emit::types::stored;
use crate::emit::{days, pages};
use crate::model::{Model, Operation, Param, Type};

/// The entry of an operation in its module's list.
pub fn emit(model: &Model, operation: &Operation) -> TokenStream {
    let Operation { about, notes, .. } = operation;
    let (module, request) = (ident(&operation.module), name(operation));
    let prepare = prepare(operation);
    let fields = fields::emit(model, operation);
    quote! {
        Command {
            operation: #module::#request::OPERATION,
            about: #about,
            notes: &[#(#notes),*],
            fields: &[#(#fields),*],
            prepare: #prepare,
        }
    }
}

/// How a request becomes something that can be sent.
fn prepare(operation: &Operation) -> TokenStream {
    let read = ident(&operation.name);
    let how = ident(match (days::method_name(operation), pages::stored_item(operation)) {
        (Some(_), _) => "by_day",
        (None, Some(_)) => "paged",
        (None, None) => "single",
    });
    quote!(|arguments| #read(arguments).map(Invocation::#how))
}

/// The function that makes a request of arguments.
pub fn request(operation: &Operation) -> TokenStream {
    let function = ident(&operation.name);
    let (module, request) = (ident(&operation.module), name(operation));
    let required = operation.params.iter().enumerate().filter(|(_, param)| param.required);
    let required = required.map(|(index, param)| read(operation, index, param));
    let new = quote!(#module::#request::new(#(#required?),*));
    let setters: Vec<_> = operation
        .params
        .iter()
        .enumerate()
        .filter(|(_, param)| !param.required)
        .map(|(index, param)| {
            let (setter, value) = (ident(&param.rust), read(operation, index, param));
            quote! {
                if let Some(value) = #value? {
                    request = request.#setter(value);
                }
            }
        })
        .collect();
    let arguments = if operation.params.is_empty() { ident("_") } else { ident("arguments") };
    let body = if setters.is_empty() {
        quote!(Ok(#new))
    } else {
        quote! {
            let mut request = #new;
            #(#setters)*
            Ok(request)
        }
    };
    quote! {
        pub fn #function(#arguments: &Arguments<'_>) -> Result<#module::#request, Invalid> {
            #body
        }
    }
}

/// The expression that reads one argument.
fn read(operation: &Operation, index: usize, param: &Param) -> TokenStream {
    let name = &param.name;
    let is_end = operation.range.as_ref().is_some_and(|range| range.end == index);
    let (how, kind) = match &param.kind {
        Type::File => ("file", None),
        Type::Secret => ("secret", None),
        Type::CstDateTime if is_end => ("end", None),
        Type::CstDateTime => ("start", None),
        Type::Json(inner) => ("json", Some(stored(inner))),
        kind => ("value", Some(stored(kind))),
    };
    let how = ident(&if param.required { how.to_owned() } else { format!("optional_{how}") });
    let kind = kind.map(|kind| quote!(::<#kind>));
    quote!(arguments.#how #kind(#name))
}
