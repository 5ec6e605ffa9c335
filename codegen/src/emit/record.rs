//! Records: responses, what stands in them, and what requests send as JSON.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::doc;
use super::imports::ident;
use super::types::{argument, from_argument, stored};
use crate::lower::collect_records;
use crate::model::{Field, Model, Record, Type};

/// A record's type.
pub fn emit(model: &Model, record: &Record) -> TokenStream {
    let about = doc(&record.about);
    let name = ident(&record.name);
    let fields = record.fields.iter().map(field);
    // A secret is not compared: doing that safely is not what `==` does.
    let equal = if holds_secret(model, record) { quote!() } else { quote!(PartialEq,) };
    let builder = record.is_input.then(|| builder(record));
    quote! {
        #about
        #[derive(Debug, Clone, #equal Serialize, Deserialize)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }
        baijiayun_runtime::record!(#name);
        #builder
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

/// A constructor with what is required, and a setter for each of the rest.
fn builder(record: &Record) -> TokenStream {
    let name = ident(&record.name);
    let required: Vec<_> = record.fields.iter().filter(|field| field.required).collect();
    let arguments = required.iter().map(|field| {
        let (name, kind) = (ident(&field.rust), argument(&field.kind));
        quote!(#name: #kind)
    });
    let values = record.fields.iter().map(|field| {
        let name = ident(&field.rust);
        if !field.required {
            return quote!(#name: None);
        }
        let value = from_argument(&field.kind, &quote!(#name));
        if value.to_string() == field.rust { quote!(#name) } else { quote!(#name: #value) }
    });
    let setters = record.fields.iter().filter(|field| !field.required).map(|field| {
        let about = doc(&field.about);
        let (name, kind) = (ident(&field.rust), argument(&field.kind));
        let value = from_argument(&field.kind, &quote!(#name));
        quote! {
            #about
            #[must_use]
            pub fn #name(mut self, #name: #kind) -> Self {
                self.#name = Some(#value);
                self
            }
        }
    });
    let default = required.is_empty().then(|| {
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
            /// With everything that is required.
            #[must_use]
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
            #(#setters)*
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
