//! The stored records of unfinished uploads, with which they are resumed after Ctrl-C or a crash. They hold
//! no secrets.

use std::fmt::Display;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use baijiayun_vod::{CategoryId, UploadState, VideoId};
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};

use crate::error::CliError;
use crate::input::read_file;
use crate::lang::of_library;
use crate::settings::folders;

/// The account of an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub server: String,
    pub partner_id: i64,
}

/// An unfinished upload.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UploadRecord {
    #[serde(flatten)]
    pub account: Account,
    /// The absolute path of the file.
    pub path: PathBuf,
    /// The modification time of the file, in milliseconds since 1970.
    pub modified: u64,
    /// The category for the video.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category_id: Option<CategoryId>,
    /// The number of bytes that the server has.
    #[serde(default)]
    pub sent: u64,
    /// The state from which the upload is resumed.
    #[serde(flatten)]
    pub state: UploadState,
}

/// A record, or the path of one that cannot be read and its error.
pub type Found = Result<UploadRecord, (PathBuf, CliError)>;

/// The state of a file compared with the start of its upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    Unchanged,
    Changed,
    Gone,
}

/// The folder of an account's records, with a file for each.
#[derive(Debug, Clone)]
pub struct UploadRecords {
    /// `None` without a home folder: nothing is stored then.
    folder: Option<PathBuf>,
    account: Account,
}

impl UploadRecords {
    /// Returns the records of an account, in the user's state folder.
    pub fn of(account: Account) -> Self {
        Self { folder: folders::state().map(|state| state.join("bjy").join("uploads")), account }
    }

    /// Returns the path of the list of the account's completed uploads.
    pub fn known_path(&self) -> Option<PathBuf> {
        let folder = self.folder.as_ref()?.parent()?.join("uploaded");
        Some(folder.join(self.path_of("", "json")?.file_name()?))
    }

    /// Returns the account of the records.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Returns the record of a file, if it has an unfinished upload.
    pub fn find(&self, path: &Path) -> Result<Option<UploadRecord>, CliError> {
        let Some(record_path) = self.record_path(path) else { return Ok(None) };
        read(&record_path)
            .map_err(|error| unreadable(t!("the upload record %{path}", path = record_path.display()), error))
    }

