//! What the mock receives: a struct per operation, read from the arguments of a call.

use proc_macro2::TokenStream;
use quote::quote;

use super::shape::shape;
use crate::emit::docs::doc;
use crate::emit::imports::ident;
use crate::emit::request::{name, range_checks};
use crate::emit::types::stored;
use crate::model::{Operation, Param, Path, Shape, Type};

/// The request of one operation.
pub fn emit(operation: &Operation) -> TokenStream {
    if operation.path == Path::Dynamic {
        // Its body is read as it arrives.
        return quote!();
    }
    let name = name(operation);
    let about = doc(&format!("{} (`{}`).", operation.title.en, operation.doc));
    let declaration = declaration(operation);
    let (response, shape) = match &operation.response.shape {
        Shape::None => (quote!(()), quote!(&Shape::Fixed)),
        Shape::Type(kind) => (stored(kind), shape(kind)),
        Shape::Record(record) => {
            let record = ident(&record.name);
            (quote!(#record), quote!(#record::SHAPE))
        }
    };
    let read = read(operation);
    quote! {
        #about
        #declaration

        impl Call for #name {
            type Response = #response;
            const SHAPE: &'static Shape = #shape;

            #read
        }
    }
}

fn declaration(operation: &Operation) -> TokenStream {
    let name = name(operation);
    if operation.params.is_empty() {
        return quote!(#[derive(Debug)] pub struct #name;);
    }
    let fields = operation.params.iter().map(|param| {
        let (about, name, kind) = (doc(&param.about), ident(&param.rust), received(param));
        if param.required {
            quote!(#about pub #name: #kind,)
        } else {
            quote!(#about pub #name: Option<#kind>,)
        }
    });
    quote! {
        #[derive(Debug)]
        pub struct #name { #(#fields)* }
    }
}

fn read(operation: &Operation) -> TokenStream {
    if operation.params.is_empty() {
        return quote! {
            fn read(_: &Arguments<'_>) -> Result<Self, Refusal> { Ok(Self) }
        };
    }
    let fields = operation.params.iter().map(|param| {
        let (field, name) = (ident(&param.rust), &param.name);
        let how = match (&param.kind, param.required) {
            (Type::File, true) => quote!(arguments.file(#name)),
            (Type::File, false) => quote!(arguments.optional_file(#name)),
            (Type::Json(_), true) => quote!(arguments.json(#name)),
            (Type::Json(_), false) => quote!(arguments.optional_json(#name)),
            (_, true) => quote!(arguments.required(#name)),
            (_, false) => quote!(arguments.optional(#name)),
        };
        quote!(#field: #how?,)
    });
    match &operation.range {
        None => quote! {
            fn read(arguments: &Arguments<'_>) -> Result<Self, Refusal> {
                Ok(Self { #(#fields)* })
            }
        },
        Some(range) => {
            let checks = range_checks(operation, range, &quote!(request));
            quote! {
                fn read(arguments: &Arguments<'_>) -> Result<Self, Refusal> {
                    let request = Self { #(#fields)* };
                    #checks
                    Ok(request)
                }
            }
        }
    }
}

fn received(param: &Param) -> TokenStream {
    if param.kind == Type::File { quote!(File) } else { stored(&param.kind) }
}
