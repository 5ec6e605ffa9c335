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
    let whole: String = whole.into_iter().map(|operation| arm(model, operation)).collect();
    let streamed: String = streamed.into_iter().map(stream_arm).collect();
    let mut modules: Vec<_> = model.callable().map(|module| ident(&module.name)).collect();
    modules.sort();
    let client = ident(&target.crate_name());
    let uses = quote! {
        use #client::{#(#modules),*};
        use serde_json::Value;
        use crate::behaviour;
        use crate::call::{BufferedCall, StreamedCall};
        use crate::rejection::Rejection;
    };
    let otherwise = "        _ => Err(Rejection::no_such_path()),\n    }\n}\n";
    let serve = format!(
        "/// Serves a call whose body is read whole.\npub fn serve(id: &str, call: BufferedCall<'_>) \
         -> Result<Value, Rejection> {{\n    match id {{\n{whole}{otherwise}"
    );
    let stream = format!(
        "/// Serves a call whose body is read as it arrives.\npub async fn stream(id: &str, call: StreamedCall) \
         -> Result<Value, Rejection> {{\n    match id {{\n{streamed}{otherwise}"
    );
    format::file("serve.rs", &[], vec![uses.into(), Item::Text(serve), Item::Text(stream)])
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
