//! A module's file: its types, its requests and responses, and its operations as methods.

use std::collections::BTreeSet;

use quote::quote;

use super::methods::{self, Mode};
use super::{open_enum, record, request};
use crate::emit::Target;
use crate::emit::rust::docs::{self, STORED, doc};
use crate::emit::rust::format::{self, Item};
use crate::emit::rust::markdown::{prose, wrap};
use crate::emit::rust::tokens::ident;
use crate::model::names::extensions_name;
use crate::model::queries::names_in;
use crate::model::{Base, Id, Model, Module, Operation, Record, ResponseData, TYPES, Webhook};

/// Returns the file of one module.
pub fn emit(model: &Model, module: &Module, target: &Target) -> String {
    let call_urls = model.call_urls();
    let mut items = vec![uses(module)];
    items.extend(module.ids.iter().map(id));
    items.extend(module.enums.iter().flat_map(open_enum::emit));
    items.extend(module.records.iter().flat_map(|record| record::emit(&escaped(record), &call_urls)));
    for operation in &module.operations {
        items.push(request::emit(operation));
        items.extend(extensions(operation));
        if let ResponseData::Record(record) = &operation.response.data {
            items.extend(record::emit(&described(operation, record), &call_urls));
        }
    }
    items.extend(
        module.webhooks.iter().flat_map(|webhook| record::emit(&webhook_record(webhook), &call_urls)),
    );
    if !module.operations.is_empty() {
        items.push(methods::handle(module, Mode::Async));
        items.push(methods::implementation(model, module, Some(target)));
    }
    let mut docs = vec![format!("{} ({}).", prose(&module.title), prose(&module.title_zh)), String::new()];
    docs.extend(wrap(&prose(&module.description)));
    format::file(&module.name, &docs, items)
}

/// Returns the imports: the prelude, and a re-export of the shared types that the module uses.
fn uses(module: &Module) -> Item {
    let types: BTreeSet<_> =
        names_in(module.types()).into_iter().filter(|named| named.module == TYPES).collect();
    let shared: Vec<_> = types.iter().map(|named| ident(&named.name)).collect();
    let shared = (module.name != TYPES && !shared.is_empty()).then(|| {
        quote! {
            #[doc(no_inline)]
            pub use super::types::{#(#shared),*};
        }
    });
    quote!(use super::prelude::*; #shared).into()
}

fn id(id: &Id) -> Item {
    // A number has no leading zeros: `007` read as a number would become another id.
    let as_text = match id.base {
        Base::Int => "",
        Base::String => " Your own structs deserialize it from text; a bare JSON number is rejected.",
    };
    let docs = doc(&format!("{}\n\n{STORED}{as_text}", prose(&id.description)));
    let name = ident(&id.name);
    match id.base {
        Base::Int => quote! {
            #docs
            #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct #name(pub i64);
            int_id!(#name);
        },
        Base::String => quote! {
            #docs
            #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct #name(pub String);
            string_id!(#name);
        },
    }
    .into()
}

/// Returns the file name extensions that an operation's file parts may have, as constants.
fn extensions(operation: &Operation) -> Vec<Item> {
    let groups = operation.params.iter().flat_map(|param| &param.extensions);
    let constant = |(kind, extensions): &(String, Vec<String>)| {
        let docs = doc(&format!("File name extensions of {kind} files, in lower case."));
        let name = ident(&extensions_name(kind));
        quote!(#docs pub const #name: &[&str] = &[#(#extensions),*];).into()
    };
    groups.map(constant).collect()
}

fn escaped(record: &Record) -> Record {
    Record { description: prose(&record.description), ..record.clone() }
}

fn described(operation: &Operation, record: &Record) -> Record {
    let mut record = escaped(record);
    if record.description.is_empty() {
        record.description = format!("Response of `{}`.", operation.id);
    }
    record
}

fn webhook_record(webhook: &Webhook) -> Record {
    let mut record = webhook.record.clone();
    let notes = docs::notes(&webhook.notes);
    record.description = format!(
        "{}: {}.\n\n{}\n{notes}",
        prose(&webhook.title),
        prose(&webhook.title_zh),
        prose(&record.description)
    );
    record
}
