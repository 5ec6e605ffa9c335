//! Snapshots of the public API, one per public module, so that changes show in review.
//!
//! Snapshots are generated from the sources, and look like Rust without bodies. Private fields are shown as `_`.
//! A method of a trait that ends with `{}` has a default. Macro calls are not expanded.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod change_tests;
mod collector_tests;
mod conditions;
mod impls;
mod macros;
mod pages;
mod print;
mod rules;
mod strip;
#[path = "../syntax/mod.rs"]
#[allow(dead_code, reason = "the tests of the architecture use the rest")]
mod syntax;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

use syntax::files::sources;
use syntax::tree::Tree;

#[test]
fn metadata() {
    check("baijiayun-metadata");
}

#[test]
fn runtime() {
    check("baijiayun-runtime");
}

#[test]
fn vod() {
    check("baijiayun-vod");
}

#[test]
fn mock() {
    check("baijiayun-mock");
}

/// Compares the library with its snapshots.
fn check(library: &str) {
    let texts = surface(library);
    let mut changed = Vec::new();
    for (name, text) in &texts {
        if !is_snapshot(name, text) {
            changed.push(name);
        }
    }
    assert!(changed.is_empty(), "the public API changed, see CONTRIBUTING.md: {changed:#?}");
    let left: Vec<_> = snapshots(library).into_iter().filter(|name| !texts.contains_key(name)).collect();
    assert!(left.is_empty(), "these modules are gone, delete their snapshots: {left:#?}");
}

/// Returns the text of every public module by the name of its snapshot.
fn surface(library: &str) -> BTreeMap<String, String> {
    let folder = format!("crates/{library}/src");
    let mut sources = sources(&folder);
    sources.remove(&format!("{folder}/main.rs"));
    let tree = Tree::new(&library.replace('-', "_"), &folder, &sources);
    let mut texts = print::surface(&tree);
    texts.insert("macro_rules".to_owned(), macros::macros(&tree));
    texts.retain(|_, text| !text.is_empty());
    texts.into_iter().map(|(module, text)| (snapshot_name(library, &module), text)).collect()
}

fn snapshot_name(library: &str, module: &str) -> String {
    let module = if module.is_empty() { "lib" } else { module };
    format!("{library}__{}", module.replace("::", "__"))
}

/// Returns whether `text` equals the snapshot. Does not panic, so that one run reports all changes.
fn is_snapshot(name: &str, text: &str) -> bool {
    let compare = || {
        insta::with_settings!({
            prepend_module_to_snapshot => false,
            snapshot_path => "snapshots",
            omit_expression => true,
        }, {
            insta::assert_snapshot!(name, text);
        });
    };
    catch_unwind(compare).is_ok()
}

/// Returns the names of a library's snapshots.
fn snapshots(library: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("surface/snapshots");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names = files.filter_map(|file| file.strip_suffix(".snap").map(str::to_owned));
    names.filter(|name| name.starts_with(&format!("{library}__"))).collect()
}
