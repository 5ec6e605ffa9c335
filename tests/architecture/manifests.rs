//! The manifests of the crates that are published.

use std::path::Path;

use crate::syntax::files::{read, root};

/// The packages below `crates`, which are published unless they say otherwise.
const FOLDER: &str = "crates";

/// Returns what a registry shows that the manifests leave out.
pub fn missing() -> Vec<String> {
    let workspace: toml::Table = read("Cargo.toml").parse().unwrap();
    let shared = workspace["workspace"]["package"].as_table().unwrap();
    let mut missing = Vec::new();
    for entry in std::fs::read_dir(root().join(FOLDER)).unwrap() {
        let folder = format!("{FOLDER}/{}", entry.unwrap().file_name().display());
        let manifest: toml::Table = read(&format!("{folder}/Cargo.toml")).parse().unwrap();
        let package = manifest["package"].as_table().unwrap();
        if package.get("publish").and_then(toml::Value::as_bool) == Some(false) {
            continue;
        }
        for key in ["description", "license", "readme", "keywords", "categories"] {
            if !package.contains_key(key) {
                missing.push(format!("{folder}: no `{key}`"));
            }
        }
        if root().join(&folder).join("src/lib.rs").exists() && !package.contains_key("documentation") {
            missing.push(format!("{folder}: no `documentation`"));
        }
        let own =
            package.get("readme").and_then(toml::Value::as_str).map(|readme| Path::new(&folder).join(readme));
        let readme = own.unwrap_or_else(|| shared["readme"].as_str().unwrap().into());
        if !root().join(&readme).is_file() {
            missing.push(format!("{folder}: there is no {}", readme.display()));
        }
        // The registry's limit.
        if package.get("keywords").and_then(toml::Value::as_array).is_some_and(|keywords| keywords.len() > 5)
        {
            missing.push(format!("{folder}: more than five keywords"));
        }
    }
    missing
}
