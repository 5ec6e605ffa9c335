//! One file per module of the spec, and the index of them all.

use quote::quote;

use super::imports::{ident, imports};
use super::{Target, calls, days, pages, record, request, rust, types};
use crate::load::TYPES;
use crate::model::{Model, Module, Shape};

/// `mod.rs` of the generated source.
pub fn index(model: &Model) -> String {
    let modules = model.modules.iter().filter(|module| module.name != TYPES).map(|module| {
        let name = ident(&module.name);
        quote!(pub mod #name;)
    });
    let types = model.modules.iter().any(|module| module.name == TYPES);
    let (types, shared) = if types {
        (
            quote!(
                pub mod types;
            ),
            quote!(
                pub use types::*;
            ),
        )
    } else {
        Default::default()
    };
    rust::file(
        &[],
        vec![
            quote! {
                mod api;
                #[cfg(feature = "blocking")]
                #[allow(clippy::should_implement_trait, reason = "an operation may be called `add`")]
                pub mod blocking;
                mod client;
                #(#modules)*
                #types
            },
            quote! { pub use api::API; pub use client::Client; #shared },
        ],
    )
}

/// A module's file.
pub fn emit(model: &Model, module: &Module, target: &Target) -> String {
    let mut items = Vec::new();
    items.extend(module.ids.iter().map(types::id));
    items.extend(module.enums.iter().map(types::vocabulary));
    items.extend(module.records.iter().map(|found| record::emit(model, found)));
    for operation in &module.operations {
        items.push(request::emit(operation));
        if let Shape::Record(found) = &operation.response.shape {
            let mut found = found.clone();
            if found.about.is_empty() {
                found.about = format!("What `{}` answers.", operation.id);
            }
            items.push(record::emit(model, &found));
        }
        items.extend(pages::emit(model, operation));
        items.extend(days::emit(operation));
        items.push(calls::functions(operation));
    }
    for callback in &module.callbacks {
        let mut found = callback.record.clone();
        found.about = format!("{}: {}.\n\n{}", callback.title.en, callback.title.zh, found.about);
        if !callback.notes.is_empty() {
            found.about.push_str("\n\n# Notes\n");
            for note in &callback.notes {
                found.about.push_str(&format!("\n- {}", note.replace('\n', "\n  ")));
            }
        }
        items.push(record::emit(model, &found));
    }
    if !module.operations.is_empty() {
        items.push(calls::methods(model, module, target));
    }
    items.insert(0, imports(model, &module.name, &items));
    let mut docs = vec![format!("{} ({}).", module.title.en, module.title.zh), String::new()];
    docs.extend(module.about.lines().map(str::to_owned));
    rust::file(&docs, split(items))
}

/// Formatting item by item leaves a blank line between them.
pub fn split(items: Vec<proc_macro2::TokenStream>) -> Vec<proc_macro2::TokenStream> {
    let mut single = Vec::new();
    for tokens in items {
        match syn::parse2::<syn::File>(tokens.clone()) {
            Ok(file) => {
                let uses = file.items.iter().all(|item| matches!(item, syn::Item::Use(_)));
                if uses {
                    single.push(tokens);
                } else {
                    single.extend(file.items.iter().map(|item| quote!(#item)));
                }
            }
            Err(_) => single.push(tokens),
        }
    }
    single
}
