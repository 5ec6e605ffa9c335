//! The table of all operations and error codes.

use proc_macro2::Literal;
use quote::quote;

use super::docs::doc;
use super::imports::ident;
use super::operation::option;
use super::{request, rust};
use crate::model::Model;

/// `api.rs`.
pub fn emit(model: &Model) -> String {
    let mut modules: Vec<_> = model.callable().map(|module| ident(&module.name)).collect();
    modules.sort();
    let operations = model.operations().into_iter().map(|operation| {
        let (module, name) = (ident(&operation.module), request::name(operation));
        quote!(#module::#name::OPERATION)
    });
    let codes = model.error_codes.iter().map(|found| {
        let code = Literal::i64_unsuffixed(found.code);
        let meaning = format!("{} ({})", found.meaning.en, found.meaning.zh);
        quote!((#code, #meaning))
    });
    let key_operation = option(model.key_operation.as_ref().and_then(|id| {
        let found = model.operations().into_iter().find(|operation| operation.id == *id)?;
        let (module, name) = (ident(&found.module), request::name(found));
        Some(quote!(#module::#name::OPERATION))
    }));
    let name = &model.name;
    let mut about = format!(
        "{} ({}): its operations in the order of the vendor's document, and its error codes.\n\n{}",
        model.title.en, model.title.zh, model.about
    );
    for note in &model.notes {
        about.push_str(&format!("\n\n{note}"));
    }
    let about = doc(&about);
    rust::file(
        &[],
        vec![
            quote! {
                use baijiayun_runtime::{Api, Request};
                use super::{#(#modules),*};
            },
            quote! {
                #about
                pub static API: Api = Api {
                    name: #name,
                    operations: &[#(#operations),*],
                    error_codes: &[#(#codes),*],
                    key_operation: #key_operation,
                };
            },
        ],
    )
}
