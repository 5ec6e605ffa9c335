//! The client type with an accessor per module, async and blocking.

use proc_macro2::TokenStream;
use quote::quote;

use super::methods::Mode;
use crate::emit::rust::docs::doc;
use crate::emit::rust::format;
use crate::emit::rust::tokens::ident;
use crate::model::Model;

/// Returns `client.rs` or `blocking/mod.rs`.
pub fn emit(model: &Model, mode: Mode) -> String {
    let accessors = model.callable().map(|module| {
        let docs = doc(&format!("{} ({}). {}", module.title, module.title_zh, module.description));
        let name = ident(&module.name);
        let client = ident(&module.client_name());
        quote! {
            #docs
            pub fn #name(&self) -> #name::#client {
                #name::#client { api: self.api.clone() }
            }
        }
    });
    let docs = doc(&client_description(model, mode));
    let names: Vec<_> = model.callable().map(|module| ident(&module.name)).collect();
    let declaration = quote! {
        #docs
        #[derive(Clone)]
        pub struct Client {
            api: ApiClient,
        }

        impl fmt::Debug for Client {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.api.debug("Client", f)
            }
        }
    };
    let implementation = quote! {
        impl Client {
            /// Starts building a client.
            pub fn builder() -> ClientBuilder<Self> {
                ClientBuilder::new(&API)
            }

            /// Builds a client from the environment; see [`ClientBuilder::from_env`].
            ///
            /// # Errors
            ///
            /// [`Error`] names the variable that is missing or invalid.
            pub fn from_env() -> Result<Self, Error> {
                Self::builder().from_env()?.build()
            }

            /// Returns the underlying client, which sends any request.
            pub fn api(&self) -> &ApiClient {
                &self.api
            }

            #(#accessors)*
        }
    };
    let (file_docs, uses, conversion): (&[String], TokenStream, TokenStream) = match mode {
        Mode::Async => (
            &[],
            quote! {
                use std::fmt;
                use baijiayun_runtime::{ApiClient, ClientBuilder, Error};
                use super::api::API;
                use super::{#(#names),*};
            },
            quote! {
                impl From<ApiClient> for Client {
                    fn from(api: ApiClient) -> Self {
                        Self { api }
                    }
                }
            },
        ),
        Mode::Blocking => (
            &["The client for programs without async (feature `blocking`).".to_owned()],
            quote! {
                #(pub mod #names;)*
                use std::fmt;
                pub use baijiayun_runtime::blocking::{ApiClient, Items, Pages};
                use baijiayun_runtime::{ClientBuilder, Error};
                use super::api::API;
            },
            quote! {
                impl TryFrom<baijiayun_runtime::ApiClient> for Client {
                    type Error = Error;

                    fn try_from(client: baijiayun_runtime::ApiClient) -> Result<Self, Error> {
                        Ok(Self { api: client.try_into()? })
                    }
                }
            },
        ),
    };
    let items = [uses, declaration, conversion, implementation].map(Into::into);
    format::file("client.rs", file_docs, items.into())
}

fn client_description(model: &Model, mode: Mode) -> String {
    let Model { title, title_zh, .. } = model;
    match mode {
        Mode::Async => format!(
            "A client of the {title} ({title_zh}).\n\nCheap to clone: clones share connections and settings. \
             Operations are grouped by module."
        ),
        Mode::Blocking => format!(
            "A client of the {title} ({title_zh}) for programs without async.\n\nCheap to clone, and threads can share \
             it. Inside async code its calls fail with \
             [`ErrorKind::InsideAsync`](baijiayun_runtime::ErrorKind::InsideAsync)."
        ),
    }
}
