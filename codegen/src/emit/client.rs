//! The client type with an accessor per module.

use quote::quote;

use super::docs::doc;
use super::imports::ident;
use super::rust;
use crate::model::Model;

/// `client.rs`.
pub fn emit(model: &Model) -> String {
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
    let names = model.callable().map(|module| ident(&module.name));
    let about = doc(&format!(
        "A client of the {} ({}).\n\n\
         Cheap to clone: clones share connections and settings. Operations are grouped by module; \
         each is also a function of its module that takes the client.",
        model.title.en, model.title.zh
    ));
    rust::file(
        &[],
        vec![
            quote! {
                use baijiayun_runtime::{ApiClient, ClientBuilder};
                use super::api::API;
                use super::{#(#names),*};
            },
            quote! {
                #about
                #[derive(Debug, Clone)]
                pub struct Client {
                    api: ApiClient,
                }
            },
            quote! {
                impl From<ApiClient> for Client {
                    fn from(api: ApiClient) -> Self {
                        Self { api }
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
