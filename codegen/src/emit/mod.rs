//! Turns the model into files. Each backend makes one kind of artefact. `rust` is shared by those that emit
//! Rust.

mod cli;
mod client;
mod file;
mod mock;
mod openapi;
mod rust;
mod spec_schema;
mod wire_tests;

pub use file::{File, Target};
pub use openapi::Form;

use crate::model::Model;

/// Returns all Rust files of an API.
pub fn files(model: &Model, target: &Target) -> Vec<File> {
    let mut files = client::files(model, target);
    files.extend(wire_tests::files(model, target));
    files.extend(mock::files(model, target));
    files.extend(cli::files(model, target));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Returns the JSON Schemas of the spec language, for editors. They do not depend on a spec.
pub fn spec_schemas(folder: &str) -> Vec<File> {
    spec_schema::files(folder)
}

/// Returns one of the OpenAPI documents of an API, by its form.
pub fn openapi(model: &Model, form: Form, path: &str) -> File {
    openapi::file(model, form, path)
}
