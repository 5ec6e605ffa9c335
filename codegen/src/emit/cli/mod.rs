//! The command line's side of the API: a command per operation, which reads its arguments into the
//! client's typed request. What the arguments are called and mean is in the operation's metadata.

mod command;
mod fields;

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::{ident, mentions};
use super::module::split;
use super::{File, Target, rust};
use crate::model::{Model, Module};

/// What the command line has by hand.
pub const OWN: [&str; 6] = ["Arguments", "Command", "Field", "Invalid", "Invocation", "Module"];

/// What the client offers at its root.
const CLIENT: [&str; 10] = [
    "ByteCount",
    "CommaList",
    "CstDate",
    "CstDateTime",
    "FilePart",
    "Flag",
    "Request",
    "Seconds",
    "Secret",
    "UnixTime",
];

/// Every generated file of the command line, in `folder`.
pub fn files(model: &Model, target: &Target, folder: &str) -> Vec<File> {
    let file = |name: &str, text| File { path: format!("{folder}/{name}.rs"), text };
    let mut files = vec![file("mod", index(model))];
    files.extend(model.callable().map(|module| file(&module.name, emit(model, module, target))));
    files
}

fn index(model: &Model) -> String {
    let names: Vec<_> = model.callable().map(|module| ident(&module.name)).collect();
    rust::file(
        &[],
        vec![
            quote!(#(pub mod #names;)*),
            quote!(
                use crate::operation::Module;
            ),
            quote! {
                /// Every module that has operations.
                pub const MODULES: &[Module] = &[#(#names::MODULE),*];
            },
        ],
    )
}

fn emit(model: &Model, module: &Module, target: &Target) -> String {
    let commands = module.operations.iter().map(|operation| command::emit(model, operation));
    let (name, about) = (&module.name, &module.about);
    let (en, zh) = (&module.title.en, &module.title.zh);
    let mut items = vec![quote! {
        /// The module's commands.
        pub const MODULE: Module = Module {
            name: #name,
            title: #en,
            title_zh: #zh,
            about: #about,
            commands: &[#(#commands),*],
        };
    }];
    items.extend(module.operations.iter().map(command::request));
    items.insert(0, imports(model, module, target, &items));
    let docs = [format!("`bjy {}`: {} ({}).", module.name.replace('_', "-"), en, zh)];
    rust::file(&docs, split(items))
}

fn imports(model: &Model, module: &Module, target: &Target, items: &[TokenStream]) -> TokenStream {
    let mentioned = mentions(items);
    let used = |names: &mut dyn Iterator<Item = &str>| -> Vec<_> {
        names.filter(|name| *name == "Request" || mentioned.contains(*name)).map(ident).collect()
    };
    let own = used(&mut OWN.into_iter());
    let shared = model.modules.iter().filter(|found| found.name == crate::load::TYPES);
    let mut root = used(&mut CLIENT.into_iter().chain(shared.flat_map(declared)));
    root.sort();
    let mut local = used(&mut declared(module));
    local.sort();
    let (client, place) = (ident(&target.crate_name()), ident(&module.name));
    let root = (!root.is_empty()).then(|| quote!(use #client::{#(#root),*};));
    let map = mentioned.contains("BTreeMap").then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let place = if local.is_empty() { quote!(#place) } else { quote!(#place::{self, #(#local),*}) };
    quote! {
        #map
        #root
        use #client::#place;
        use crate::operation::{#(#own),*};
    }
}

/// The names that a module declares.
fn declared(module: &Module) -> impl Iterator<Item = &str> {
    let ids = module.ids.iter().map(|id| &id.name);
    let enums = module.enums.iter().map(|found| &found.name);
    let records = module.records.iter().map(|record| &record.name);
    ids.chain(enums).chain(records).map(String::as_str)
}
