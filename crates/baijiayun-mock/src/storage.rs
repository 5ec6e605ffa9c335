//! The storage of file contents: in memory, or in a folder for large files.

use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use md5::{Digest, Md5};

use crate::regular_file;

/// The number of bytes hashed at a time.
const BUFFER_SIZE: usize = 64 * 1024;

/// The content of files by name.
#[derive(Debug)]
pub enum Storage {
    /// In memory, until the server stops.
    Memory(Mutex<HashMap<String, Vec<u8>>>),
    /// In a folder, one file each.
    Folder(PathBuf),
}

impl Storage {
    /// Creates a storage in memory.
    pub fn memory() -> Self {
        Self::Memory(Mutex::default())
    }

    /// Creates a storage in a folder, and the folder if it is missing.
    pub fn folder(path: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&path)?;
        Ok(Self::Folder(path))
    }

    /// Writes bytes at an offset and truncates the file after them.
    pub fn write(&self, name: &str, offset: u64, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Memory(files) => {
                let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
                let content = files.entry(name.to_owned()).or_default();
                content.resize(usize::try_from(offset).map_err(io::Error::other)?, 0);
                content.extend_from_slice(bytes);
                Ok(())
            }
            Self::Folder(folder) => {
                let path = folder.join(name);
                regular_file::check_target(&path)?;
                let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
                file.set_len(offset)?;
                file.seek(SeekFrom::Start(offset))?;
                file.write_all(bytes)
            }
        }
    }

    /// Returns the content of a file.
    pub fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        match self {
            Self::Memory(files) => {
                let files = files.lock().unwrap_or_else(PoisonError::into_inner);
                files.get(name).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
            }
            // Names of files are never paths. Reject paths here too, in case a caller passes one.
            Self::Folder(folder) if !name.contains(['/', '\\']) => {
                let mut content = Vec::new();
                regular_file::open(&folder.join(name))?.read_to_end(&mut content)?;
                Ok(content)
            }
            Self::Folder(_) => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Removes a file, if there is one.
    pub fn remove(&self, name: &str) {
        match self {
            Self::Memory(files) => {
                files.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
            }
            // A missing file is no error.
            Self::Folder(folder) => {
                let _ = fs::remove_file(folder.join(name));
            }
        }
    }

    /// Returns the MD5 of a file in hex. A missing file counts as empty.
    pub fn md5(&self, name: &str) -> io::Result<String> {
        let mut hash = Md5::new();
        match self {
            Self::Memory(files) => {
                if let Some(content) = files.lock().unwrap_or_else(PoisonError::into_inner).get(name) {
                    hash.update(content);
                }
            }
            Self::Folder(folder) => match regular_file::open(&folder.join(name)) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
                Ok(mut file) => {
                    let mut buffer = vec![0; BUFFER_SIZE];
                    loop {
                        let count = file.read(&mut buffer)?;
                        if count == 0 {
                            break;
                        }
                        hash.update(&buffer[..count]);
                    }
                }
            },
        }
        Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn memory_and_folder_behave_the_same() {
        let folder = tempfile::tempdir().unwrap();
        for storage in [Storage::memory(), Storage::folder(folder.path().join("files")).unwrap()] {
            assert_eq!(storage.read("a").unwrap_err().kind(), io::ErrorKind::NotFound);
            assert_eq!(storage.md5("a").unwrap(), "d41d8cd98f00b204e9800998ecf8427e");
            storage.write("a", 0, b"0123456789").unwrap();
            storage.write("a", 4, b"abc").unwrap();
            assert_eq!(storage.read("a").unwrap(), b"0123abc");
            assert_eq!(storage.md5("a").unwrap(), "a37044e2719215d0f89e8c94f14b2fea");
            storage.remove("a");
            storage.remove("a");
            assert!(storage.read("a").is_err() && storage.read("../a").is_err());
        }
    }
}
