//! Checks of the architecture: imports form no cycle and follow the layers of ARCHITECTURE.md, files are
//! short, the generator knows no API, documents are tested, and texts use plain words.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod checker_tests;
mod cycles;
mod documents;
mod imports;
mod layers;
mod manifests;
mod records;
#[path = "../syntax/mod.rs"]
mod syntax;
mod vendor;
mod words;
mod workspace;

use syntax::files::read;
use workspace::PACKAGES;

/// The layers of every crate. ARCHITECTURE.md quotes them.
const LAYERS: &str = include_str!("layers.txt");

/// The largest number of lines of a file.
const MAX_LINES: usize = 400;

#[test]
fn imports_form_no_cycle() {
    let cycles = PACKAGES.iter().flat_map(|package| cycles::cycles(&package.edges)).collect();
    report(cycles);
}

#[test]
fn imports_follow_the_layers() {
    let layers = layers::parse(LAYERS);
    let mut violations = Vec::new();
    for package in PACKAGES.iter() {
        let is_placed = layers.iter().any(|layers| layers.folder == package.folder);
        // One file beside generated ones imports nothing, as in a new API.
        if package.files.len() > 1 && !is_placed {
            violations.push(format!("{} has no layers", package.folder));
        }
        for layers in layers.iter().filter(|layers| layers.folder.starts_with(&package.folder)) {
            violations.extend(layers.violations(&package.files, &package.edges));
        }
    }
    report(violations);
}

#[test]
fn the_architecture_page_quotes_the_layers() {
    assert!(
        read("ARCHITECTURE.md").contains(LAYERS),
        "ARCHITECTURE.md must quote tests/architecture/layers.txt"
    );
}

#[test]
fn published_crates_are_described() {
    report(manifests::missing());
}

#[test]
fn no_library_turns_on_features_of_another_one() {
    report(manifests::features_forced_on_users());
}

#[test]
fn every_dependency_has_a_reason() {
    report(manifests::dependencies_without_a_reason());
}

#[test]
fn no_file_is_too_long() {
    let sources = PACKAGES.iter().flat_map(|package| &package.sources);
    let lengths = sources.map(|(file, text)| (file, text.lines().count()));
    let long = lengths.filter(|(_, lines)| *lines > MAX_LINES);
    report(
        long.map(|(file, lines)| format!("{file} has {lines} lines, at most {MAX_LINES} are allowed"))
            .collect(),
    );
}

/// Fails if there are violations, and lists them.
fn report(violations: Vec<String>) {
    assert!(violations.is_empty(), "{} violations:\n\n{}\n", violations.len(), violations.join("\n"));
}
