//! What is remembered of an upload until it is over, so that it can go on after Ctrl-C or a crash. It
//! holds nothing secret.

use std::fmt::Display;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use baijiayun_vod::{CategoryId, UploadState};
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};

use crate::error::CliError;

/// Whose uploads they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub server: String,
    pub partner_id: i64,
}

/// An upload that is not over.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UploadRecord {
    #[serde(flatten)]
    pub account: Account,
    /// The file, wherever the program runs.
    pub path: PathBuf,
    /// When the file was changed last, in milliseconds since 1970.
    pub modified: u64,
    /// Where the video is to be put.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category_id: Option<CategoryId>,
    /// What it takes to go on.
    #[serde(flatten)]
    pub state: UploadState,
}

/// The folder of records, a file each.
#[derive(Debug, Clone)]
pub struct UploadRecords {
    folder: PathBuf,
    account: Account,
}

impl UploadRecords {
    /// Those of an account, below the user's folder for state.
    pub fn of(account: Account) -> Result<Self, CliError> {
        use etcetera::BaseStrategy;
        let folders = etcetera::choose_base_strategy()
            .map_err(|_| CliError::configuration("there is no home folder to remember uploads in"))?;
        let state = folders.state_dir().unwrap_or_else(|| folders.data_dir());
        Ok(Self { folder: state.join("bjy").join("uploads"), account })
    }

    /// That of a file, if its upload was begun and is not over.
    pub fn find(&self, path: &Path) -> Result<Option<UploadRecord>, CliError> {
        read(&self.record_path(path))
    }

    /// All of the account, by path.
    pub fn all(&self) -> Result<Vec<UploadRecord>, CliError> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(unreadable(&self.folder, error)),
        };
        let mut records = Vec::new();
        for entry in entries {
            let path = entry.map_err(|error| unreadable(&self.folder, error))?.path();
            if path.extension().is_some_and(|extension| extension == "json") {
                records.extend(read(&path)?.filter(|record| record.account == self.account));
            }
        }
        records.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(records)
    }

    /// Remembers an upload, in record_path of an earlier one of the same file.
    pub fn keep(&self, path: &Path, category_id: Option<CategoryId>, state: &UploadState) -> io::Result<()> {
        let (account, modified) = (self.account.clone(), modified(path)?);
        let record = UploadRecord { account, path: path.to_owned(), modified, category_id, state: state.clone() };
        fs::create_dir_all(&self.folder)?;
        // By a rename, so that it is whole or not there.
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(&serde_json::to_vec_pretty(&record)?)?;
        file.as_file().sync_all()?;
        file.persist(self.record_path(path))?;
        Ok(())
    }

    /// The upload of a file is over.
    pub fn forget(&self, path: &Path) -> io::Result<()> {
        match fs::remove_file(self.record_path(path)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// One record_path for each file of each account.
    pub fn record_path(&self, path: &Path) -> PathBuf {
        let Account { server, partner_id } = &self.account;
        let key = format!("{server}\n{partner_id}\n{}", path.display());
        let name: String = Md5::digest(key).iter().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(name).with_extension("json")
    }
}

fn read(record_path: &Path) -> Result<Option<UploadRecord>, CliError> {
    match fs::read(record_path) {
        Ok(text) => serde_json::from_slice(&text).map(Some).map_err(|error| {
            unreadable(record_path, error).hint("remove it to go on; that upload cannot be resumed then")
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(record_path, error)),
    }
}

fn unreadable(record_path: &Path, error: impl Display) -> CliError {
    CliError::usage(format!("cannot read what is remembered in {}: {error}", record_path.display()))
}

impl UploadRecord {
    /// Whether the file is the one that the upload was begun with.
    pub fn is_of_same_file(&self) -> bool {
        let size = fs::metadata(&self.path).map(|metadata| metadata.len());
        size.is_ok_and(|size| size == self.state.total)
            && modified(&self.path).is_ok_and(|modified| modified == self.modified)
    }
}

fn modified(path: &Path) -> io::Result<u64> {
    let time = fs::metadata(path)?.modified()?;
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use baijiayun_vod::VideoId;

    use super::*;

    fn records(folder: &Path, server: &str) -> UploadRecords {
        let account = Account { server: server.to_owned(), partner_id: 1 };
        UploadRecords { folder: folder.join("uploads"), account }
    }

    #[test]
    fn an_upload_is_remembered_until_it_is_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.mp4");
        fs::write(&path, "0123").unwrap();
        let records = records(folder.path(), "https://a.example/x");
        assert!(records.find(&path).unwrap().is_none());
        let state = UploadState::new(VideoId(7), "a.mp4", 4);
        records.keep(&path, Some(CategoryId(3)), &state).unwrap();
        let record = records.find(&path).unwrap().unwrap();
        assert_eq!((&record.state, record.category_id), (&state, Some(CategoryId(3))));
        assert!(record.is_of_same_file());
        fs::write(&path, "01234").unwrap();
        assert!(!record.is_of_same_file());

        // One upload of a file at a time.
        let newer = UploadState::new(VideoId(8), "a.mp4", 5);
        records.keep(&path, None, &newer).unwrap();
        assert_eq!(records.all().unwrap().len(), 1);
        records.forget(&path).unwrap();
        records.forget(&path).unwrap();
        assert!(records.find(&path).unwrap().is_none());
    }

    #[test]
    fn accounts_do_not_meet() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.mp4");
        fs::write(&path, "0123").unwrap();
        let (a, b) = (records(folder.path(), "a"), records(folder.path(), "b"));
        let state = UploadState::new(VideoId(7), "a.mp4", 4);
        a.keep(&path, None, &state).unwrap();
        assert!(b.find(&path).unwrap().is_none());
        b.keep(&path, None, &state).unwrap();
        a.forget(&path).unwrap();
        assert!(a.find(&path).unwrap().is_none() && b.find(&path).unwrap().is_some());
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let records = records(folder.path(), "a");
        fs::create_dir(&records.folder).unwrap();
        fs::write(records.folder.join("x.json"), "{").unwrap();
        let failure = records.all().unwrap_err();
        assert!(failure.to_string().contains("x.json"), "{failure}");
    }
}
