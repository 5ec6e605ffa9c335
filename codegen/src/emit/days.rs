//! Asking for more than one day.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs::doc;
use super::imports::ident;
use super::{pages, request};
use crate::model::Operation;

/// How the request of an operation that gives at most one day, in pages, is split.
pub fn emit(operation: &Operation) -> Option<TokenStream> {
    let range = split(operation)?;
    let name = request::name(operation);
    let start = ident(&operation.params[range.start].rust);
    let end = ident(&operation.params[range.end].rust);
    Some(quote! {
        impl ByDay for #name {
            fn span(&self) -> (CstDateTime, CstDateTime) {
                (self.#start, self.#end)
            }

            fn set_span(&mut self, start: CstDateTime, end: CstDateTime) {
                self.#start = start;
                self.#end = end;
            }
        }
    })
}

/// The method that splits, beside the operation's own.
pub fn method(operation: &Operation) -> Option<TokenStream> {
    let name = method_name(operation)?;
    let item = pages::stored_item(operation)?;
    let request = request::name(operation);
    let about = doc(&format!(
        "{} (`{}`), all items of a span of any length, day by day. See [`{request}`] and \
         [`ApiClient::items_by_day`](baijiayun_runtime::ApiClient::items_by_day).",
        operation.title.en, operation.doc
    ));
    Some(quote! {
        #about
        pub fn #name(self, request: #request) -> Walk<#item> {
            self.client.api().items_by_day(request)
        }
    })
}

/// The name of this method, if there is one.
pub fn method_name(operation: &Operation) -> Option<Ident> {
    split(operation).map(|_| ident(&format!("{}_by_day", operation.name)))
}

/// The span, if it is bound to one day and comes in pages; both of its ends are required.
fn split(operation: &Operation) -> Option<&crate::model::Range> {
    let range = operation.range.as_ref().filter(|range| range.same_day)?;
    let required = operation.params[range.start].required && operation.params[range.end].required;
    (required && operation.pagination.is_some()).then_some(range)
}
