//! Wire tests: every sample's request is sent for real, and its response read.

use quote::quote;

use super::example::request;
use super::imports::ident;
use super::{Target, rust};
use crate::model::{Model, Module, Operation, Sample};

/// `mod.rs` of the generated tests.
pub fn index(model: &Model) -> String {
    let modules = model.modules.iter().filter(|module| !module.operations.is_empty()).map(|module| {
        let name = ident(&module.name);
        quote!(mod #name;)
    });
    rust::file(&[], vec![quote!(#(#modules)*)])
}

/// The tests of one module: one per operation.
pub fn emit(model: &Model, module: &Module, target: &Target) -> String {
    let crate_name = ident(&target.crate_name());
    let mut items = vec![quote! {
        use #crate_name::*;
        use crate::harness::Wire;
    }];
    items.extend(module.operations.iter().filter_map(|operation| test(model, operation)));
    rust::file(&[], items)
}

fn test(model: &Model, operation: &Operation) -> Option<proc_macro2::TokenStream> {
    let (module, function) = (ident(&operation.module), ident(&operation.name));
    let id = &operation.id;
    let mut steps = Vec::new();
    // Samples that only show an answer are answers to the last request shown.
    let mut last: Option<&Sample> = None;
    for sample in &operation.samples {
        if sample.request.is_some() {
            last = Some(sample);
        }
        let response = sample.response.as_ref()?.to_string();
        let request = request(model, operation, last?)?;
        steps.push(quote! {
            wire.answer(#response);
            let result = wire.client().#module().#function(#request).await;
            wire.record(result);
        });
    }
    Some(quote! {
        #[tokio::test]
        async fn #function() -> Result<(), Box<dyn std::error::Error>> {
            let mut wire = Wire::start(#id).await?;
            #(#steps)*
            wire.finish()
        }
    })
}