    /// Returns all records of the account, sorted by path, and in place of those that cannot be read their
    /// paths and errors.
    pub fn all(&self) -> Result<Vec<Found>, CliError> {
        let Some(folder) = &self.folder else { return Ok(Vec::new()) };
        let unlisted = |error| {
            CliError::usage(t!(
                "cannot read %{file}: %{error}",
                file = folder.display(),
                error = of_library(error)
            ))
        };
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(unlisted(error)),
        };
        let mut records = Vec::new();
        for entry in entries {
            let path = entry.map_err(unlisted)?.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                match read(&path) {
                    Ok(record) => {
                        records.extend(record.filter(|record| record.account == self.account).map(Ok))
                    }
                    Err(error) => records.push(Err((path, unreadable(t!("the upload record"), error)))),
                }
            }
        }
        records.sort_by_cached_key(|record| match record {
            Ok(record) => record.path.clone(),
            Err((path, _)) => path.clone(),
        });
        Ok(records)
    }

    /// Stores the record of an upload, in place of an earlier one of the same file.
    pub fn store(&self, path: &Path, category_id: Option<CategoryId>, state: &UploadState) -> io::Result<()> {
        let record = UploadRecord {
            account: self.account.clone(),
            path: path.to_owned(),
            modified: modified(path)?,
            category_id,
            sent: 0,
            state: state.clone(),
        };
        self.write(&record)
    }

    /// Stores how much of a file the server has.
    pub fn store_sent(&self, path: &Path, sent: u64) -> io::Result<()> {
        let Some(record_path) = self.record_path(path) else { return Ok(()) };
        match read(&record_path)? {
            Some(record) => self.write(&UploadRecord { sent, ..record }),
            None => Ok(()),
        }
    }

    fn write(&self, record: &UploadRecord) -> io::Result<()> {
        let no_folder =
            || io::Error::new(io::ErrorKind::NotFound, t!("there is no home folder; set XDG_STATE_HOME"));
        let (folder, record_path) =
            self.folder.as_ref().zip(self.record_path(&record.path)).ok_or_else(no_folder)?;
        fs::create_dir_all(folder)?;
        // Write a temporary file and rename it, so that a crash leaves no partial record.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec_pretty(record)?)?;
        file.as_file().sync_all()?;
        file.persist(record_path)?;
        Ok(())
    }

    /// Removes the record of a file, if it is that of this video.
    pub fn remove(&self, path: &Path, video_id: VideoId) -> io::Result<()> {
        if !matches!(self.find(path), Ok(Some(record)) if record.state.video_id == video_id) {
            return Ok(());
        }
        let Some(record_path) = self.record_path(path) else { return Ok(()) };
        match fs::remove_file(record_path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Returns the paths of the locks of a file: that of its path, and that of its identity, which hard links share.
    pub fn lock_paths(&self, path: &Path) -> Vec<PathBuf> {
        let names = [Some(path.display().to_string()), identity(path)];
        names.into_iter().flatten().filter_map(|name| self.path_of(&name, "lock")).collect()
    }

    /// Returns the path of the record of a file.
    pub fn record_path(&self, path: &Path) -> Option<PathBuf> {
        self.path_of(&path.display().to_string(), "json")
    }

    fn path_of(&self, name: &str, extension: &str) -> Option<PathBuf> {
        let Account { server, partner_id } = &self.account;
        let key = format!("{server}\n{partner_id}\n{name}");
        let name: String = Md5::digest(key).iter().map(|byte| format!("{byte:02x}")).collect();
        Some(self.folder.as_ref()?.join(name).with_extension(extension))
    }
}

/// Returns what the hard links of a file have in common, where the system has it.
#[cfg(unix)]
pub fn identity(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let metadata = fs::metadata(path).ok()?;
    Some(format!("{}:{}", metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
pub fn identity(_: &Path) -> Option<String> {
    None
}

/// Reads a record. The error does not name its path.
fn read(record_path: &Path) -> io::Result<Option<UploadRecord>> {
    match read_file(record_path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        text => Ok(Some(serde_json::from_slice(&text?)?)),
    }
}

fn unreadable(what: impl Display, error: impl Display) -> CliError {
    CliError::usage(t!("cannot read %{file}: %{error}", file = what, error = of_library(error)))
        .hint(t!("remove that file to continue; its upload cannot be resumed"))
}

impl UploadRecord {
    /// Compares the file's size and modification time with those when its upload started.
    pub fn file_state(&self) -> FileState {
        match fs::metadata(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => FileState::Gone,
            Ok(metadata)
                if metadata.len() == self.state.total
                    && modified(&self.path).is_ok_and(|modified| modified == self.modified) =>
            {
                FileState::Unchanged
            }
            _ => FileState::Changed,
        }
    }
}

/// Returns the modification time of a file, in milliseconds since 1970.
pub fn modified(path: &Path) -> io::Result<u64> {
    let time = fs::metadata(path)?.modified()?;
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn records(folder: &Path, server: &str) -> UploadRecords {
        let account = Account { server: server.to_owned(), partner_id: 1 };
        UploadRecords { folder: Some(folder.join("uploads")), account }
    }

    #[test]
    fn a_record_is_stored_until_it_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.mp4");
        fs::write(&path, "0123").unwrap();
        let records = records(folder.path(), "https://a.example/x");
        assert!(records.find(&path).unwrap().is_none());
        let state = UploadState::new(VideoId(7), "a.mp4", 4);
        records.store(&path, Some(CategoryId(3)), &state).unwrap();
        let record = records.find(&path).unwrap().unwrap();
        assert_eq!((&record.state, record.category_id), (&state, Some(CategoryId(3))));
        assert_eq!(record.file_state(), FileState::Unchanged);
        records.store_sent(&path, 3).unwrap();
        let record = records.find(&path).unwrap().unwrap();
        assert_eq!((record.sent, record.category_id), (3, Some(CategoryId(3))));
        fs::write(&path, "01234").unwrap();
        assert_eq!(record.file_state(), FileState::Changed);
        fs::rename(&path, path.with_extension("old")).unwrap();
        assert_eq!(record.file_state(), FileState::Gone);
        fs::rename(path.with_extension("old"), &path).unwrap();

        // A file has one record.
        let newer = UploadState::new(VideoId(8), "a.mp4", 5);
        records.store(&path, None, &newer).unwrap();
        assert_eq!(records.all().unwrap().len(), 1);
        records.remove(&path, VideoId(7)).unwrap();
        assert!(records.find(&path).unwrap().is_some(), "that of another upload stays");
        records.remove(&path, VideoId(8)).unwrap();
        records.remove(&path, VideoId(8)).unwrap();
        assert!(records.find(&path).unwrap().is_none());
    }

    #[test]
    fn accounts_have_separate_records() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.mp4");
        fs::write(&path, "0123").unwrap();
        let a = records(folder.path(), "a");
        let b = records(folder.path(), "b");
        let state = UploadState::new(VideoId(7), "a.mp4", 4);
        a.store(&path, None, &state).unwrap();
        assert!(b.find(&path).unwrap().is_none());
        b.store(&path, None, &state).unwrap();
        a.remove(&path, VideoId(7)).unwrap();
        assert!(a.find(&path).unwrap().is_none() && b.find(&path).unwrap().is_some());
    }

    #[test]
    fn an_unreadable_record_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let records = records(folder.path(), "a");
        let uploads = records.folder.clone().unwrap();
        fs::create_dir(&uploads).unwrap();
        fs::write(uploads.join("x.json"), "{").unwrap();
        let all = records.all().unwrap();
        assert!(matches!(&all[..], [Err((path, error))]
            if path.ends_with("x.json") && !error.to_string().contains("x.json")));
    }

    /// The user of a container has no home folder. Its uploads work, and cannot be resumed.
    #[test]
    fn without_a_home_folder_nothing_is_stored() {
        let account = Account { server: "http://h".to_owned(), partner_id: 1 };
        let records = UploadRecords { folder: None, account };
        let path = Path::new("Cargo.toml");
        assert!(records.all().unwrap().is_empty());
        assert!(records.find(path).unwrap().is_none());
        assert!(records.lock_paths(path).is_empty());
        records.remove(path, VideoId(1)).unwrap();
        let error = records.store(path, None, &UploadState::new(VideoId(1), "a.mp4", 4)).unwrap_err();
        assert!(error.to_string().contains("XDG_STATE_HOME"), "{error}");
    }
}
