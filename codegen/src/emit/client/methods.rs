//! The client of a module: its operations as methods, async and blocking.

use proc_macro2::TokenStream;
use quote::quote;

use super::example;
use crate::emit::Target;
use crate::emit::rust::docs::{self, doc};
use crate::emit::rust::format::{self, Item};
use crate::emit::rust::markdown::prose;
use crate::emit::rust::signature::response;
use crate::emit::rust::tokens::ident;
use crate::emit::rust::types::stored;
use crate::model::{Model, Module, Operation, ResponseData, Type};

/// The documentation of operations whose data is a boolean.
const CONFIRMATION: &str = "
The server confirms success with `true`. If it responds with `false` beside a code that means success, the call fails \
with [`ErrorKind::Decode`](crate::ErrorKind::Decode).
";

/// The client that has the methods.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The async client.
    Async,
    /// The blocking client.
    Blocking,
}

/// Returns the file of a module in the folder `blocking`.
pub fn blocking(module: &Module) -> String {
    let name = ident(&module.name);
    let has_pages = module.operations.iter().any(|operation| operation.item().is_some());
    // They shadow the async ones of the prelude.
    let items = has_pages.then(|| quote!(, Items, Pages));
    let client = ident(&module.client_name());
    let uses = quote! {
        use super::super::prelude::*;
        use super::super::#name::*;
        use super::{ApiClient #items};
    };
    let methods = module.operations.iter().map(|operation| self::methods(operation, Mode::Blocking, None));
    let implementation = quote!(impl #client { #(#methods)* });
    let docs = format!("{} ({}), for programs without async.", prose(&module.title), prose(&module.title_zh));
    let items = vec![uses.into(), handle(module, Mode::Blocking), implementation.into()];
    format::file(&module.name, &[docs], items)
}

/// Returns the type that has the methods.
pub fn handle(module: &Module, mode: Mode) -> Item {
    let example = if mode == Mode::Async { "" } else { ", which block" };
    let docs = doc(&format!(
        "{}: this module's operations as methods{example}. `Client::{}` returns it. Cheap to clone.\n\n\
         # Errors\n\n\
         Every method can return an [`Error`] with the cause, the operation, and how to fix it.",
        prose(&module.title),
        module.name
    ));
    let client = ident(&module.client_name());
    quote! {
        #docs
        #[derive(Debug, Clone)]
        pub struct #client {
            pub(super) api: ApiClient,
        }
    }
    .into()
}

/// Returns the methods. With a `target`, each has an example.
pub fn implementation(model: &Model, module: &Module, target: Option<&Target>) -> Item {
    let methods = module.operations.iter().map(|operation| {
        let example = target.and_then(|target| example::call_example(model, operation, target));
        methods(operation, Mode::Async, example)
    });
    let client = ident(&module.client_name());
    quote!(impl #client { #(#methods)* }).into()
}

/// Returns the methods of an operation: for one call, for chunks, for pages and for days.
fn methods(operation: &Operation, mode: Mode, example: Option<String>) -> TokenStream {
    let function = ident(&operation.name);
    let request = ident(&operation.request_name());
    let mut text = format!("{}. See [`{request}`].\n", docs::title(operation));
    if let ResponseData::Type(Type::Bool) = operation.response.data {
        text.push_str(CONFIRMATION);
    }
    if let Some(example) = example {
        text.push_str(&format!("\n```no_run\n{example}```\n"));
    }
    let docs = doc(&text);
    let aliases = (mode == Mode::Async).then(|| docs::aliases(operation));
    let call = call(mode, &function, &request, &response(operation), &quote!(send(request)));
    let chunk = chunk(operation, mode);
    let lists = lists(operation);
    quote! {
        #docs
        #aliases
        #call
        #chunk
        #lists
    }
}

fn call(
    mode: Mode,
    function: &proc_macro2::Ident,
    request: &proc_macro2::Ident,
    response: &TokenStream,
    send: &TokenStream,
) -> TokenStream {
    let output = match mode {
        Mode::Async => quote!(ResponseFuture<#response>),
        Mode::Blocking => quote!(Result<#response, Error>),
    };
    quote! {
        pub fn #function(&self, request: #request) -> #output {
            self.api.#send
        }
    }
}

fn chunk(operation: &Operation, mode: Mode) -> Option<TokenStream> {
    let function = ident(&operation.chunk_method()?);
    let request = ident(&operation.chunk_request()?);
    let whole = ident(&operation.request_name());
    let docs = doc(&format!("Sends one chunk of the file of `{}`. See [`{request}`].", operation.id));
    let send = quote!(send_chunk(#whole::OPERATION, request.chunk));
    let call = call(mode, &function, &request, &response(operation), &send);
    Some(quote!(#docs #call))
}

/// Returns the methods that make several calls: all pages, all items, and all items day by day.
fn lists(operation: &Operation) -> Option<TokenStream> {
    let item = stored(operation.item()?);
    let request = ident(&operation.request_name());
    let title = docs::title(operation);
    let method = |function: String, list: &str, api: &str, description: &str| {
        let docs = doc(&format!("{title}: {description} See [`{request}`]."));
        let function = ident(&function);
        let list = ident(list);
        let api = ident(api);
        quote! {
            #docs
            pub fn #function(&self, request: #request) -> #list<#item> {
                self.api.#api(request)
            }
        }
    };
    let description = "all pages, starting at the page of the request.";
    let pages = method(operation.pages_method(), "Pages", "pages", description);
    let items = method(operation.items_method(), "Items", "items", "all items of all pages.");
    let by_day = operation.span_by_day().map(|_| {
        let description = "all items of a time span of any length, day by day.";
        method(operation.by_day_method(), "Items", "items_by_day", description)
    });
    Some(quote!(#pages #items #by_day))
}
