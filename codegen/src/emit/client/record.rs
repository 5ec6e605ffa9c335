//! Records: responses, their parts, and the parts of requests that are sent as JSON.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::constructor::{self, Storage};
use crate::emit::rust::docs::doc;
use crate::emit::rust::format::{Item, literal};
use crate::emit::rust::markdown::prose;
use crate::emit::rust::tokens::ident;
use crate::emit::rust::types::stored;
use crate::model::{Field, Record, Type};

/// Returns the items of a record. A record that is part of a request has a constructor; tests can build any
/// record from its default. Its description is Markdown already. `call_urls` are the fields whose query is not shown.
pub fn emit(record: &Record, call_urls: &BTreeSet<&str>) -> [Item; 3] {
    let docs = doc(&record.description);
    let name = ident(&record.name);
    let fields = record.fields.iter().map(|declared| field(declared, record.is_input));
    let constructor = record.is_input.then(|| constructor(record));
    let is_call_url = |field: &Field| field.ty == Type::Url && call_urls.contains(field.name.as_str());
    let (derived, written) = if record.fields.iter().any(is_call_url) {
        (None, Some(debug(record, is_call_url)))
    } else {
        (Some(quote!(Debug,)), None)
    };
    let declaration = quote! {
        #docs
        #[derive(#derived Clone, Default, PartialEq, Serialize)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }
    };
    let implementations = quote! {
        #written

        #constructor
    };
    [declaration.into(), Item::Text(deserialize(record)), implementations.into()]
}

/// Returns the macro call with one field per line, so that a new field is a new line.
fn deserialize(record: &Record) -> String {
    let line = |field: &Field| format!("    {} => {},\n", literal(&field.name), ident(&field.rust));
    let lines: String = record.fields.iter().map(line).collect();
    format!("deserialize_record!({} {{\n{lines}}});\n", record.name)
}

/// Returns the implementation of `Debug` that omits the token of a URL.
fn debug(record: &Record, is_call_url: impl Fn(&Field) -> bool) -> TokenStream {
    let (name, text) = (ident(&record.name), &record.name);
    let fields = record.fields.iter().map(|field| {
        let (name, text) = (ident(&field.rust), &field.rust);
        let value = match (is_call_url(field), field.required) {
            (false, _) => quote!(&self.#name),
            (true, true) => quote!(&crate::runtime::__private::without_query(&self.#name)),
            (true, false) => {
                quote!(&self.#name.as_deref().map(crate::runtime::__private::without_query))
            }
        };
        quote!(.field(#text, #value))
    });
    quote! {
        /// Omits the query of a URL, which holds a token.
        impl ::core::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(#text) #(#fields)* .finish()
            }
        }
    }
}

/// Returns a field. If it is absent, a response has `null`, so that formats such as CSV keep their columns;
/// a request leaves it out.
fn field(field: &Field, is_input: bool) -> TokenStream {
    let docs = doc(&prose(&field.description));
    let name = ident(&field.rust);
    let ty = stored(&field.ty);
    let mut attributes = Vec::new();
    if field.rust != field.name {
        let wire = &field.name;
        attributes.push(quote!(rename = #wire));
    }
    // Responses are serialized with numbers as numbers, even if the server sends strings.
    let as_string = field.as_string && is_input;
    let ty = if field.required {
        attributes.extend(as_string.then(|| quote!(serialize_with = "lenient::as_string")));
        ty
    } else {
        attributes.extend(as_string.then(|| quote!(serialize_with = "lenient::optional_as_string")));
        attributes.extend(is_input.then(|| quote!(skip_serializing_if = "Option::is_none")));
        quote!(Option<#ty>)
    };
    let serde = (!attributes.is_empty()).then(|| quote!(#[serde(#(#attributes),*)]));
    quote! {
        #docs
        #serde
        pub #name: #ty,
    }
}

fn constructor(record: &Record) -> TokenStream {
    let arguments: Vec<_> = record.fields.iter().map(constructor::Argument::from).collect();
    constructor::functions(&ident(&record.name), &arguments, Storage::Fields)
}
