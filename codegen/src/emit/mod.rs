//! Turns the model into files. Each file here makes one kind of thing.

mod api;
mod blocking;
mod builder;
mod calls;
mod cli;
mod client;
mod days;
mod docs;
mod example;
mod imports;
mod mock;
mod module;
mod openapi;
mod operation;
mod pages;
mod record;
mod request;
mod rust;
mod schema;
mod types;
mod wire_tests;

pub(crate) use imports::imported_names;

use crate::model::Model;

/// One generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its path below the workspace's root, with forward slashes.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Where an API's generated files go.
#[derive(Debug, Clone)]
pub struct Target {
    /// The crate that users add, as a package name.
    pub package: String,
    /// The folder of the crate's generated source.
    pub source: String,
    /// The folder of the generated wire tests.
    pub tests: String,
    /// The folder of the mock's generated source, where the API has a mock.
    pub mock: Option<String>,
    /// The folder of the command line's generated source, where the API has a command line.
    pub cli: Option<String>,
}

impl Target {
    /// The crate's name in Rust.
    pub fn crate_name(&self) -> String {
        self.package.replace('-', "_")
    }
}

/// Every file made from an API's spec.
pub fn files(model: &Model, target: &Target) -> Vec<File> {
    let mut files = vec![
        File { path: format!("{}/mod.rs", target.source), text: module::index(model) },
        File { path: format!("{}/api.rs", target.source), text: api::emit(model) },
        File { path: format!("{}/client.rs", target.source), text: client::emit(model) },
        File { path: format!("{}/mod.rs", target.tests), text: wire_tests::index(model) },
    ];
    for module in &model.modules {
        let path = format!("{}/{}.rs", target.source, module.name);
        files.push(File { path, text: module::emit(model, module, target) });
        if wire_tests::has_tests(module) {
            let path = format!("{}/{}.rs", target.tests, module.name);
            files.push(File { path, text: wire_tests::emit(model, module, target) });
        }
    }
    files.extend(blocking::files(model, &target.source));
    if let Some(folder) = &target.mock {
        files.extend(mock::files(model, target, folder));
    }
    if let Some(folder) = &target.cli {
        files.extend(cli::files(model, target, folder));
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The JSON Schemas of the spec language, for editors. They depend on no spec.
pub fn schemas(folder: &str) -> Vec<File> {
    schema::emit(folder)
}

/// The API's OpenAPI document.
pub fn openapi(model: &Model, path: &str) -> File {
    openapi::emit(model, path)
}
