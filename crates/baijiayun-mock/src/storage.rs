//! Where the content of files is kept: in memory, or in a folder for what is larger.

use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use md5::{Digest, Md5};

const PIECE: usize = 64 * 1024;

/// The content of files by name.
#[derive(Debug)]
pub enum Storage {
    /// In memory, gone with the server.
    Memory(Mutex<HashMap<String, Vec<u8>>>),
    /// In a folder, a file each.
    Folder(PathBuf),
}

impl Storage {
    /// Keeps files in memory.
    pub fn memory() -> Self {
        Self::Memory(Mutex::default())
    }

    /// Keeps files in a folder, which is made if need be.
    pub fn folder(path: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&path)?;
        Ok(Self::Folder(path))
    }

    /// Writes `bytes` at `offset`, and cuts off what stood behind.
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
                let mut file =
                    OpenOptions::new().create(true).truncate(false).write(true).open(folder.join(name))?;
                file.set_len(offset)?;
                file.seek(SeekFrom::Start(offset))?;
                file.write_all(bytes)
            }
        }
    }

    /// The whole content.
    pub fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        match self {
            Self::Memory(files) => {
                let files = files.lock().unwrap_or_else(PoisonError::into_inner);
                files.get(name).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
            }
            // A name is never a path: it is made here, or compared with those that were.
            Self::Folder(folder) if !name.contains(['/', '\\']) => fs::read(folder.join(name)),
            Self::Folder(_) => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Forgets a file, if it is there.
    pub fn remove(&self, name: &str) {
        match self {
            Self::Memory(files) => {
                files.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
            }
            // What is not there need not be removed.
            Self::Folder(folder) => {
                let _ = fs::remove_file(folder.join(name));
            }
        }
    }

    /// The MD5 of a file in hex; of nothing, if it is not there.
    pub fn md5(&self, name: &str) -> io::Result<String> {
        let mut hash = Md5::new();
        match self {
            Self::Memory(files) => {
                if let Some(content) = files.lock().unwrap_or_else(PoisonError::into_inner).get(name) {
                    hash.update(content);
                }
            }
            Self::Folder(folder) => match fs::File::open(folder.join(name)) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
                Ok(mut file) => {
                    let mut piece = vec![0; PIECE];
                    loop {
                        let count = file.read(&mut piece)?;
                        if count == 0 {
                            break;
                        }
                        hash.update(&piece[..count]);
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
    fn both_kinds_do_the_same() {
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
