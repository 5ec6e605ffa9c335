//! JSON Schemas of the spec language, so that editors complete and check the YAML.

use schemars::{JsonSchema, schema_for};

use super::{File, json};
use crate::spec::{ApiFile, ModuleFile};

/// One schema per kind of file.
pub fn files(folder: &str) -> Vec<File> {
    vec![schema::<ApiFile>(folder, "api"), schema::<ModuleFile>(folder, "module")]
}

fn schema<T: JsonSchema>(folder: &str, name: &str) -> File {
    let path = format!("{folder}/{name}.json");
    File { text: json::text(&path, &schema_for!(T)), path }
}
