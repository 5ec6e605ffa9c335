//! Requests: a struct per operation, its constructor, its setters, and how it is encoded.

use proc_macro2::TokenStream;
use quote::quote;

use super::builder::{self, Slot};
use super::docs::{self, doc};
use super::imports::ident;
use super::operation::{metadata, option};
use super::types::stored;
use crate::model::{Chunk, Operation, Param, Range, Shape, Type};
use crate::names;

/// Everything about one operation's request.
pub fn emit(operation: &Operation) -> TokenStream {
    let declaration = declaration(operation);
    let constructor = constructor(operation);
    let request = implementation(operation);
    let chunk = operation.chunk.as_ref().map(|found| chunk(operation, found));
    quote!(#declaration #constructor #request #chunk)
}

/// What a successful call returns.
pub fn response(operation: &Operation) -> TokenStream {
    match &operation.response.shape {
        Shape::None => quote!(()),
        // Success is told by the envelope; the value itself may be missing.
        Shape::Type(Type::Bool) => quote!(Option<bool>),
        Shape::Type(kind) => stored(kind),
        Shape::Record(record) => {
            let name = ident(&record.name);
            quote!(#name)
        }
    }
}

/// The request's name.
pub fn name(operation: &Operation) -> proc_macro2::Ident {
    ident(&names::type_name(&operation.name))
}

fn declaration(operation: &Operation) -> TokenStream {
    let about = doc(&docs::operation(operation));
    let name = name(operation);
    let fields = operation.params.iter().map(|param| {
        let (name, kind) = (ident(&param.rust), stored(&param.kind));
        if param.required { quote!(#name: #kind,) } else { quote!(#name: Option<#kind>,) }
    });
    // A file may be a stream, which can be read once.
    let has_file = operation.params.iter().any(|param| param.kind == Type::File);
    let derives = if has_file { quote!(Debug) } else { quote!(Debug, Clone) };
    if operation.params.is_empty() {
        return quote!(#about #[derive(#derives, Default)] pub struct #name;);
    }
    let default = operation.required().next().is_none().then(|| quote!(, Default));
    quote! {
        #about
        #[derive(#derives #default)]
        pub struct #name { #(#fields)* }
    }
}

fn constructor(operation: &Operation) -> TokenStream {
    let name = name(operation);
    let slots: Vec<Slot<'_>> = operation.params.iter().map(Slot::from).collect();
    let functions = builder::functions(&slots);
    quote! {
        impl #name {
            #functions
        }
    }
}

fn implementation(operation: &Operation) -> TokenStream {
    let name = name(operation);
    let metadata = metadata(operation);
    let response = response(operation);
    let checks = operation.range.as_ref().map(|range| range_checks(operation, range, &quote!(self)));
    let parts = operation.params.iter().map(encode);
    let body = if operation.params.is_empty() {
        quote!(Ok(Form::new()))
    } else {
        quote! {
            #checks
            let mut form = Form::new();
            #(#parts)*
            Ok(form)
        }
    };
    quote! {
        impl Request for #name {
            const OPERATION: &'static Operation = &#metadata;
            type Response = #response;

            fn encode(self) -> Result<Form, InvalidArgument> {
                #body
            }
        }
    }
}

/// The checks of a span of time, whose ends are fields of `holder`.
pub fn range_checks(operation: &Operation, range: &Range, holder: &TokenStream) -> TokenStream {
    let (start, end) = (&operation.params[range.start], &operation.params[range.end]);
    let (start_name, end_name) = (&start.name, &end.name);
    let (start, end) = (ident(&start.rust), ident(&end.rust));
    let same_day = range
        .same_day
        .then(|| quote!(check::same_day(#start_name, #holder.#start, #end_name, #holder.#end)?;));
    quote! {
        check::ordered(#start_name, &#holder.#start, #end_name, &#holder.#end)?;
        #same_day
    }
}

/// Checks one parameter and adds it to the form.
fn encode(param: &Param) -> TokenStream {
    let field = ident(&param.rust);
    if param.required {
        let by_reference = if param.kind.is_copy() { quote!(self.#field) } else { quote!(&self.#field) };
        let (checks, add) =
            (checks(param, &by_reference), add(param, &quote!(&self.#field), &quote!(self.#field)));
        return quote!(#checks #add);
    }
    let value = quote!(value);
    let by_reference = if param.kind.is_copy() { quote!(*value) } else { quote!(value) };
    let checks = checks(param, &by_reference);
    let add = add(param, &value, &value);
    let matched = if param.kind == Type::File { quote!(self.#field) } else { quote!(&self.#field) };
    quote! {
        if let Some(value) = #matched {
            #checks
            #add
        }
    }
}

fn add(param: &Param, reference: &TokenStream, owned: &TokenStream) -> TokenStream {
    let name = &param.name;
    match &param.kind {
        _ if param.is_url => quote!(form.url(#owned);),
        Type::File => quote!(form.file(#name, #owned);),
        Type::Secret => quote!(form.secret(#name, #reference);),
        Type::Json(_) => quote!(form.json(#name, #reference)?;),
        _ => quote!(form.text(#name, #reference);),
    }
}

/// What can be refused before anything is sent. `value` is a reference where copying costs.
fn checks(param: &Param, value: &TokenStream) -> TokenStream {
    let name = &param.name;
    let mut checks = Vec::new();
    match &param.kind {
        Type::String | Type::Url if param.required && !param.is_url => {
            checks.push(quote!(check::not_empty(#name, #value)?;));
        }
        Type::CommaList(_) => {
            let field = ident(&param.rust);
            let list = if param.required { quote!(self.#field) } else { quote!(value) };
            checks.push(quote!(check::not_empty_list(#name, #list.len())?;));
        }
        _ => {}
    }
    if param.min.is_some() || param.max.is_some() {
        let limit = |limit: Option<i64>| {
            option(limit.map(|limit| {
                let limit = proc_macro2::Literal::i64_unsuffixed(limit);
                quote!(#limit)
            }))
        };
        let (min, max) = (limit(param.min), limit(param.max));
        let number = match param.kind {
            Type::Int => value.clone(),
            _ => quote!(i64::from(#value)),
        };
        checks.push(quote!(check::range(#name, #number, #min, #max)?;));
    }
    if let Some(length) = param.max_length {
        let length = proc_macro2::Literal::usize_unsuffixed(length);
        checks.push(quote!(check::max_length(#name, #value, #length)?;));
    }
    if !param.allowed.is_empty() {
        let allowed = &param.allowed;
        let reference = if param.kind.is_copy() { quote!(&#value) } else { value.clone() };
        checks.push(quote!(check::allowed(#name, #reference, &[#(#allowed),*])?;));
    }
    if !param.extensions.is_empty() {
        let extensions = &param.extensions;
        let reference = if param.required { value.clone() } else { quote!(&#value) };
        checks.push(quote!(check::extension(#name, #reference, &[#(#extensions),*])?;));
    }
    quote!(#(#checks)*)
}

/// The request that sends one piece of the operation's file.
fn chunk(operation: &Operation, chunk: &Chunk) -> TokenStream {
    let name = ident(&names::type_name(&names::chunk_name(&operation.name)));
    let about = doc(&format!(
        "One piece of the file of `{}`, for [`{}`].\n\n{}",
        operation.id,
        names::chunk_name(&operation.name),
        chunk.about
    ));
    let header = &chunk.file_name_header;
    quote! {
        #about
        #[derive(Debug, Clone)]
        pub struct #name {
            pub(super) chunk: Chunk,
        }

        impl #name {
            /// A piece of a file.
            ///
            /// - `url`: where to send it.
            /// - `file_name`: the whole file's name.
            /// - `offset`: how many bytes of the file come before this piece.
            /// - `total`: the whole file's size in bytes.
            /// - `body`: the piece itself; not empty.
            #[must_use]
            pub fn new(
                url: impl Into<String>,
                file_name: impl Into<String>,
                offset: u64,
                total: u64,
                body: impl Into<Bytes>,
            ) -> Self {
                let chunk = Chunk {
                    url: url.into(),
                    file_name: file_name.into(),
                    offset,
                    total,
                    body: body.into(),
                    file_name_header: #header,
                };
                Self { chunk }
            }
        }
    }
}
