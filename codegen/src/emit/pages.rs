//! Walking through the pages of an operation.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::docs::doc;
use super::imports::ident;
use super::request;
use super::types::stored;
use crate::model::{Model, Operation, Pagination, Shape, Type};

/// How the request of an operation with pages asks for each of them.
pub fn emit(model: &Model, operation: &Operation) -> Option<TokenStream> {
    let pagination = operation.pagination.as_ref()?;
    let name = request::name(operation);
    let item = item(operation, pagination)?;
    let stored_item = stored(item);
    let page = ident(&operation.params.iter().find(|param| param.name == pagination.page)?.rust);
    let size = operation.params.iter().find(|param| param.name == pagination.page_size)?;
    let default = Literal::i64_unsuffixed(size.default.as_ref()?.parse().ok()?);
    let size = ident(&size.rust);
    let (total, items) = (read(operation, &pagination.total)?, read(operation, &pagination.items)?);
    let key = key(model, item, pagination);
    Some(quote! {
        impl Paged for #name {
            type Item = #stored_item;

            fn set_page(&mut self, page: i64) {
                self.#page = Some(page);
            }

            fn page(&self) -> i64 {
                self.#page.unwrap_or(1)
            }

            fn page_size(&self) -> i64 {
                self.#size.unwrap_or(#default)
            }

            fn into_page(response: Self::Response) -> (i64, Vec<Self::Item>) {
                (#total, #items)
            }

            #key
        }
    })
}

/// The methods that walk, beside the operation's own.
pub fn methods(operation: &Operation) -> Option<TokenStream> {
    let item = stored_item(operation)?;
    let request = request::name(operation);
    let (pages, items) = method_names(operation);
    let title = &operation.title.en;
    let about_pages = doc(&format!(
        "{title} (`{}`), all pages one after another, from the one that the request asks for. See \
         [`{request}`] and [`ApiClient::pages`](baijiayun_runtime::ApiClient::pages).",
        operation.doc
    ));
    let about_items = doc(&format!(
        "{title} (`{}`), all items of all pages one after another. See [`{request}`] and \
         [`ApiClient::pages`](baijiayun_runtime::ApiClient::pages).",
        operation.doc
    ));
    Some(quote! {
        #about_pages
        pub fn #pages(self, request: #request) -> Walk<Page<#item>> {
            self.client.api().pages(request)
        }

        #about_items
        pub fn #items(self, request: #request) -> Walk<#item> {
            self.client.api().items(request)
        }
    })
}

/// The names of these methods.
pub fn method_names(operation: &Operation) -> (Ident, Ident) {
    (ident(&format!("{}_pages", operation.name)), ident(&format!("{}_items", operation.name)))
}

/// The type of what an operation's pages hold, if it has pages.
pub fn stored_item(operation: &Operation) -> Option<TokenStream> {
    Some(stored(item(operation, operation.pagination.as_ref()?)?))
}

fn item<'o>(operation: &'o Operation, pagination: &Pagination) -> Option<&'o Type> {
    let Shape::Record(record) = &operation.response.shape else { return None };
    match &record.fields.iter().find(|field| field.name == pagination.items)?.kind {
        Type::List(item) => Some(item),
        _ => None,
    }
}

/// A field of the response, or nothing in its place where it may be missing.
fn read(operation: &Operation, name: &str) -> Option<TokenStream> {
    let Shape::Record(record) = &operation.response.shape else { return None };
    let field = record.fields.iter().find(|field| field.name == name)?;
    let name = ident(&field.rust);
    Some(if field.required { quote!(response.#name) } else { quote!(response.#name.unwrap_or_default()) })
}

fn key(model: &Model, item: &Type, pagination: &Pagination) -> TokenStream {
    let record = match item {
        Type::Named(named) => model.record(&named.name),
        _ => None,
    };
    let field =
        pagination.key.as_ref().and_then(|key| record?.fields.iter().find(|field| field.name == *key));
    match field {
        None => quote! {
            fn key(_: &Self::Item) -> Option<String> {
                None
            }
        },
        Some(field) => {
            let name = ident(&field.rust);
            let key = if field.required {
                quote!(Some(item.#name.to_string()))
            } else {
                quote!(item.#name.as_ref().map(ToString::to_string))
            };
            quote! {
                fn key(item: &Self::Item) -> Option<String> {
                    #key
                }
            }
        }
    }
}
