//! Requests as the mock reads them: a struct per operation.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Target;
use crate::emit::rust::docs::{self, doc};
use crate::emit::rust::format::{self, Item};
use crate::emit::rust::markdown::prose;
use crate::emit::rust::tokens::ident;
use crate::emit::rust::types::{Origin, written};
use crate::model::queries::names_in;
use crate::model::{Module, Operation, Param, Type};

/// Returns the requests of one module.
pub fn emit(module: &Module, target: &Target) -> String {
    let operations: Vec<_> = module.operations.iter().filter(|operation| operation.has_own_path()).collect();
    let params = operations.iter().flat_map(|operation| &operation.params).map(|param| &param.ty);
    let types: Vec<_> = names_in(params).into_iter().map(|named| ident(&named.name)).collect();
    let client = ident(&target.crate_name());
    let module_name = ident(&module.name);
    let types = (!types.is_empty()).then(|| quote!(use #client::#module_name::{#(#types),*};));
    let uses: Item = quote!(use crate::arguments::prelude::*; #types).into();
    let requests = operations.into_iter().map(request);
    let docs =
        format!("{} ({}): requests as the mock reads them.", prose(&module.title), prose(&module.title_zh));
    format::file(&module.name, &[docs], [uses].into_iter().chain(requests).collect())
}

fn request(operation: &Operation) -> Item {
    let docs = doc(&format!("{}.", docs::title(operation)));
    let name = ident(&operation.request_name());
    let fields = operation.params.iter().map(field);
    quote! {
        #docs
        #[derive(Debug, Deserialize)]
        pub struct #name {
            #(#fields)*
        }
    }
    .into()
}

fn field(param: &Param) -> TokenStream {
    let name = ident(&param.rust);
    let ty = written(&param.ty, &|origin| {
        let name = origin.bare();
        match origin {
            _ if param.ty == Type::File => quote!(File),
            Origin::Map => quote!(std::collections::#name),
            Origin::Json => quote!(serde_json::#name),
            Origin::Runtime(_) | Origin::Spec(_) => name,
        }
    });
    let ty = if param.required { ty } else { quote!(Option<#ty>) };
    let mut attributes = Vec::new();
    if param.rust != param.name {
        let wire = &param.name;
        attributes.push(quote!(rename = #wire));
    }
    match (&param.ty, param.required) {
        (Type::Json(_), true) => attributes.push(quote!(deserialize_with = "json")),
        (Type::Json(_), false) => attributes.push(quote!(default, deserialize_with = "json")),
        _ => {}
    }
    let attributes = (!attributes.is_empty()).then(|| quote!(#[serde(#(#attributes),*)]));
    quote!(#attributes pub #name: #ty,)
}
