//! The packages of the workspace and their sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::imports::{Edges, edges};
use crate::tree::{Sources, Tree};

pub struct Package {
    /// The folder of its sources, from the root of the workspace.
    pub folder: String,
    pub sources: Sources,
    /// The files that are not for tests.
    pub files: BTreeSet<String>,
    pub edges: Edges,
}

/// Every package but the tests.
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
    let sources = sources(&folder);
    let tree = Tree::new(&name, &folder, &sources);
    Package { folder, files: tree.files(), edges: edges(&tree), sources }
}

/// Every hand-written file below `folder`.
fn sources(folder: &str) -> Sources {
    let mut sources = Sources::new();
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let path = format!("{folder}/{name}");
        if name == "generated" {
            continue;
        }
        if root().join(&path).is_dir() {
            sources.append(&mut self::sources(&path));
        } else if name.ends_with(".rs") {
            let text = read(&path);
            sources.insert(path, text);
        }
    }
    sources
}

/// The text of a file of the workspace.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
