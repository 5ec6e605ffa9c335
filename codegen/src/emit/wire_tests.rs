//! Wire tests: the request of every sample is sent over HTTP, and its response is decoded.

use proc_macro2::TokenStream;
use quote::quote;

use super::rust::format;
use super::rust::sample;
use super::rust::tokens::ident;
use super::{File, Target};
use crate::model::{Model, Module, Operation, Sample, Webhook};

/// Returns all files of the generated tests.
pub fn files(model: &Model, target: &Target) -> Vec<File> {
    let file = |name: &str, text| File { path: format!("{}/{name}.rs", target.tests), text };
    let modules = model.modules.iter().filter(|module| has_tests(module));
    let modules = modules.map(|module| file(&module.name, emit(model, module, target)));
    [file("mod", index(model))].into_iter().chain(modules).collect()
}

fn index(model: &Model) -> String {
    let modules = model.modules.iter().filter(|module| has_tests(module)).map(|module| {
        let name = ident(&module.name);
        quote!(mod #name;)
    });
    format::file("mod.rs", &[], vec![quote!(#(#modules)*).into()])
}

fn has_tests(module: &Module) -> bool {
    !module.operations.is_empty() || !module.webhooks.is_empty()
}

/// Returns the tests of one module: one per operation or webhook.
fn emit(model: &Model, module: &Module, target: &Target) -> String {
    let crate_name = ident(&target.crate_name());
    let wire = (!module.operations.is_empty()).then(|| {
        quote!(
            use crate::harness::Wire;
        )
    });
    let tests: Vec<_> = module.operations.iter().map(|operation| test(model, operation)).collect();
    let imports = sample::imports(&quote!(#(#tests)*).to_string());
    let uses = quote! {
        #imports
        use #crate_name::*;
        #wire
    };
    let mut items = vec![uses.into()];
    items.extend(tests.into_iter().map(Into::into));
    items.extend(module.webhooks.iter().map(|webhook| webhook_test(module, webhook).into()));
    format::file(&module.name, &[], items)
}

/// Returns a test that decodes the samples of a webhook, as the pairs of a form.
fn webhook_test(module: &Module, webhook: &Webhook) -> TokenStream {
    let module_name = ident(&module.name);
    let record = ident(&webhook.record.name);
    let id = format!("{}.{}", module.name, webhook.name);
    let function = ident(&webhook.test_name());
    let samples = webhook.samples.iter().filter_map(|sample| sample.request.as_ref()).map(|request| {
        let pairs = request.iter().map(|(name, value)| {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            quote!((#name, #value))
        });
        quote!(&[#(#pairs),*])
    });
    quote! {
        #[test]
        fn #function() -> Result<(), Box<dyn std::error::Error>> {
            crate::harness::webhook::<#module_name::#record>(#id, &[#(#samples),*])
        }
    }
}

/// Returns the test of an operation.
///
/// # Panics
///
/// If a sample cannot be written as Rust: the checker has a bug, and no sample may be skipped silently.
#[allow(clippy::panic, reason = "a sample that vanishes would look like a test that passes")]
fn test(model: &Model, operation: &Operation) -> TokenStream {
    let function = ident(&operation.name);
    let id = &operation.id;
    // A sample without a request belongs to the last request before it.
    let mut last: Option<&Sample> = None;
    let steps = operation.samples.iter().map(|sample| {
        if sample.request.is_some() {
            last = Some(sample);
        }
        match step(model, operation, last, sample) {
            Some(step) => step,
            None => panic!("a sample of {id} cannot be written as Rust, and the checker let it pass"),
        }
    });
    let steps: Vec<_> = steps.collect();
    quote! {
        #[tokio::test]
        async fn #function() -> Result<(), Box<dyn std::error::Error>> {
            let mut wire = Wire::start(#id).await?;
            #(#steps)*
            wire.finish()
        }
    }
}

/// Returns the statements of one call: the response of the server, the request, and the result.
fn step(
    model: &Model,
    operation: &Operation,
    request: Option<&Sample>,
    response: &Sample,
) -> Option<TokenStream> {
    let module = ident(&operation.module);
    let function = ident(&operation.name);
    let response = response.response.as_ref()?.to_string();
    let request = sample::request(model, operation, request?)?;
    Some(quote! {
        wire.respond_with(#response);
        let result = wire.client().#module().#function(#request).await;
        wire.record(result);
    })
}
