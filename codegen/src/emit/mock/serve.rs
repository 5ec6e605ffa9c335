//! The dispatch from operations to behaviours. A missing behaviour fails the build.

use quote::quote;

use crate::emit::Target;
use crate::emit::rust::format::{self, Item};
use crate::emit::rust::tokens::ident;
use crate::model::{Model, Operation};

/// Returns `serve.rs`.
pub fn emit(model: &Model, target: &Target) -> String {
    // Uploads are served while their body arrives, all other calls once it is complete.
    let (whole, streamed): (Vec<&Operation>, Vec<&Operation>) =
        model.operations().into_iter().partition(|operation| operation.has_own_path());
    let mut modules: Vec<_> = whole.iter().map(|operation| ident(&operation.module)).collect();
    modules.sort();
    modules.dedup();
    let whole: String = whole.into_iter().map(|operation| arm(model, operation)).collect();
    let streamed: String = streamed.into_iter().map(stream_arm).collect();
    let client = ident(&target.crate_name());
    let modules = (!modules.is_empty()).then(|| quote!(use #client::{#(#modules),*};));
    let uses = quote! {
        #modules
        use serde_json::Value;
        use crate::behaviour;
        use crate::call::{BufferedCall, StreamedCall};
        use crate::rejection::Rejection;
    };
    let serve = function("Serves a call whose body is read whole.", "fn serve", "BufferedCall<'_>", &whole);
    let stream = function(
        "Serves a call whose body is read as it arrives.",
        "async fn stream",
        "StreamedCall",
        &streamed,
    );
    format::file("serve.rs", &[], vec![uses.into(), Item::Text(serve), Item::Text(stream)])
}

/// Returns a function that dispatches by the operation's id. Without operations it uses no argument.
fn function(docs: &str, name: &str, call: &str, arms: &str) -> String {
    let result = "Result<Value, Rejection>";
    let otherwise = "Err(Rejection::no_such_path())";
    if arms.is_empty() {
        format!("/// {docs}\npub {name}(_: &str, _: {call}) -> {result} {{\n    {otherwise}\n}}\n")
    } else {
        format!(
            "/// {docs}\npub {name}(id: &str, call: {call}) -> {result} {{\n    match id {{\n{arms}        \
             _ => {otherwise},\n    }}\n}}\n"
        )
    }
}

fn arm(model: &Model, operation: &Operation) -> String {
    // Serializing a response masks its secrets, so the behaviour returns the JSON itself.
    let is_secret = model.holds_secret(operation.response.types());
    let serve = if is_secret { "serve_secret" } else { "serve" };
    let Operation { id, module, name, .. } = operation;
    let request = operation.request_name();
    format!("        {id:?} => call.{serve}::<{module}::{request}, _>(behaviour::{module}::{name}),\n")
}

fn stream_arm(operation: &Operation) -> String {
    let Operation { id, module, name, .. } = operation;
    format!("        {id:?} => behaviour::{module}::{name}(call).await,\n")
}
