//! The mock's side of the API: what it receives, what it answers, and which behaviour serves what.
//!
//! Identifiers and vocabularies are the client's. Requests and records are the mock's own: it reads
//! the ones and builds the others, the opposite of what the client does.

mod request;
mod serve;
mod shape;

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::{ident, imports, mentions};
use super::module::split;
use super::{File, Target, record, rust};
use crate::load::TYPES;
use crate::lower::collect_records;
use crate::model::{Model, Module, Path, Shape};

/// Every generated file of the mock, in `folder`.
pub fn files(model: &Model, target: &Target, folder: &str) -> Vec<File> {
    let file = |name: &str, text| File { path: format!("{folder}/{name}.rs"), text };
    let mut files = vec![file("mod", index(model)), file("serve", serve::emit(model))];
    files.extend(model.modules.iter().map(|module| file(&module.name, emit(model, module, target))));
    files
}

fn index(model: &Model) -> String {
    let modules = model.modules.iter().map(|module| {
        let name = ident(&module.name);
        quote!(pub mod #name;)
    });
    rust::file(&[], vec![quote! { #(#modules)* mod serve; }, quote! { pub use serve::{serve, stream}; }])
}

fn emit(model: &Model, module: &Module, target: &Target) -> String {
    let mut items = Vec::new();
    let answered = answered(model);
    for found in &module.records {
        items.push(record::emit_exhaustive(model, found));
        items.extend(answered.contains(&found.name).then(|| shape::record(found)));
    }
    for operation in &module.operations {
        items.push(request::emit(operation));
        if let Shape::Record(found) = &operation.response.shape {
            let mut found = found.clone();
            if found.about.is_empty() {
                found.about = format!("What `{}` answers.", operation.id);
            }
            items.push(record::emit_exhaustive(model, &found));
            items.extend((operation.path != Path::Dynamic).then(|| shape::record(&found)));
        }
    }
    for callback in &module.callbacks {
        items.push(record::emit_exhaustive(model, &callback.record));
    }
    items.splice(0..0, [imports(model, &module.name, &items), own_imports(module, target, &items)]);
    let docs = [format!("{} ({}), as the mock sees them.", module.title.en, module.title.zh)];
    rust::file(&docs, split(items))
}

/// The records that stand in answers.
fn answered(model: &Model) -> HashSet<String> {
    let mut found = HashSet::new();
    for operation in model.operations() {
        match &operation.response.shape {
            Shape::None => {}
            Shape::Type(kind) => collect_records(model, kind, &mut found),
            Shape::Record(record) => {
                record.fields.iter().for_each(|field| collect_records(model, &field.kind, &mut found));
            }
        }
    }
    found
}

/// What the mock has by hand, and the identifiers and vocabularies of the client.
fn own_imports(module: &Module, target: &Target, items: &[TokenStream]) -> TokenStream {
    let mentioned = mentions(items);
    let used = |name: &&str| mentioned.contains(*name);
    let receive: Vec<_> =
        ["Arguments", "Call", "File", "Refusal"].iter().copied().filter(used).map(ident).collect();
    let shape: Vec<_> = ["Member", "Shape"].iter().copied().filter(used).map(ident).collect();
    let receive = (!receive.is_empty()).then(|| quote!(use crate::receive::{#(#receive),*};));
    let shape = (!shape.is_empty()).then(|| quote!(use crate::php::{#(#shape),*};));
    let declared = module.ids.iter().map(|id| &id.name).chain(module.enums.iter().map(|found| &found.name));
    let declared: Vec<_> = declared.map(|name| ident(name)).collect();
    let client = ident(&target.crate_name());
    let place = (module.name != TYPES).then(|| ident(&module.name)).into_iter();
    let declared = (!declared.is_empty()).then(|| quote!(pub use #client #(::#place)*::{#(#declared),*};));
    quote!(#declared #receive #shape)
}
