//! What requests and the records inside them share: a constructor that takes what is required, and
//! a setter for each of the rest.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{self, doc};
use super::imports::ident;
use super::types::{argument, from_argument};
use crate::model::{Field, Param, Type};

/// One value that a caller gives.
pub struct Slot<'m> {
    rust: &'m str,
    kind: &'m Type,
    about: String,
    required: bool,
}

impl<'m> From<&'m Param> for Slot<'m> {
    fn from(param: &'m Param) -> Self {
        Self { rust: &param.rust, kind: &param.kind, about: docs::param(param), required: param.required }
    }
}

impl<'m> From<&'m Field> for Slot<'m> {
    fn from(field: &'m Field) -> Self {
        Self { rust: &field.rust, kind: &field.kind, about: field.about.clone(), required: field.required }
    }
}

/// `new` and the setters, to stand in an `impl` block.
pub fn functions(slots: &[Slot<'_>]) -> TokenStream {
    let required: Vec<_> = slots.iter().filter(|slot| slot.required).collect();
    let mut about = "With what is required.".to_owned();
    if !required.is_empty() {
        about.push('\n');
    }
    for slot in &required {
        about.push_str(&format!("\n- `{}`: {}", slot.rust, slot.about));
    }
    let about = doc(&about);
    let arguments = required.iter().map(|slot| {
        let (name, kind) = (ident(slot.rust), argument(slot.kind));
        quote!(#name: #kind)
    });
    let body = if slots.is_empty() {
        quote!(Self)
    } else {
        let values = slots.iter().map(initial);
        quote!(Self { #(#values),* })
    };
    let setters = slots.iter().filter(|slot| !slot.required).map(setter);
    quote! {
        #about
        #[must_use]
        pub fn new(#(#arguments),*) -> Self {
            #body
        }
        #(#setters)*
    }
}

fn initial(slot: &Slot<'_>) -> TokenStream {
    let name = ident(slot.rust);
    if !slot.required {
        return quote!(#name: None);
    }
    let value = from_argument(slot.kind, &quote!(#name));
    if value.to_string() == slot.rust { quote!(#name) } else { quote!(#name: #value) }
}

fn setter(slot: &Slot<'_>) -> TokenStream {
    let about = doc(&slot.about);
    let (name, kind) = (ident(slot.rust), argument(slot.kind));
    let value = from_argument(slot.kind, &quote!(#name));
    quote! {
        #about
        #[must_use]
        pub fn #name(mut self, #name: #kind) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}
