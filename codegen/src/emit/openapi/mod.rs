//! OpenAPI documents: the API for tools that do not read the spec.
//!
//! There are two of one API. The documented form has one plain type for each value, for generators of clients and for
//! browsers. The wire form has all forms in which the server writes a value, for contract tests and mocks. Enums are
//! open, so neither has an `enum` for them; facts that OpenAPI cannot express are in members that start with `x-`.

mod canonical;
mod components;
mod document;
mod documented;
mod example;
mod operation;
mod ordered_json;
mod plain;
mod primitive;
mod print;
mod request;
mod response;
mod schema;
mod security;
mod text;
mod webhook;
mod words;

use std::collections::{HashMap, HashSet};

use self::document::Document;
pub use self::document::Form;
use self::ordered_json::Object;
use self::text::{notes, paragraphs};
use super::File;
use crate::model::{Model, Module, Operation, Path};

/// The licence of the document, which is part of this project.
const LICENSE: [&str; 2] = ["MIT OR Apache-2.0", "https://spdx.org/licenses/"];
/// The version of the described API. The vendor has published only one, and does not number it.
const VERSION: &str = "1";

/// Returns the document of the whole API.
pub fn file(model: &Model, form: Form, path: &str) -> File {
    File { path: path.to_owned(), text: print::text(emit(Document { model, form })) }
}

fn emit(document: Document<'_>) -> Object {
    let Document { model, form } = document;
    let body = Object::of("openapi", form.version())
        .with("info", info(model))
        .with("servers", vec![server(model)])
        .with("security", security::required())
        .with("tags", tags(model))
        .with("paths", paths(document))
        .with_filled(form.webhooks(), webhook::webhooks(document));
    let components = components::emit(document, &body);
    body.with("components", components)
}

/// Returns the operations by path. Two URLs of samples may have the same path, or that of another operation.
fn paths(document: Document<'_>) -> Object {
    let model = document.model;
    let (dynamic, other): (Vec<_>, Vec<_>) =
        model.operations().into_iter().partition(|operation| operation.path == Path::Dynamic);
    let mut taken: HashSet<String> = other.into_iter().map(operation::path).collect();
    let paths = dynamic.into_iter().map(|operation| {
        let path = operation::path(operation);
        let path = if taken.contains(&path) { operation::dynamic_path(operation) } else { path };
        taken.insert(path.clone());
        (operation.id.as_str(), path)
    });
    let paths: HashMap<&str, String> = paths.collect();
    let emit = |operation: &Operation| {
        let path = paths.get(operation.id.as_str());
        (path.cloned().unwrap_or_else(|| operation::path(operation)), operation::emit(document, operation))
    };
    model.operations().into_iter().map(emit).collect()
}

fn info(model: &Model) -> Object {
    Object::of("title", model.title.as_str())
        .with("version", VERSION)
        .with("license", Object::of("name", LICENSE[0]).with("url", LICENSE[1]))
        .with("description", paragraphs([Some(model.description.clone()), notes(&model.notes)]))
        .with("x-title-zh", model.title_zh.as_str())
}

fn server(model: &Model) -> Object {
    let domain = Object::of("default", "demo123").with("description", "The account's private domain.");
    Object::of("url", model.server.as_str()).with("variables", Object::of("private_domain", domain))
}

fn tags(model: &Model) -> Vec<Object> {
    let is_shown = |module: &&Module| !module.operations.is_empty() || !module.webhooks.is_empty();
    model.modules.iter().filter(is_shown).map(tag).collect()
}

fn tag(module: &Module) -> Object {
    Object::of("name", module.name.as_str())
        .with("description", module.description.as_str())
        .with("x-displayName", module.title.as_str())
        .with("x-title-zh", module.title_zh.as_str())
}
