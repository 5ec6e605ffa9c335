//! JSON Schemas of the spec language, so that editors complete and check the YAML.

use schemars::{JsonSchema, Schema, schema_for};

use super::File;
use crate::spec::{ApiFile, ModuleFile};

/// Returns one schema per kind of file.
pub fn files(folder: &str) -> Vec<File> {
    vec![schema::<ApiFile>(folder, "api"), schema::<ModuleFile>(folder, "module")]
}

fn schema<T: JsonSchema>(folder: &str, name: &str) -> File {
    let path = format!("{folder}/{name}.json");
    File { text: text(&path, &schema_for!(T)), path }
}

/// Returns the text of a document.
///
/// # Panics
///
/// If JSON cannot represent the value, which is a bug of an emitter.
#[allow(clippy::panic, reason = "an emitter that makes no JSON is a bug, and must not write a file")]
fn text(name: &str, document: &Schema) -> String {
    match serde_json::to_string_pretty(document) {
        Ok(text) => text + "\n",
        Err(error) => panic!("{name}: an emitter made a document that JSON cannot hold: {error}"),
    }
}
