//! The files of a run: which are uploaded, and which are left out with an error.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use baijiayun_vod::uploader::is_audio;
use baijiayun_vod::{Client, UploadSource, VideoId};
use clap::ArgMatches;

use super::lock::UploadLock;
use super::options::{self, UploadArgs};
use super::record::{FileState, UploadRecord, UploadRecords, identity};
use super::report;
use crate::error::CliError;

/// A file to upload.
pub struct Job {
    /// The path as the user gave it.
    pub label: String,
    pub path: PathBuf,
    pub file_name: String,
    pub size: u64,
    /// The record of the interrupted upload, if it is to be resumed.
    pub record: Option<UploadRecord>,
    /// The video, once the server has the whole file.
    pub uploaded: Cell<Option<VideoId>>,
    /// The video of an earlier run, if the file is uploaded already.
    pub known: Option<VideoId>,
    /// Held until the end of the run.
    _locks: Vec<UploadLock>,
}

/// A file, and the reason why it is left out while the others are uploaded.
pub type Planned = (Job, Option<CliError>);

/// Returns the files to upload. An interrupted upload that cannot be resumed is left out; any other file
/// that cannot be uploaded is an error.
pub fn plan(
    args: &UploadArgs,
    files: &[PathBuf],
    records: &UploadRecords,
    take_locks: bool,
) -> Result<Vec<Planned>, CliError> {
    let lock = |path: &Path| match take_locks {
        true => UploadLock::take_all(&records.lock_paths(path)),
        false => Ok(Vec::new()),
    };
    let mut plan: Vec<Planned> = Vec::new();
    if args.files.is_empty() {
        for record in records.all()? {
            plan.extend(match record {
                Ok(record) => resumed(record, records, lock),
                Err((path, error)) => Some((Job::unreadable(path), Some(error))),
            });
        }
        return Ok(plan);
    }
    let mut names = BTreeSet::new();
    for file in files {
        let path = fs::canonicalize(file).unwrap_or_else(|_| file.clone());
        // Hard links of a file have the same identity.
        if !names.insert(identity(&path).unwrap_or_else(|| path.to_string_lossy().into_owned())) {
            return Err(CliError::usage(format!("{} is given twice. Nothing was sent", file.display())));
        }
        plan.push(given(file, args, records, lock)?);
    }
    if !args.again && !args.restart {
        mark_known(&mut plan, records)?;
    }
    Ok(plan)
}

/// Marks the files that are uploaded already.
fn mark_known(plan: &mut [Planned], records: &UploadRecords) -> Result<(), CliError> {
    let mut new: Vec<&mut Job> = plan
        .iter_mut()
        .filter(|(job, refused)| job.record.is_none() && refused.is_none())
        .map(|(job, _)| job)
        .collect();
    let paths: Vec<&Path> = new.iter().map(|job| job.path.as_path()).collect();
    let known = records.known().find_all(&paths)?;
    for (job, known) in new.iter_mut().zip(known) {
        job.known = known;
    }
    Ok(())
}

/// Returns the job that resumes an interrupted upload; `None` if it was completed by another process.
fn resumed(
    record: UploadRecord,
    records: &UploadRecords,
    lock: impl Fn(&Path) -> Result<Vec<UploadLock>, CliError>,
) -> Option<Planned> {
    let path = record.path.clone();
    let (locks, record) = match lock(&path) {
        // Before the lock was taken, another process may have sent the file.
        Ok(locks) => (locks, records.find(&path).ok()??),
        Err(error) => {
            return Some((
                Job::resuming(path.to_string_lossy().into_owned(), record, Vec::new()),
                Some(error),
            ));
        }
    };
    let refused = check_file(&record, records).err();
    Some((Job::resuming(path.to_string_lossy().into_owned(), record, locks), refused))
}

