//! Requests: a type per operation that builds the form to send.

use proc_macro2::TokenStream;
use quote::quote;

use super::constructor::{self, Argument, Storage};
use crate::emit::rust::docs::{self, doc};
use crate::emit::rust::format::Item;
use crate::emit::rust::markdown::prose;
use crate::emit::rust::tokens::ident;
use crate::model::{Chunk, Operation};

/// Returns the request of an operation, and that of a chunk of its file.
pub fn emit(operation: &Operation) -> Item {
    let docs = doc(&docs::operation(operation));
    let aliases = docs::aliases(operation);
    let name = ident(&operation.request_name());
    let default = operation.required().next().is_none().then(|| quote!(, Default));
    let arguments: Vec<_> = operation.params.iter().map(Argument::from).collect();
    let functions = constructor::functions(&name, &arguments, Storage::Form);
    let chunk = operation.chunk.as_ref().map(|declared| chunk(operation, declared));
    quote! {
        #docs
        #aliases
        #[must_use]
        #[derive(Debug, Clone, PartialEq #default)]
        pub struct #name(pub(super) Form);

        #functions
        #chunk
    }
    .into()
}

/// Returns the request that sends one chunk of the operation's file.
fn chunk(operation: &Operation, chunk: &Chunk) -> Option<TokenStream> {
    let name = ident(&operation.chunk_request()?);
    let method = operation.chunk_method()?;
    let docs = doc(&format!(
        "A chunk of the file of `{}`, for `{method}`.\n\n{}\n\nA stub has the same responses for it as for [`{}`].",
        operation.id,
        prose(&chunk.description),
        operation.request_name()
    ));
    let whole = ident(&operation.request_name());
    Some(quote! {
        #docs
        #[must_use]
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct #name {
            pub(super) chunk: Chunk,
        }

        impl #name {
            /// Creates the chunk.
            ///
            /// - `url`: The upload URL.
            /// - `file_name`: The name of the whole file.
            /// - `offset`: The number of bytes of the file before this chunk.
            /// - `total`: The size of the whole file in bytes.
            /// - `body`: The bytes of the chunk; not empty.
            pub fn new(
                url: impl Into<String>,
                file_name: impl Into<String>,
                offset: u64,
                total: u64,
                body: impl Into<Bytes>,
            ) -> Self {
                Self { chunk: Chunk::new(url, file_name, offset, total, body) }
            }
        }

        impl crate::runtime::StubRequest for #name {
            const OPERATION: &'static Operation = <#whole as Request>::OPERATION;
            type Response = <#whole as Request>::Response;
        }
    })
}
