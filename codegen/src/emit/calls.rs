//! Call functions, and the same as methods grouped by module.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::doc;
use super::example::call_example;
use super::imports::ident;
use super::request::{name, response};
use super::{Target, days, pages};
use crate::model::{Model, Module, Operation};
use crate::names;

/// The signed call function of an operation.
pub fn functions(operation: &Operation) -> TokenStream {
    let function = ident(&operation.name);
    let request = name(operation);
    let response = response(operation);
    let about = doc(&format!(
        "{} (`{}`). See [`{request}`].\n\n# Errors\n\n{}",
        operation.title.en, operation.doc, ERRORS
    ));
    let chunk = operation.chunk.as_ref().map(|_| chunk_function(operation, &response));
    quote! {
        #about
        pub async fn #function(client: &Client, request: #request) -> Result<#response, Error> {
            client.api().send(request).await
        }
        #chunk
    }
}

const ERRORS: &str = "[`Error`] says what went wrong, at which operation, and what to do next.";

fn chunk_function(operation: &Operation, response: &TokenStream) -> TokenStream {
    let name_text = names::chunk_name(&operation.name);
    let function = ident(&name_text);
    let request = ident(&names::type_name(&name_text));
    let whole = name(operation);
    let about = doc(&format!(
        "Sends one piece of the file of [`{}`]. See [`{request}`].\n\n# Errors\n\n{ERRORS}",
        operation.name
    ));
    quote! {
        #about
        pub async fn #function(client: &Client, request: #request) -> Result<#response, Error> {
            client.api().send_chunk(#whole::OPERATION, request.chunk).await
        }
    }
}

/// The module's operations as methods.
pub fn methods(model: &Model, module: &Module, target: &Target) -> TokenStream {
    let about = doc(&format!(
        "{}: this module's operations as methods, from [`Client::{}`].",
        module.title.en, module.name
    ));
    let methods = module.operations.iter().map(|operation| {
        let function = ident(&operation.name);
        let request = name(operation);
        let response = response(operation);
        let mut text = format!(
            "{} (`{}`). See [`{request}`].\n\n# Errors\n\n{ERRORS}\n",
            operation.title.en, operation.doc
        );
        if let Some(example) = call_example(model, operation, target) {
            text.push_str(&format!("\n# Example\n\n```no_run\n{example}```\n"));
        }
        let about = doc(&text);
        let chunk = operation.chunk.as_ref().map(|_| {
            let name = names::chunk_name(&operation.name);
            let about = doc(&format!(
                "Sends one piece of a file. See [`{}`].\n\n# Errors\n\n{ERRORS}",
                names::type_name(&name)
            ));
            let (function, request) = (ident(&name), ident(&names::type_name(&name)));
            quote! {
                #about
                pub async fn #function(self, request: #request) -> Result<#response, Error> {
                    #function(self.client, request).await
                }
            }
        });
        let pages = pages::methods(operation);
        let days = days::method(operation);
        quote! {
            #about
            pub async fn #function(self, request: #request) -> Result<#response, Error> {
                #function(self.client, request).await
            }
            #chunk
            #pages
            #days
        }
    });
    quote! {
        #about
        #[derive(Debug, Clone, Copy)]
        pub struct Calls<'c> {
            client: &'c Client,
        }

        impl<'c> Calls<'c> {
            pub(super) fn new(client: &'c Client) -> Self {
                Self { client }
            }
            #(#methods)*
        }
    }
}
