//! An operation's metadata.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::imports::ident;
use super::types::vocabulary_of;
use crate::model::{DataPlace, Encoding, Method, Operation, Param, Path, Safety, Signing};

/// The expression of an operation's metadata.
pub fn metadata(operation: &Operation) -> TokenStream {
    let Operation { id, doc, title, secret, idempotent, .. } = operation;
    let (en, zh) = (&title.en, &title.zh);
    let methods = operation.methods.iter().map(|method| match method {
        Method::Get => quote!(Method::Get),
        Method::Post => quote!(Method::Post),
    });
    let path = match &operation.path {
        Path::Known(path) => quote!(Path::Known(#path)),
        Path::Unrecovered => quote!(Path::Unrecovered),
        Path::Dynamic => quote!(Path::Dynamic),
    };
    let encoding = match operation.encoding {
        Encoding::Form => quote!(Encoding::Form),
        Encoding::Multipart => quote!(Encoding::Multipart),
    };
    let signing = match operation.signing {
        Signing::Required => quote!(Signing::Required),
        Signing::Optional => quote!(Signing::Optional),
        Signing::None => quote!(Signing::None),
    };
    let safety = match operation.safety {
        Safety::Read => quote!(Safety::Read),
        Safety::Write => quote!(Safety::Write),
        Safety::Destructive => quote!(Safety::Destructive),
    };
    let success = Literal::i64_unsuffixed(operation.envelope.success);
    let place = match operation.envelope.data {
        DataPlace::Nested => quote!(DataPlace::Nested),
        DataPlace::Inline => quote!(DataPlace::Inline),
    };
    let pagination = match &operation.pagination {
        None => quote!(None),
        Some(pagination) => {
            let (page, page_size) = (&pagination.page, &pagination.page_size);
            let (items, total) = (&pagination.items, &pagination.total);
            quote!(Some(Pagination { page: #page, page_size: #page_size, items: #items, total: #total }))
        }
    };
    let params = operation.params.iter().map(param);
    quote! {
        Operation {
            id: #id,
            doc: #doc,
            title: #en,
            title_zh: #zh,
            methods: &[#(#methods),*],
            path: #path,
            encoding: #encoding,
            signing: #signing,
            safety: #safety,
            idempotent: #idempotent,
            params: &[#(#params),*],
            envelope: Envelope { success: #success, data: #place },
            pagination: #pagination,
            secret: #secret,
        }
    }
}

/// `Param::optional("page", "int", "The page.").default("1").min(1)`.
fn param(param: &Param) -> TokenStream {
    let Param { name, expression, about, allowed, extensions, .. } = param;
    let constructor = ident(if param.required { "required" } else { "optional" });
    let mut limits = Vec::new();
    if let Some(default) = &param.default {
        limits.push(quote!(.default(#default)));
    }
    for (limit, number) in [("min", param.min), ("max", param.max)] {
        if let Some(number) = number {
            let (limit, number) = (ident(limit), Literal::i64_unsuffixed(number));
            limits.push(quote!(.#limit(#number)));
        }
    }
    if let Some(length) = param.max_length {
        let length = Literal::usize_unsuffixed(length);
        limits.push(quote!(.max_length(#length)));
    }
    if !allowed.is_empty() {
        limits.push(quote!(.allowed(&[#(#allowed),*])));
    }
    if let Some(name) = vocabulary_of(&param.kind) {
        let name = ident(name);
        limits.push(quote!(.values(#name::VALUES)));
    }
    if !extensions.is_empty() {
        limits.push(quote!(.extensions(&[#(#extensions),*])));
    }
    quote!(Param::#constructor(#name, #expression, #about) #(#limits)*)
}

/// `Some(…)` or `None`.
pub fn option(value: Option<TokenStream>) -> TokenStream {
    let some = ident("Some");
    value.map_or(quote!(None), |value| quote!(#some(#value)))
}
