//! Records: responses, what stands in them, and what requests send as JSON.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::builder::{self, Slot};
use super::docs::doc;
use super::imports::ident;
use super::types::stored;
use crate::lower::collect_records;
use crate::model::{Field, Model, Record, Type};

/// A record's type in the client: other code reads it, and builds what it sends. What is never sent
/// is written as what it is, whatever the server makes of its numbers.
pub fn emit(model: &Model, record: &Record) -> TokenStream {
    let mut written = record.clone();
    for field in &mut written.fields {
        field.as_string &= record.is_input;
    }
    let declaration = declaration(model, &written, quote!(#[non_exhaustive]));
    let builder = record.is_input.then(|| builder(record));
    quote!(#declaration #builder)
}

/// A record's type in the mock, whose behaviour fills in every field. Secrets are plain text there:
/// they are to be sent.
pub fn emit_exhaustive(model: &Model, record: &Record) -> TokenStream {
    let mut record = record.clone();
    for field in &mut record.fields {
        if field.kind == Type::Secret {
            field.kind = Type::String;
        }
    }
    declaration(model, &record, quote!())
}

fn declaration(model: &Model, record: &Record, attribute: TokenStream) -> TokenStream {
    let about = doc(&record.about);
    let name = ident(&record.name);
    let fields = record.fields.iter().map(field);
    // A secret is not compared: doing that safely is not what `==` does.
    let equal = if holds_secret(model, record) { quote!() } else { quote!(PartialEq,) };
    quote! {
        #about
        #[derive(Debug, Clone, #equal Serialize, Deserialize)]
        #attribute
        pub struct #name {
            #(#fields)*
        }
        baijiayun_runtime::record!(#name);
    }
}

fn field(field: &Field) -> TokenStream {
    let about = doc(&field.about);
    let name = ident(&field.rust);
    let stored = stored(&field.kind);
    let mut attributes = Vec::new();
    if field.rust != field.name {
        let wire = &field.name;
        attributes.push(quote!(rename = #wire));
    }
    let kind = if field.required {
        attributes.push(quote!(deserialize_with = "lenient::read"));
        if field.as_string {
            attributes.push(quote!(serialize_with = "lenient::as_string"));
        }
        stored
    } else {
        attributes.push(quote!(default));
        attributes.push(quote!(deserialize_with = "lenient::optional"));
        if field.as_string {
            attributes.push(quote!(serialize_with = "lenient::optional_as_string"));
        }
        attributes.push(quote!(skip_serializing_if = "Option::is_none"));
        quote!(Option<#stored>)
    };
    quote! {
        #about
        #[serde(#(#attributes),*)]
        pub #name: #kind,
    }
}

fn builder(record: &Record) -> TokenStream {
    let name = ident(&record.name);
    let slots: Vec<Slot<'_>> = record.fields.iter().map(Slot::from).collect();
    let functions = builder::functions(&slots);
    let default = record.fields.iter().all(|field| !field.required).then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    quote! {
        impl #name {
            #functions
        }
        #default
    }
}

fn holds_secret(model: &Model, record: &Record) -> bool {
    let mut inner = HashSet::new();
    for field in &record.fields {
        collect_records(model, &field.kind, &mut inner);
    }
    let is_secret = |field: &Field| field.kind.holds(|part| *part == Type::Secret);
    record.fields.iter().any(is_secret)
        || inner.iter().filter_map(|name| model.record(name)).flat_map(|record| &record.fields).any(is_secret)
}
