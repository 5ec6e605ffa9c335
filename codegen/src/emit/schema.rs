//! JSON Schemas of the spec language, so that editors complete and check the YAML.

use schemars::{JsonSchema, schema_for};

use super::File;
use crate::spec::{ApiFile, ModuleFile};

/// One schema per kind of file.
pub fn emit(folder: &str) -> Vec<File> {
    vec![schema::<ApiFile>(folder, "api"), schema::<ModuleFile>(folder, "module")]
}

fn schema<T: JsonSchema>(folder: &str, name: &str) -> File {
    let text = serde_json::to_string_pretty(&schema_for!(T)).unwrap_or_default();
    File { path: format!("{folder}/{name}.json"), text: text + "\n" }
}
