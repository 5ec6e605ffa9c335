//! The files of the workspace.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The text of Rust files by path.
pub type Sources = BTreeMap<String, String>;

/// Reads all Rust files below `folder`.
pub fn sources(folder: &str) -> Sources {
    let mut sources = Sources::new();
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let path = format!("{folder}/{name}");
        if root().join(&path).is_dir() {
            sources.append(&mut self::sources(&path));
        } else if name.ends_with(".rs") {
            let text = read(&path);
            sources.insert(path, text);
        }
    }
    sources
}

/// Reads a file of the workspace.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
