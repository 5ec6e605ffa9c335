//! The `use` lines of a generated file: what its tokens mention, and no more.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

use crate::model::Model;

/// What the runtime crate offers, by the module it stands in.
const RUNTIME: [(&str, &[&str]); 2] = [
    (
        "",
        &[
            "ByDay",
            "Chunk",
            "DataPlace",
            "Encoding",
            "Envelope",
            "Error",
            "FilePart",
            "Form",
            "InvalidArgument",
            "KnownValue",
            "Method",
            "Operation",
            "Page",
            "Paged",
            "Pagination",
            "Param",
            "Path",
            "Request",
            "Safety",
            "Signing",
            "Walk",
            "check",
            "lenient",
        ],
    ),
    ("value", &["ByteCount", "CommaList", "CstDate", "CstDateTime", "Flag", "Seconds", "Secret", "UnixTime"]),
];

/// The names that generated modules import, which no declared type may take.
pub fn imported_names() -> impl Iterator<Item = &'static str> {
    let others = ["BTreeMap", "Bytes", "Client", "Deserialize", "Serialize", "Value"];
    RUNTIME.iter().flat_map(|(_, names)| names.iter().copied()).chain(others).chain(super::cli::OWN)
}

/// The `use` items for what `items` mention, in the file of a module.
pub fn imports(model: &Model, module: &str, items: &[TokenStream]) -> TokenStream {
    imports_below(&quote!(super), &quote!(super::client::Client), model, module, items)
}

/// The same, in a file from where the modules are at `above` and the client is at `client`.
pub fn imports_below(
    above: &TokenStream,
    client: &TokenStream,
    model: &Model,
    module: &str,
    items: &[TokenStream],
) -> TokenStream {
    let mut mentioned = mentions(items);
    if mentioned.contains("Deserialize") {
        // Mentioned in attributes, as text.
        mentioned.insert("lenient".to_owned());
    }
    let mut uses = Vec::new();
    let fixed = [
        ("BTreeMap", quote!(std::collections::BTreeMap)),
        ("Bytes", quote!(baijiayun_runtime::bytes::Bytes)),
        ("Value", quote!(serde_json::Value)),
        ("Client", client.clone()),
    ];
    if mentioned.contains("BTreeMap") {
        let path = &fixed[0].1;
        uses.push(quote!(use #path;));
    }
    let mut by_module: BTreeMap<&str, Vec<Ident>> = BTreeMap::new();
    for (place, names) in RUNTIME {
        let found = names.iter().filter(|name| mentioned.contains(**name));
        by_module.entry(place).or_default().extend(found.map(|name| ident(name)));
    }
    for (place, names) in by_module {
        match (place, names.as_slice()) {
            (_, []) => {}
            ("", names) => uses.push(quote!(use baijiayun_runtime::{#(#names),*};)),
            (place, names) => {
                let place = ident(place);
                uses.push(quote!(use baijiayun_runtime::#place::{#(#names),*};));
            }
        }
    }
    let serde: Vec<_> = ["Deserialize", "Serialize"]
        .into_iter()
        .filter(|name| mentioned.contains(*name))
        .map(ident)
        .collect();
    if !serde.is_empty() {
        uses.push(quote!(use serde::{#(#serde),*};));
    }
    for (name, path) in &fixed[1..] {
        if mentioned.contains(*name) {
            uses.push(quote!(use #path;));
        }
    }
    let shared =
        model.modules.iter().filter(|found| found.name == crate::load::TYPES && module != found.name);
    let shared: Vec<_> = shared
        .flat_map(|types| {
            let ids = types.ids.iter().map(|id| &id.name);
            let enums = types.enums.iter().map(|found| &found.name);
            ids.chain(enums).chain(types.records.iter().map(|record| &record.name))
        })
        .filter(|name| mentioned.contains(name.as_str()))
        .map(|name| ident(name))
        .collect();
    if !shared.is_empty() {
        uses.push(quote!(use #above::types::{#(#shared),*};));
    }
    quote!(#(#uses)*)
}

/// Every identifier in `items`.
pub fn mentions(items: &[TokenStream]) -> BTreeSet<String> {
    let mut mentioned = BTreeSet::new();
    for item in items {
        collect(item.clone(), &mut mentioned);
    }
    mentioned
}

fn collect(tokens: TokenStream, mentioned: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                mentioned.insert(ident.to_string());
            }
            TokenTree::Group(group) => collect(group.stream(), mentioned),
            _ => {}
        }
    }
}

/// An identifier. The checker has refused names that Rust would not take.
pub fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
