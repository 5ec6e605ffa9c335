//! The client: the crate that users add.

mod api;
mod code;
mod constructor;
mod example;
mod handle;
mod metadata;
mod methods;
mod module;
mod open_enum;
mod record;
mod request;

use quote::quote;

use self::methods::Mode;
use super::rust::format;
use super::rust::tokens::ident;
use super::{File, Target};
use crate::model::{Model, Module, TYPES};

/// Returns all files of the client.
pub fn files(model: &Model, target: &Target) -> Vec<File> {
    let folder = &target.source;
    let file = |name: &str, text| File { path: format!("{folder}/{name}.rs"), text };
    let mut files = vec![
        file("mod", index(model)),
        file("api", api::emit(model)),
        file("code", code::emit(model)),
        file("client", handle::emit(model, Mode::Async)),
        file("metadata/mod", metadata_index(model)),
        file("blocking/mod", handle::emit(model, Mode::Blocking)),
    ];
    for module in &model.modules {
        let name = &module.name;
        files.push(file(name, module::emit(model, module, target)));
        if metadata::has_any(module) {
            files.push(file(&format!("metadata/{name}"), metadata::emit(module)));
        }
        if !module.operations.is_empty() {
            files.push(file(&format!("blocking/{name}"), methods::blocking(module)));
        }
    }
    files
}

/// Returns `mod.rs`: the modules, and the prelude that they share.
fn index(model: &Model) -> String {
    let has_types = model.modules.iter().any(|module| module.name == TYPES);
    let modules =
        model.modules.iter().filter(|module| module.name != TYPES).map(|module| ident(&module.name));
    let types = has_types.then(|| {
        quote!(
            mod types;
        )
    });
    let shared = has_types.then(|| {
        quote!(
            pub use types::*;
        )
    });
    let items = vec![
        quote! {
            mod api;
            #[cfg(feature = "blocking")]
            #[allow(clippy::should_implement_trait, reason = "an operation may be called `add`")]
            pub mod blocking;
            mod client;
            pub mod code;
            mod metadata;
            #(pub mod #modules;)*
            #types
        }
        .into(),
        quote!(pub use api::API; pub use client::Client; #shared).into(),
        quote! {
            /// Names that every generated module uses.
            mod prelude {
                pub use baijiayun_runtime::__generated::*;
            }
        }
        .into(),
    ];
    format::file("mod.rs", &[], items)
}

fn metadata_index(model: &Model) -> String {
    let modules = model.modules.iter().filter(|module| metadata::has_any(module));
    let modules = modules.map(|module: &Module| ident(&module.name));
    let docs = "The metadata of operations and records, and the traits that use it.".to_owned();
    let page = model.page.as_ref().map(|page| {
        let url = &page.url;
        let date = page.date.as_ref().map_or_else(|| quote!(None), |date| quote!(Some(#date)));
        quote! {
            use super::prelude::VendorPage;

            /// The vendor's page that describes the operations.
            pub(super) const PAGE: VendorPage = VendorPage::new(#url, #date);
        }
    });
    format::file("metadata/mod.rs", &[docs], vec![quote!(#page).into(), quote!(#(mod #modules;)*).into()])
}
