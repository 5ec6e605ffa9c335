//! The client for programs without async: the same operations, waited for.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::doc;
use super::imports::{ident, imports_below, mentions};
use super::request::{name, response};
use super::{File, days, pages, rust};
use crate::model::{Model, Module, Operation, Shape};
use crate::names;

/// The files of the folder `blocking`, one per module, and their index with the client.
pub fn files(model: &Model, source: &str) -> Vec<File> {
    let folder = format!("{source}/blocking");
    let modules = model
        .callable()
        .map(|module| File { path: format!("{folder}/{}.rs", module.name), text: calls(model, module) });
    modules.chain([File { path: format!("{folder}/mod.rs"), text: client(model) }]).collect()
}

/// `mod.rs`.
fn client(model: &Model) -> String {
    let names: Vec<_> = model.callable().map(|module| ident(&module.name)).collect();
    let accessors = model.callable().map(|module| {
        let about = doc(&format!("{} ({}). {}", module.title.en, module.title.zh, module.about));
        let name = ident(&module.name);
        quote! {
            #about
            pub fn #name(&self) -> #name::Calls<'_> {
                #name::Calls::new(self)
            }
        }
    });
    let about = doc(&format!(
        "A client of the {} ({}) for programs without async.\n\n\
         Cheap to clone, and threads can share it. Inside async code its calls are refused with \
         [`Error::InsideAsync`](baijiayun_runtime::Error::InsideAsync).",
        model.title.en, model.title.zh
    ));
    rust::file(
        &["The client for programs without async. With the feature `blocking`.".to_owned()],
        vec![
            quote! {
                #(pub mod #names;)*
            },
            quote! {
                pub use baijiayun_runtime::blocking::{ApiClient, Iter};
            },
            quote! {
                use baijiayun_runtime::{ClientBuilder, Error};
                use super::api::API;
            },
            quote! {
                #about
                #[derive(Debug, Clone)]
                pub struct Client {
                    api: ApiClient,
                }
            },
            quote! {
                impl TryFrom<baijiayun_runtime::ApiClient> for Client {
                    type Error = Error;

                    fn try_from(client: baijiayun_runtime::ApiClient) -> Result<Self, Error> {
                        Ok(Self { api: client.try_into()? })
                    }
                }
            },
            quote! {
                impl Client {
                    /// Starts building a client.
                    pub fn builder() -> ClientBuilder<Self> {
                        ClientBuilder::new(&API)
                    }
                    /// The client beneath, which sends any request.
                    pub fn api(&self) -> &ApiClient {
                        &self.api
                    }
                    #(#accessors)*
                }
            },
        ],
    )
}

/// A module's operations as methods.
fn calls(model: &Model, module: &Module) -> String {
    let about = doc(&format!(
        "{}: this module's operations, from [`Client::{}`]. Where one fails, the [`Error`] says what \
         went wrong, at which operation, and what to do next.",
        module.title.en, module.name
    ));
    let methods = module.operations.iter().map(methods);
    let items = vec![
        quote! {
            #about
            #[derive(Debug, Clone, Copy)]
            pub struct Calls<'c> {
                client: &'c Client,
            }
        },
        quote! {
            impl<'c> Calls<'c> {
                pub(super) fn new(client: &'c Client) -> Self {
                    Self { client }
                }
                #(#methods)*
            }
        },
    ];
    let uses = imports_below(&quote!(super::super), &quote!(super::Client), model, &module.name, &items);
    let own = own_types(module, &items);
    let docs = format!("{} ({}), for programs without async.", module.title.en, module.title.zh);
    rust::file(&[docs], [vec![quote!(#uses #own)], items].concat())
}

/// The `use` item for the module's own types.
fn own_types(module: &Module, items: &[TokenStream]) -> TokenStream {
    let mentioned = mentions(items);
    let ids = module.ids.iter().map(|id| id.name.clone());
    let enums = module.enums.iter().map(|found| found.name.clone());
    let records = module.records.iter().map(|record| record.name.clone());
    let of_operations = module.operations.iter().flat_map(|operation| {
        let record = match &operation.response.shape {
            Shape::Record(record) => Some(record.name.clone()),
            Shape::None | Shape::Type(_) => None,
        };
        let chunk = operation.chunk.as_ref().map(|_| names::type_name(&names::chunk_name(&operation.name)));
        [Some(names::type_name(&operation.name)), chunk, record].into_iter().flatten()
    });
    let own = ids.chain(enums).chain(records).chain(of_operations);
    let own = own.filter(|name| mentioned.contains(name)).map(|name| ident(&name));
    let module = ident(&module.name);
    quote!(use super::super::#module::{#(#own),*};)
}

/// An operation, the pieces of its file, and its pages.
fn methods(operation: &Operation) -> TokenStream {
    let function = ident(&operation.name);
    let (request, response) = (name(operation), response(operation));
    let about = doc(&format!("{} (`{}`). See [`{request}`].", operation.title.en, operation.doc));
    let chunk = operation.chunk.as_ref().map(|_| chunk(operation, &response));
    let (pages, days) = (walks(operation), days(operation));
    quote! {
        #about
        pub fn #function(self, request: #request) -> Result<#response, Error> {
            self.client.api().send(request)
        }
        #chunk
        #pages
        #days
    }
}

fn chunk(operation: &Operation, response: &TokenStream) -> TokenStream {
    let chunk = names::chunk_name(&operation.name);
    let (function, request) = (ident(&chunk), ident(&names::type_name(&chunk)));
    let whole = name(operation);
    let about = doc(&format!(
        "{} (`{}`): sends one piece of the file. See [`{request}`].",
        operation.title.en, operation.doc
    ));
    quote! {
        #about
        pub fn #function(self, request: #request) -> Result<#response, Error> {
            self.client.api().send_chunk(<#whole as Request>::OPERATION, request.chunk)
        }
    }
}

fn walks(operation: &Operation) -> Option<TokenStream> {
    let item = pages::stored_item(operation)?;
    let request = name(operation);
    let (pages, items) = pages::method_names(operation);
    let title = format!("{} (`{}`)", operation.title.en, operation.doc);
    let about_pages = doc(&format!(
        "{title}, all pages one after another, from the one that the request asks for. See [`{request}`]."
    ));
    let about_items = doc(&format!("{title}, all items of all pages one after another. See [`{request}`]."));
    Some(quote! {
        #about_pages
        pub fn #pages(self, request: #request) -> super::Iter<Page<#item>> {
            self.client.api().pages(request)
        }

        #about_items
        pub fn #items(self, request: #request) -> super::Iter<#item> {
            self.client.api().items(request)
        }
    })
}

/// The days of a span, one after another.
fn days(operation: &Operation) -> Option<TokenStream> {
    let function = days::method_name(operation)?;
    let item = pages::stored_item(operation)?;
    let request = name(operation);
    let about = doc(&format!(
        "{} (`{}`), all items of a span of any length, day by day. See [`{request}`].",
        operation.title.en, operation.doc
    ));
    Some(quote! {
        #about
        pub fn #function(self, request: #request) -> super::Iter<#item> {
            self.client.api().items_by_day(request)
        }
    })
}
