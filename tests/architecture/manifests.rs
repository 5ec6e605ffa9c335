//! The manifests of the crates that are published.

use std::path::Path;

use crate::syntax::files::{read, root};

/// The packages below `crates`, which are published unless they say otherwise.
const FOLDER: &str = "crates";

/// The features that a library may turn on in another one: they change nothing that users see.
const INVISIBLE: [&str; 1] = ["serde"];

/// Returns the features that a published library turns on in another one. Cargo would turn them on in every program that
/// uses both, so that code compiles in tests, with the mock, and not without it.
pub fn features_forced_on_users() -> Vec<String> {
    let mut forced = Vec::new();
    for (folder, manifest) in published() {
        if !root().join(&folder).join("src/lib.rs").exists() {
            continue;
        }
        let Some(dependencies) = manifest.get("dependencies").and_then(toml::Value::as_table) else {
            continue;
        };
        for (name, dependency) in dependencies.iter().filter(|(name, _)| name.starts_with("baijiayun-")) {
            let features = dependency.get("features").and_then(toml::Value::as_array);
            let features = features.into_iter().flatten().filter_map(toml::Value::as_str);
            let visible = features.filter(|feature| !INVISIBLE.contains(feature));
            forced.extend(visible.map(|feature| format!("{folder}: {name}/{feature}")));
        }
    }
    forced
}

/// Returns the folders and manifests of the packages that are published.
fn published() -> Vec<(String, toml::Table)> {
    let folders = std::fs::read_dir(root().join(FOLDER)).unwrap();
    let folders = folders.map(|entry| format!("{FOLDER}/{}", entry.unwrap().file_name().display()));
    let manifests = folders.map(|folder| {
        let manifest: toml::Table = read(&format!("{folder}/Cargo.toml")).parse().unwrap();
        (folder, manifest)
    });
    let is_published = |(_, manifest): &(String, toml::Table)| {
        manifest["package"].get("publish").and_then(toml::Value::as_bool) != Some(false)
    };
    manifests.filter(is_published).collect()
}

/// Returns what a registry shows that the manifests leave out.
pub fn missing() -> Vec<String> {
    let workspace: toml::Table = read("Cargo.toml").parse().unwrap();
    let shared = workspace["workspace"]["package"].as_table().unwrap();
    let mut missing = Vec::new();
    for (folder, manifest) in published() {
        let package = manifest["package"].as_table().unwrap();
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
