//! The architecture, checked: no files import each other in a circle, the layers of ARCHITECTURE.md
//! hold, no file is long, and the generator knows no API.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod checker_tests;
mod circles;
mod imports;
mod layers;
#[path = "../syntax/mod.rs"]
mod syntax;
mod vendor;
mod workspace;

use syntax::files::read;
use workspace::PACKAGES;

/// The layers of every crate. ARCHITECTURE.md quotes them.
const LAYERS: &str = include_str!("layers.txt");

/// A file with more lines than this does more than one thing.
const MOST_LINES: usize = 400;

#[test]
fn no_files_import_each_other() {
    let circles = PACKAGES.iter().flat_map(|package| circles::circles(&package.edges)).collect();
    report(circles);
}

#[test]
fn imports_follow_the_layers() {
    let layers = layers::parse(LAYERS);
    let mut violations = Vec::new();
    for package in PACKAGES.iter() {
        if !layers.iter().any(|layers| layers.folder == package.folder) {
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
        "ARCHITECTURE.md has to quote tests/architecture/layers.txt"
    );
}

#[test]
fn no_file_is_long() {
    let sources = PACKAGES.iter().flat_map(|package| &package.sources);
    let lengths = sources.map(|(file, text)| (file, text.lines().count()));
    let long = lengths.filter(|(_, lines)| *lines > MOST_LINES);
    report(
        long.map(|(file, lines)| format!("{file} has {lines} lines, at most {MOST_LINES} are allowed"))
            .collect(),
    );
}

/// Fails with everything that was found, one after the other.
fn report(found: Vec<String>) {
    assert!(found.is_empty(), "{} found:\n\n{}\n", found.len(), found.join("\n"));
}
