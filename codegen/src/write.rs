//! Updates the generated files on disk.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::emit::File;

/// The differences between the disk and the generated files, as paths below the root.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are missing or have another content.
    pub written: Vec<String>,
    /// Files that are no longer generated.
    pub removed: Vec<String>,
}

impl Changes {
    /// Returns whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// Compares the disk with `files`. The folders in `owned` contain only generated files.
pub fn compare(root: &Path, files: &[File], owned: &[String]) -> io::Result<Changes> {
    let mut changes = Changes::default();
    for file in files {
        let current = match fs::read(root.join(&file.path)) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        if current.as_deref() != Some(file.text.as_bytes()) {
            changes.written.push(file.path.clone());
        }
    }
    let wanted: BTreeSet<PathBuf> = files.iter().map(|file| root.join(&file.path)).collect();
    for folder in owned {
        for path in files_in(&root.join(folder))? {
            if !wanted.contains(&path) {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                changes.removed.push(format!("{folder}/{name}"));
            }
        }
    }
    Ok(changes)
}

/// Makes the changes. Files that do not differ are left alone.
pub fn apply(root: &Path, files: &[File], changes: &Changes) -> io::Result<()> {
    for file in files.iter().filter(|file| changes.written.contains(&file.path)) {
        let path = root.join(&file.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        // Replace the file by a rename, so that nobody reads half a file.
        let temporary = path.with_extension("tmp");
        fs::write(&temporary, &file.text)?;
        fs::rename(&temporary, &path)?;
    }
    for path in &changes.removed {
        fs::remove_file(root.join(path))?;
    }
    Ok(())
}

fn files_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    match fs::read_dir(folder) {
        Ok(entries) => {
            for entry in entries {
                let path = entry?.path();
                if path.is_file() {
                    files.push(path);
                }
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    files.sort();
    Ok(files)
}
