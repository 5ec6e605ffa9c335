//! Records: responses, their parts, and the parts of requests that are sent as JSON.

use proc_macro2::TokenStream;
use quote::quote;

use super::constructor::{self, Storage};
use crate::emit::rust::docs::doc;
use crate::emit::rust::format::Item;
use crate::emit::rust::markdown::prose;
use crate::emit::rust::tokens::ident;
use crate::emit::rust::types::stored;
use crate::model::{Field, Record};

/// Returns the type of a record. A record that is part of a request has a constructor; tests can build any
/// record from its default. Its description is Markdown already.
pub fn emit(record: &Record) -> Item {
    let docs = doc(&record.description);
    let name = ident(&record.name);
    let fields = record.fields.iter().map(|declared| field(declared, record.is_input));
    let constructor = record.is_input.then(|| constructor(record));
    quote! {
        #docs
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }

        #constructor
    }
    .into()
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
        attributes.push(quote!(deserialize_with = "lenient::read"));
        attributes.extend(as_string.then(|| quote!(serialize_with = "lenient::as_string")));
        ty
    } else {
        attributes.push(quote!(default, deserialize_with = "lenient::optional"));
        attributes.extend(as_string.then(|| quote!(serialize_with = "lenient::optional_as_string")));
        attributes.extend(is_input.then(|| quote!(skip_serializing_if = "Option::is_none")));
        quote!(Option<#ty>)
    };
    quote! {
        #docs
        #[serde(#(#attributes),*)]
        pub #name: #ty,
    }
}

fn constructor(record: &Record) -> TokenStream {
    let arguments: Vec<_> = record.fields.iter().map(constructor::Argument::from).collect();
    constructor::functions(&ident(&record.name), &arguments, Storage::Fields)
}
