//! The files that an account has, so that running an upload again sends nothing twice.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use baijiayun_vod::VideoId;
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};

use super::record::{Account, UploadRecords, modified};
use crate::error::CliError;
use crate::input::read_file;
use crate::lang::of_library;

/// The number of files that are remembered; the oldest are forgotten.
const MAX_FILES: usize = 50_000;

/// A file that was uploaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownFile {
    pub path: PathBuf,
    pub size: u64,
    /// The modification time, in milliseconds since 1970.
    modified: u64,
    md5: String,
    pub video_id: VideoId,
}

/// A file as it was before its upload started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileStamp {
    size: u64,
    modified: u64,
}

/// The uploaded files of an account.
#[derive(Debug, Serialize, Deserialize)]
struct KnownFiles {
    #[serde(flatten)]
    account: Account,
    files: Vec<KnownFile>,
}

/// The state file of an account's uploaded files.
#[derive(Debug, Clone)]
pub struct KnownUploads {
    /// `None` without a home folder: nothing is remembered then.
    path: Option<PathBuf>,
    account: Account,
}

impl KnownUploads {
    /// Returns what is remembered of the completed uploads of an account.
    pub fn of(records: &UploadRecords) -> Self {
        Self { path: records.known_path(), account: records.account().clone() }
    }

    /// Returns the videos of these files, `None` for those that were not uploaded. The content is read only where
    /// another file of the same size was uploaded.
    pub fn find_all(&self, paths: &[&Path]) -> Result<Vec<Option<VideoId>>, CliError> {
        let known = self.read()?;
        paths
            .iter()
            .map(|path| {
                known.find(path).map_err(|error| {
                    let message = t!(
                        "cannot read %{file}: %{error}. Nothing was sent",
                        file = path.display(),
                        error = of_library(error)
                    );
                    CliError::usage(message)
                })
            })
            .collect()
    }

    /// Remembers an uploaded file. Does nothing if the file is no longer what was uploaded.
    pub fn remember(&self, path: &Path, stamp: FileStamp, video_id: VideoId) -> Result<(), CliError> {
        let Some(state_path) = &self.path else { return Ok(()) };
        let md5 = md5_of(path).map_err(|error| unstored(state_path, error))?;
        if FileStamp::of(path).ok() != Some(stamp) {
            return Ok(());
        }
        let FileStamp { size, modified } = stamp;
        let entry = KnownFile { path: path.to_owned(), size, modified, md5, video_id };
        self.change(state_path, |files| {
            files.retain(|file| file.path != path);
            files.push(entry);
            let excess = files.len().saturating_sub(MAX_FILES);
            files.drain(..excess);
        })
    }

    /// Returns all files that are remembered, the oldest first.
    pub fn all(&self) -> Result<Vec<KnownFile>, CliError> {
        Ok(self.read()?.files)
    }

    /// Forgets these files.
    pub fn forget(&self, paths: &[PathBuf]) -> Result<(), CliError> {
        let Some(state_path) = &self.path else { return Ok(()) };
        self.change(state_path, |files| files.retain(|file| !paths.contains(&file.path)))
    }

    /// Changes the state file, which other processes change too.
    fn change(&self, state_path: &Path, edit: impl FnOnce(&mut Vec<KnownFile>)) -> Result<(), CliError> {
        let unstored = |error: io::Error| unstored(state_path, error);
        let folder = state_path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(unstored)?;
        let lock = state_path.with_extension("lock");
        let lock =
            OpenOptions::new().write(true).create(true).truncate(false).open(lock).map_err(unstored)?;
        lock.lock().map_err(unstored)?;
        let mut known = self.read()?;
        edit(&mut known.files);
        known.store(state_path, folder).map_err(unstored)
    }

    fn read(&self) -> Result<KnownFiles, CliError> {
        let none = || KnownFiles { account: self.account.clone(), files: Vec::new() };
        let Some(path) = &self.path else { return Ok(none()) };
        let unreadable = |error: &dyn std::fmt::Display| {
            let file = path.display();
            CliError::usage(t!(
                "cannot read the list of uploaded files, %{file}: %{error}",
                file = file,
                error = of_library(error)
            ))
            .hint(t!(
                "to upload without it, remove that file; files that are uploaded already are sent again then"
            ))
        };
        match read_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(none()),
            Err(error) => Err(unreadable(&error)),
            Ok(text) => serde_json::from_slice(&text).map_err(|error| unreadable(&error)),
        }
    }
}

fn unstored(path: &Path, error: io::Error) -> CliError {
    CliError::usage(t!("cannot write %{file}: %{error}", file = path.display(), error = of_library(error)))
}

impl KnownFiles {
    fn find(&self, path: &Path) -> io::Result<Option<VideoId>> {
        let stamp = FileStamp::of(path)?;
        let same_size = || self.files.iter().rev().filter(|file| file.size == stamp.size);
        if let Some(file) = same_size().find(|file| file.path == path && file.modified == stamp.modified) {
            return Ok(Some(file.video_id));
        }
        if same_size().next().is_none() {
            return Ok(None);
        }
        let md5 = md5_of(path)?;
        Ok(same_size().find(|file| file.md5 == md5).map(|file| file.video_id))
    }

    /// Writes a temporary file and renames it, so that a crash leaves the former one.
    fn store(&self, path: &Path, folder: &Path) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    }
}

impl FileStamp {
    /// Returns the size and modification time that a file has now.
    pub fn of(path: &Path) -> io::Result<Self> {
        Ok(Self { size: fs::metadata(path)?.len(), modified: modified(path)? })
    }
}

fn md5_of(path: &Path) -> io::Result<String> {
    let mut reader = BufReader::new(File::open(path)?);
    let mut digest = Md5::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let length = reader.read(&mut buffer)?;
        if length == 0 {
            return Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect());
        }
        digest.update(&buffer[..length]);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_path_or_content() {
        let folder = tempfile::tempdir().unwrap();
        let account = Account { server: "http://h".to_owned(), partner_id: 1 };
        let known = KnownUploads { path: Some(folder.path().join("state/known.json")), account };
        let path = folder.path().join("a.mp4");
        fs::write(&path, "0123").unwrap();
        let find = |path: &Path| known.find_all(&[path]).unwrap()[0];
        assert_eq!(find(&path), None);
        known.remember(&path, FileStamp::of(&path).unwrap(), VideoId(7)).unwrap();
        assert_eq!(find(&path), Some(VideoId(7)));
        let moved = folder.path().join("b.mp4");
        fs::rename(&path, &moved).unwrap();
        assert_eq!(find(&moved), Some(VideoId(7)), "the content is the same");
        fs::write(&moved, "4567").unwrap();
        assert_eq!(find(&moved), None, "only the size is the same");
    }

    #[test]
    fn no_process_loses_the_files_of_another() {
        let folder = tempfile::tempdir().unwrap();
        let account = Account { server: "http://h".to_owned(), partner_id: 1 };
        let known = KnownUploads { path: Some(folder.path().join("known.json")), account };
        let paths: Vec<_> = (0..16).map(|index| folder.path().join(format!("{index}.mp4"))).collect();
        std::thread::scope(|scope| {
            for (index, path) in (0_i64..).zip(&paths) {
                let known = known.clone();
                scope.spawn(move || {
                    fs::write(path, index.to_string()).unwrap();
                    known.remember(path, FileStamp::of(path).unwrap(), VideoId(index)).unwrap();
                });
            }
        });
        let found = known.find_all(&paths.iter().map(PathBuf::as_path).collect::<Vec<_>>()).unwrap();
        assert!(found.iter().all(Option::is_some), "{found:?}");
    }
}
