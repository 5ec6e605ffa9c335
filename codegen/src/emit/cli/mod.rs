//! The command line: the typed request of each operation. Names, help and limits come from the client's
//! metadata.

mod example;

use proc_macro2::Ident;
use quote::quote;

use super::rust::format::{self, Item, literal};
use super::rust::tokens::ident;
use super::rust::types::{Origin, written};
use super::{File, Target};
use crate::model::{Model, Operation, Type};

/// Returns all generated files of the command line, if the API has one.
pub fn files(model: &Model, target: &Target) -> Vec<File> {
    let Some(folder) = &target.cli else { return Vec::new() };
    vec![File { path: format!("{folder}/mod.rs"), text: emit(model, target) }]
}

fn emit(model: &Model, target: &Target) -> String {
    let client = ident(&target.crate_name());
    let mut modules: Vec<_> = model.callable().map(|module| ident(&module.name)).collect();
    modules.sort();
    let operations = model.operations();
    let has_json = operations.iter().any(|operation| json_params(operation).next().is_some());
    let json = has_json.then_some(["JsonParam", "read_json"].map(ident)).into_iter().flatten();
    let uses = quote! {
        use #client::{#(#modules),*};
        use crate::operation::{Command, #(#json),*};
    };
    let commands: String =
        operations.into_iter().map(|operation| format!("    {},\n", command(operation, &client))).collect();
    let table =
        format!("/// Every operation as a command.\npub const COMMANDS: &[Command] = &[\n{commands}];\n");
    format::file("mod.rs", &[], vec![uses.into(), Item::Text(table)])
}

/// Returns an entry of the table: `Command::paged::<item::List>()`.
fn command(operation: &Operation, client: &Ident) -> String {
    let constructor = match (operation.span_by_day(), operation.item()) {
        (Some(_), _) => "by_day",
        (None, Some(_)) => "paged",
        (None, None) => "single",
    };
    let mut text = format!("Command::{constructor}::<{}::{}>()", operation.module, operation.request_name());
    let params: Vec<_> = json_params(operation)
        .map(|(name, inner)| {
            let ty = path(operation, client, inner);
            let example = literal(&example(operation, name));
            format!("JsonParam::new({name:?}, read_json::<{ty}>, {example})")
        })
        .collect();
    if !params.is_empty() {
        text.push_str(&format!(".json(&[{}])", params.join(", ")));
    }
    if let Some(options) = example::options(operation) {
        text.push_str(&format!(".example({options:?})"));
    }
    text
}

fn json_params(operation: &Operation) -> impl Iterator<Item = (&str, &Type)> {
    operation.params.iter().filter_map(|param| match &param.ty {
        Type::Json(inner) => Some((param.name.as_str(), &**inner)),
        _ => None,
    })
}

/// Returns the value of a parameter in the first sample that has it; `null` if none has.
fn example(operation: &Operation, name: &str) -> String {
    let requests = operation.samples.iter().filter_map(|sample| sample.request.as_ref());
    let mut values = requests.flatten().filter(|(known, _)| known == name).map(|(_, value)| value);
    values.next().unwrap_or(&serde_json::Value::Null).to_string()
}

/// Returns a type with the paths of its names: nothing but modules is imported.
fn path(operation: &Operation, client: &Ident, ty: &Type) -> String {
    let module = ident(&operation.module);
    let path = written(ty, &|origin| {
        let name = origin.bare();
        match origin {
            Origin::Map => quote!(std::collections::#name),
            Origin::Json => quote!(serde_json::#name),
            Origin::Runtime(_) => quote!(#client::#name),
            // The module declares or re-exports it.
            Origin::Spec(_) => quote!(#module::#name),
        }
    });
    path.to_string().replace(' ', "").replace(',', ", ")
}
