//! The manifests of the crates that are published.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::syntax::files::{read, root};

/// The packages below `crates`, which are published unless they say otherwise.
const FOLDER: &str = "crates";

/// The documents with a table of the dependencies.
const TABLES: [&str; 2] = ["docs/hardening.md", "docs/hardening.zh-CN.md"];

/// The features that a library may turn on in another one: they change nothing that users see.
const INVISIBLE: [&str; 1] = ["serde"];

/// Returns the features that a published library turns on in another one. Cargo would turn them on in every program that
/// uses both, so that code compiles in tests, with the mock, and not without it.
pub fn features_forced_on_users() -> Vec<String> {
    let mut forced = Vec::new();
    for (folder, manifest) in published() {
        if !is_library(&folder) {
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

/// Returns whether others may depend on the package. The library of `bjy` is for its program and the fuzzers.
fn is_library(folder: &str) -> bool {
    folder != "crates/bjy" && root().join(folder).join("src/lib.rs").exists()
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

/// Returns the differences between the dependencies of the published packages and the tables of the documents.
pub fn dependencies_without_a_reason() -> Vec<String> {
    let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (folder, manifest) in published() {
        let user = folder.trim_start_matches("crates/").trim_start_matches("baijiayun-");
        let mut tables: Vec<_> = manifest.get("dependencies").into_iter().collect();
        let targets = manifest.get("target").and_then(toml::Value::as_table).into_iter().flatten();
        tables.extend(targets.filter_map(|(_, target)| target.get("dependencies")));
        let names = tables.into_iter().flat_map(|table| table.as_table().unwrap().keys());
        for name in names.filter(|name| !name.starts_with("baijiayun-")) {
            users.entry(name.clone()).or_default().insert(user.to_owned());
        }
    }
    let rows: BTreeSet<_> = users
        .into_iter()
        .map(|(name, users)| format!("| `{name}` | {} |", users.into_iter().collect::<Vec<_>>().join(", ")))
        .collect();
    let differences = TABLES.iter().flat_map(|document| {
        let text = read(document);
        let lines = text.lines().filter(|line| line.starts_with("| `") && line.matches(" | ").count() == 2);
        let stated: BTreeSet<_> =
            lines.filter_map(|line| Some(format!("{} |", line.rsplit_once(" | ")?.0))).collect();
        let differs = rows.symmetric_difference(&stated).map(|row| format!("{document}: {row}"));
        differs.collect::<Vec<_>>()
    });
    differences.collect()
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
        if is_library(&folder) && !package.contains_key("documentation") {
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
