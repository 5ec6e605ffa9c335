//! Which behaviour serves which operation. One that is missing fails the build.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::ident;
use crate::emit::rust;
use crate::model::{Model, Operation, Path};

/// `serve.rs`.
pub fn emit(model: &Model) -> String {
    let (streamed, whole): (Vec<&Operation>, Vec<&Operation>) =
        model.operations().into_iter().partition(|operation| operation.path == Path::Dynamic);
    let whole = whole.into_iter().map(|operation| {
        let (id, behaviour) = (&operation.id, behaviour(operation));
        quote!(#id => exchange.serve(#behaviour),)
    });
    let streamed = streamed.into_iter().map(|operation| {
        let (id, behaviour) = (&operation.id, behaviour(operation));
        quote!(#id => #behaviour(incoming).await,)
    });
    rust::file(
        &[],
        vec![
            quote! {
                use serde_json::Value;
                use crate::behaviour;
                use crate::exchange::Exchange;
                use crate::receive::{Incoming, Refusal};
            },
            quote! {
                /// Serves a call whose body is read whole.
                pub fn serve(id: &str, exchange: Exchange<'_>) -> Result<Value, Refusal> {
                    match id {
                        #(#whole)*
                        _ => Err(Refusal::no_such_path()),
                    }
                }
            },
            quote! {
                /// Serves a call whose body is read as it arrives.
                pub async fn stream(id: &str, incoming: Incoming) -> Result<Value, Refusal> {
                    match id {
                        #(#streamed)*
                        _ => Err(Refusal::no_such_path()),
                    }
                }
            },
        ],
    )
}

fn behaviour(operation: &Operation) -> TokenStream {
    let (module, name) = (ident(&operation.module), ident(&operation.name));
    quote!(behaviour::#module::#name)
}