/// Returns the job of a file that was given.
fn given(
    file: &Path,
    args: &UploadArgs,
    records: &UploadRecords,
    lock: impl Fn(&Path) -> Result<Vec<UploadLock>, CliError>,
) -> Result<Planned, CliError> {
    let label = file.to_string_lossy().into_owned();
    if file == Path::new("-") {
        let reason = "cannot upload standard input: the length has to be known before the first byte is sent";
        return Err(CliError::usage(reason).hint("save it to a file. `./-` is a file with that name"));
    }
    let unreadable = |error| CliError::usage(format!("cannot read {label}: {error}. Nothing was sent"));
    let path = match fs::canonicalize(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && args.resume => {
            let path = std::path::absolute(file).map_err(unreadable)?;
            let Some(record) = records.find(&path).ok().flatten() else { return Err(unreadable(error)) };
            let refused = check_file(&record, records).err();
            return Ok((Job::resuming(label, record, Vec::new()), refused));
        }
        path => path.map_err(unreadable)?,
    };
    let size = fs::metadata(&path).map_err(unreadable)?.len();
    // Send the given name, also for a link.
    let file_name = file.file_name().or(path.file_name()).unwrap_or_default();
    let file_name = file_name.to_string_lossy().into_owned();
    let mut job = Job {
        label,
        path,
        file_name,
        size,
        record: None,
        uploaded: Cell::new(None),
        known: None,
        _locks: Vec::new(),
    };
    match lock(&job.path) {
        Ok(locks) => job._locks = locks,
        Err(error) if args.resume => return Ok((job, Some(error))),
        Err(error) => return Err(error.context(&job.label).and("Nothing was sent")),
    }
    if args.restart {
        return Ok((job, None));
    }
    job.record = match records.find(&job.path) {
        Err(error) if args.resume => return Ok((job, Some(error))),
        record => record?,
    };
    let Some(record) = &job.record else { return Ok((job, None)) };
    if !args.resume {
        let message = format!(
            "the upload of {} was interrupted (video {}). Nothing was sent",
            job.label, record.state.video_id
        );
        return Err(CliError::usage(message)
            .hint("--resume uploads the missing part")
            .hint("--restart uploads the file from scratch, as a new video"));
    }
    let refused = check_file(record, records).err();
    Ok((job, refused))
}

/// Checks that the file is as it was when its upload started.
fn check_file(record: &UploadRecord, records: &UploadRecords) -> Result<(), CliError> {
    let video_id = record.state.video_id;
    let error = match record.file_state() {
        FileState::Unchanged => return Ok(()),
        FileState::Gone => {
            CliError::usage(format!("the file is gone, so its upload (video {video_id}) cannot be resumed"))
        }
        FileState::Changed => {
            CliError::usage(format!("the file has changed since its upload started (video {video_id})"))
                .hint("--restart FILE uploads the file from scratch, as a new video")
        }
    };
    let record_path = records.record_path(&record.path).unwrap_or_default();
    let record_path = shell_words::quote(&record_path.to_string_lossy()).into_owned();
    Err(error.hint(format!("to discard the interrupted upload: rm {record_path}")))
}

impl Job {
    fn resuming(label: String, record: UploadRecord, locks: Vec<UploadLock>) -> Self {
        Self {
            label,
            path: record.path.clone(),
            file_name: record.state.file_name.clone(),
            size: record.state.total,
            record: Some(record),
            uploaded: Cell::new(None),
            known: None,
            _locks: locks,
        }
    }

    /// The job in place of a record that cannot be read, and so does not name its file.
    fn unreadable(record_path: PathBuf) -> Self {
        Self {
            label: record_path.to_string_lossy().into_owned(),
            path: record_path,
            file_name: String::new(),
            size: 0,
            record: None,
            uploaded: Cell::new(None),
            known: None,
            _locks: Vec::new(),
        }
    }

    pub async fn open(&self) -> Result<UploadSource<'static>, CliError> {
        let source = UploadSource::open(&self.path).await;
        let source = source.map_err(|error| CliError::usage(format!("cannot read the file: {error}")))?;
        Ok(source.with_file_name(&self.file_name))
    }

    /// Checks the options, and that the API accepts such a file.
    pub async fn check_uploadable(&self, matches: &ArgMatches, client: &Client) -> Result<(), CliError> {
        let _checked = options::request(matches, &self.file_name)?;
        let source = self.open().await?;
        let uploader = client.uploader([]).audio_with_view(is_audio(&self.file_name));
        uploader.check(&source).map_err(report::call_error)
    }
}
