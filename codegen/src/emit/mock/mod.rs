//! The mock: a request per operation, as the mock reads it, and the behaviour that serves it. Ids, enums,
//! records and metadata are the client's.

mod request;
mod serve;

use super::rust::format;
use super::{File, Target};
use crate::model::{Model, Module, Operation};

/// Returns all generated files of the mock, if the API has one.
pub fn files(model: &Model, target: &Target) -> Vec<File> {
    let Some(folder) = &target.mock else { return Vec::new() };
    let file = |name: &str, text| File { path: format!("{folder}/{name}.rs"), text };
    let modules: Vec<_> = model.callable().filter(|module| has_requests(module)).collect();
    let mut names: Vec<_> = modules.iter().map(|module| module.name.clone()).collect();
    names.push("serve".to_owned());
    let index = format::file("mod.rs", &[], vec![format::modules(&names).into()]);
    let mut files = vec![file("mod", index), file("serve", serve::emit(model, target))];
    files.extend(modules.into_iter().map(|module| file(&module.name, request::emit(module, target))));
    files
}

fn has_requests(module: &Module) -> bool {
    module.operations.iter().any(Operation::has_own_path)
}
