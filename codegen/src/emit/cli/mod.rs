//! The command line: the typed request of each operation. Names, help and limits come from the client's
//! metadata.

use quote::quote;

use super::rust::format::{self, Item};
use super::rust::tokens::ident;
use super::rust::types::stored;
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
    let reader = operations.iter().any(|operation| json_params(operation).next().is_some());
    let reader = reader.then(|| ident("read_json")).into_iter();
    let uses = quote! {
        use #client::{#(#modules),*};
        use crate::operation::{Command, #(#reader)*};
    };
    let commands: String =
        operations.into_iter().map(|operation| format!("    {},\n", command(operation))).collect();
    let table =
        format!("/// Every operation as a command.\npub const COMMANDS: &[Command] = &[\n{commands}];\n");
    format::file("mod.rs", &[], vec![uses.into(), Item::Text(table)])
}

/// Returns an entry of the table: `Command::paged::<item::List>()`.
fn command(operation: &Operation) -> String {
    let constructor = match (operation.span_by_day(), operation.item()) {
        (Some(_), _) => "by_day",
        (None, Some(_)) => "paged",
        (None, None) => "single",
    };
    let mut text = format!("Command::{constructor}::<{}::{}>()", operation.module, operation.request_name());
    let readers: Vec<_> = json_params(operation)
        .map(|(name, inner)| format!("({name:?}, read_json::<{}>)", path(operation, inner)))
        .collect();
    if !readers.is_empty() {
        text.push_str(&format!(".json(&[{}])", readers.join(", ")));
    }
    text
}

fn json_params(operation: &Operation) -> impl Iterator<Item = (&str, &Type)> {
    operation.params.iter().filter_map(|param| match &param.ty {
        Type::Json(inner) => Some((param.name.as_str(), &**inner)),
        _ => None,
    })
}

/// Returns a type with the path of the module that declares or re-exports it.
fn path(operation: &Operation, ty: &Type) -> String {
    match ty {
        Type::List(item) => format!("Vec<{}>", path(operation, item)),
        Type::Named(named) => format!("{}::{}", operation.module, named.name),
        ty => stored(ty).to_string(),
    }
}
