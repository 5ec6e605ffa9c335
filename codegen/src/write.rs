//! Updates the generated files on disk.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::emit::File;
use crate::regular_file;

/// The extension of a file while it is written. A run that was killed may leave one.
const TEMPORARY: &str = "tmp";

/// The first characters of generated files. JSON has no comments, so documents and schemas are known by their first
/// key.
const BEGINNINGS: [&str; 3] = ["// @generated ", "{\n  \"openapi\":", "{\n  \"$schema\":"];

/// The differences between the disk and the generated files, as paths below the root.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are missing or have another content.
    pub written: Vec<String>,
    /// Files that are no longer generated, and those that a killed run left half written.
    pub removed: Vec<PathBuf>,
}

impl Changes {
    /// Returns whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// Compares the disk with `files`. Generated files in the folders `owned`, or in folders inside them, that are not
/// among `files` are obsolete. Files that do not start like generated ones are not ours, and stay.
pub fn compare(root: &Path, files: &[File], owned: &[String]) -> io::Result<Changes> {
    let mut changes = Changes::default();
    for file in files {
        let path = root.join(&file.path);
        let current = match regular_file::read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) if is_absent(&error) => None,
            Err(error) => return Err(at(&path, &error)),
        };
        if current.as_deref() != Some(file.text.as_bytes()) {
            changes.written.push(file.path.clone());
        }
    }
    let wanted: BTreeSet<PathBuf> = files.iter().map(|file| root.join(&file.path)).collect();
    let mut found = BTreeSet::new();
    for folder in owned {
        collect(&root.join(folder), &mut found)?;
    }
    for path in found.difference(&wanted) {
        if is_ours(path)? {
            changes.removed.push(path.strip_prefix(root).unwrap_or(path).to_owned());
        }
    }
    Ok(changes)
}

/// Makes the changes. Files that do not differ are left alone.
pub fn apply(root: &Path, files: &[File], changes: &Changes) -> io::Result<()> {
    let written: BTreeSet<&str> = changes.written.iter().map(String::as_str).collect();
    for file in files.iter().filter(|file| written.contains(file.path.as_str())) {
        replace(&root.join(&file.path), &file.text)?;
    }
    for path in &changes.removed {
        let path = root.join(path);
        match fs::remove_file(&path) {
            // A temporary file that a killed run left was renamed above.
            Err(error) if !is_absent(&error) => return Err(at(&path, &error)),
            _ => remove_empty(root, path.parent()),
        }
    }
    Ok(())
}

/// Writes a file by a rename, so that no reader sees half a file. Missing folders are created.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| at(folder, &error))?;
    }
    let temporary = path.with_extension(TEMPORARY);
    fs::write(&temporary, text).map_err(|error| at(&temporary, &error))?;
    fs::rename(&temporary, path).map_err(|error| at(path, &error))
}

/// Removes the folder, and those that contain it, as far as they are empty.
fn remove_empty(root: &Path, mut folder: Option<&Path>) {
    while let Some(empty) = folder.filter(|folder| *folder != root && fs::remove_dir(folder).is_ok()) {
        folder = empty.parent();
    }
}

/// Collects the files in a folder and in those inside it. Links to folders are not followed.
fn collect(folder: &Path, files: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if is_absent(&error) => return Ok(()),
        Err(error) => return Err(at(folder, &error)),
    };
    for entry in entries {
        let entry = entry.map_err(|error| at(folder, &error))?;
        let path = entry.path();
        let kind = entry.file_type().map_err(|error| at(&path, &error))?;
        if kind.is_dir() {
            collect(&path, files)?;
        } else if kind.is_file() {
            files.insert(path);
        }
    }
    Ok(())
}

/// Returns whether the generator made this file, or left it half written.
fn is_ours(path: &Path) -> io::Result<bool> {
    if path.extension().is_some_and(|extension| extension == TEMPORARY) {
        return Ok(true);
    }
    let bytes = match regular_file::read(path) {
        Ok(bytes) => bytes,
        Err(error) if is_absent(&error) => return Ok(false),
        Err(error) => return Err(at(path, &error)),
    };
    Ok(BEGINNINGS.iter().any(|beginning| bytes.starts_with(beginning.as_bytes())))
}

fn is_absent(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

/// Adds the path to an error: the system's own text never names it.
fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
