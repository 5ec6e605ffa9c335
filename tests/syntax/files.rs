//! The files of the workspace.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The text of files by path.
pub type Sources = BTreeMap<String, String>;

/// Reads all Rust files below `folder`.
pub fn sources(folder: &str) -> Sources {
    texts(folder, &["rs"])
}

/// Reads all files below `folder` with one of these extensions.
pub fn texts(folder: &str, extensions: &[&str]) -> Sources {
    let mut found = Sources::new();
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let path = format!("{folder}/{name}");
        if root().join(&path).is_dir() {
            found.append(&mut texts(&path, extensions));
        } else if name.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension)) {
            let text = read(&path);
            found.insert(path, text);
        }
    }
    found
}

/// Reads a file of the workspace.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
