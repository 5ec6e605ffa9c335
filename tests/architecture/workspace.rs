//! The packages of the workspace and their sources.

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use crate::imports::{Edges, edges, files_of};
use crate::syntax::files::{Sources, read, root, sources};
use crate::syntax::tree::Tree;

pub struct Package {
    /// The folder of its sources, relative to the root of the workspace.
    pub folder: String,
    /// The hand-written files.
    pub sources: Sources,
    /// The files that are not for tests.
    pub files: BTreeSet<String>,
    pub edges: Edges,
}

/// The packages, without the tests.
pub static PACKAGES: LazyLock<Vec<Package>> = LazyLock::new(|| {
    let crates = fs::read_dir(root().join("crates")).unwrap();
    let crates = crates.map(|entry| format!("crates/{}", entry.unwrap().file_name().to_str().unwrap()));
    let mut folders: Vec<_> = crates.chain(["codegen".to_owned(), "xtask".to_owned()]).collect();
    folders.sort();
    folders.iter().map(|folder| package(folder)).collect()
});

fn package(folder: &str) -> Package {
    let manifest = read(&format!("{folder}/Cargo.toml"));
    let name = manifest.split('"').nth(1).unwrap().replace('-', "_");
    let folder = format!("{folder}/src");
    let mut sources = sources(&folder);
    sources.retain(|file, _| !file.contains("/generated/"));
    let tree = Tree::new(&name, &folder, &sources);
    Package { folder, files: files_of(&tree), edges: edges(&tree), sources }
}
