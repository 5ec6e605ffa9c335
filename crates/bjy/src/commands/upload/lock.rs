//! The lock of an upload: one process at a time sends a file.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process;

use crate::error::CliError;

/// A locked file that holds the id of this process. The system releases the lock when the process ends.
#[derive(Debug)]
pub struct UploadLock {
    path: PathBuf,
    /// Open as long as the lock is held.
    _file: File,
}

impl UploadLock {
    /// Takes the locks at these paths, of which some may not be possible. Fails if another process has one.
    pub fn take_all(paths: &[PathBuf]) -> Result<Vec<Self>, CliError> {
        paths.iter().filter_map(|path| Self::take(path).transpose()).collect()
    }

    /// Takes the lock at this path. `None` if there can be no lock, as in a folder that cannot be written to.
    /// Fails if another process has it.
    pub fn take(path: &Path) -> Result<Option<Self>, CliError> {
        loop {
            let Ok(mut file) = open(path) else { return Ok(None) };
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(held(&mut file)),
                Err(TryLockError::Error(_)) => return Ok(None),
            }
            // The process that had it before may have removed the file since it was opened here.
            if is_at(&file, path) {
                // Only messages need the id.
                let _ = write_id(&mut file);
                return Ok(Some(Self { path: path.to_owned(), _file: file }));
            }
        }
    }
}

/// Removes the file while it is still locked.
impl Drop for UploadLock {
    fn drop(&mut self) {
        if cfg!(unix) {
            // A file that stays is taken by the next process.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

/// A process that has a lock. Its id may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder(pub Option<u32>);

/// Returns the process that has one of the locks at these paths.
pub fn holder(paths: &[PathBuf]) -> Option<Holder> {
    paths.iter().find_map(|path| {
        let mut file = File::open(path).ok()?;
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)).then(|| Holder(process_of(&mut file)))
    })
}

/// Returns the id in a file. On some systems a locked file cannot be read.
fn process_of(file: &mut File) -> Option<u32> {
    let mut id = String::new();
    let _ = file.take(20).read_to_string(&mut id);
    id.trim().parse().ok()
}

fn held(file: &mut File) -> CliError {
    match process_of(file) {
        Some(id) if id == process::id() => {
            CliError::usage(t!("this command uploads the file already, under another name"))
        }
        Some(id) => CliError::usage(t!("the file is being uploaded by process %{id}", id = id)),
        None => CliError::usage(t!("the file is being uploaded by another process")),
    }
}

fn write_id(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    write!(file, "{}", process::id())
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(opened), Ok(named)) = (file.metadata(), fs::metadata(path)) else { return false };
    (opened.dev(), opened.ino()) == (named.dev(), named.ino())
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    // It is never removed there.
    true
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_once_and_names_its_process() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("uploads/a.lock");
        let lock = UploadLock::take(&path).unwrap().unwrap();
        let error = UploadLock::take(&path).unwrap_err();
        assert!(error.to_string().ends_with("already, under another name"), "{error}");
        fs::write(&path, "4000000000").unwrap();
        let error = UploadLock::take(&path).unwrap_err();
        assert!(error.to_string().ends_with("process 4000000000"), "{error}");
        drop(lock);
        assert_eq!(path.exists(), !cfg!(unix));
        // A process that was killed leaves the file.
        fs::write(&path, "4000000000 and more").unwrap();
        let _lock = UploadLock::take(&path).unwrap().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), process::id().to_string());
    }

    #[test]
    fn without_a_place_for_it_there_is_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        assert!(UploadLock::take(&folder.path().join("file/a.lock")).unwrap().is_none());
    }
}
