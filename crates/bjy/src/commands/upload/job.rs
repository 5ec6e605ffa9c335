//! The files of a run: which are uploaded, and which are left out with an error.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use baijiayun_vod::uploader::is_audio;
use baijiayun_vod::{CategoryId, Client, UploadSource, VideoId};

use super::files::{Entry, common_name, with_extension};
use super::known::KnownUploads;
use super::lock::UploadLock;
use super::options::UploadArgs;
use super::record::{FileState, UploadRecord, UploadRecords};
use super::report;
use crate::error::CliError;
use crate::lang::of_library;
use crate::operation::Place;

/// A file to upload.
pub struct Job {
    /// The path as the user gave it.
    pub label: String,
    pub path: PathBuf,
    pub file_name: String,
    pub size: u64,
    /// The category of a folder or a manifest, as text.
    pub category: Option<String>,
    /// The category, once it was looked up.
    pub category_id: Option<CategoryId>,
    /// Values of the request that creates the video, in place of those of the options.
    pub params: Vec<(&'static str, String)>,
    /// The row of the manifest.
    pub row: Option<Place>,
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
    entries: &[Entry],
    records: &UploadRecords,
    take_locks: bool,
) -> Result<Vec<Planned>, CliError> {
    let lock = |path: &Path| match take_locks {
        true => UploadLock::take_all(&records.lock_paths(path)),
        false => Ok(Vec::new()),
    };
    let mut plan: Vec<Planned> = Vec::new();
    if args.resumes_all() {
        for record in records.all()? {
            plan.extend(match record {
                Ok(record) => resumed(record, records, lock),
                Err((path, error)) => Some((Job::unreadable(path), Some(error))),
            });
        }
        return Ok(plan);
    }
    let mut names = BTreeSet::new();
    for entry in entries {
        if !names.insert(common_name(&entry.path)) {
            let message = t!("%{file} is given twice. Nothing was sent", file = entry.path.display());
            return Err(CliError::usage(message));
        }
        let (job, refused) = given(entry, args, records, lock)?;
        plan.push((job.with_values_of(entry), refused));
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
    let known = KnownUploads::of(records).find_all(&paths)?;
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
    let refused = check_file(&record).err();
    Some((Job::resuming(path.to_string_lossy().into_owned(), record, locks), refused))
}

/// Returns the job of a file that was given.
fn given(
    entry: &Entry,
    args: &UploadArgs,
    records: &UploadRecords,
    lock: impl Fn(&Path) -> Result<Vec<UploadLock>, CliError>,
) -> Result<Planned, CliError> {
    let file = entry.path.as_path();
    let label = file.to_string_lossy().into_owned();
    if file == Path::new("-") {
        let reason =
            t!("cannot upload standard input: the length has to be known before the first byte is sent");
        return Err(CliError::usage(reason).hint(t!("save it to a file. `./-` is a file with that name")));
    }
    let unreadable = |error| {
        CliError::usage(t!(
            "cannot read %{file}: %{error}. Nothing was sent",
            file = label,
            error = of_library(error)
        ))
    };
    let path = match fs::canonicalize(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && args.resume => {
            let path = std::path::absolute(file).map_err(unreadable)?;
            let Some(record) = records.find(&path).ok().flatten() else { return Err(unreadable(error)) };
            let refused = check_file(&record).err();
            return Ok((Job::resuming(label, record, Vec::new()), refused));
        }
        path => path.map_err(unreadable)?,
    };
    let size = fs::metadata(&path).map_err(unreadable)?.len();
    // Send the given name, also for a link.
    let file_name = match &entry.name {
        Some(name) => with_extension(name, file),
        None => file.file_name().or(path.file_name()).unwrap_or_default().to_string_lossy().into_owned(),
    };
    let mut job = Job::new(label, path, file_name, size);
    match lock(&job.path) {
        Ok(locks) => job._locks = locks,
        Err(error) if args.resume => return Ok((job, Some(error))),
        Err(error) => return Err(error.context(&job.label).and(&t!("Nothing was sent"))),
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
        let message = t!(
            "the upload of %{file} was interrupted (video %{video}). Nothing was sent",
            file = job.label,
            video = record.state.video_id
        );
        return Err(CliError::usage(message)
            .hint(t!("--resume uploads the missing part"))
            .hint(t!("--restart uploads the file from scratch, as a new video")));
    }
    let refused = check_file(record).err();
    Ok((job, refused))
}

/// Checks that the file is as it was when its upload started.
fn check_file(record: &UploadRecord) -> Result<(), CliError> {
    let video_id = record.state.video_id;
    let error = match record.file_state() {
        FileState::Unchanged => return Ok(()),
        FileState::Gone => CliError::usage(t!(
            "the file is gone, so its upload (video %{video}) cannot be resumed",
            video = video_id
        )),
        FileState::Changed => CliError::usage(t!(
            "the file has changed since its upload started (video %{video})",
            video = video_id
        ))
        .hint(t!("--restart FILE uploads the file from scratch, as a new video")),
    };
    let path = record.path.to_string_lossy();
    let forget = format!("bjy upload forget {}", shell_words::quote(&path));
    Err(error.hint(t!("to discard the interrupted upload: %{command}", command = forget)))
}

impl Job {
    fn new(label: String, path: PathBuf, file_name: String, size: u64) -> Self {
        Self {
            label,
            path,
            file_name,
            size,
            category: None,
            category_id: None,
            params: Vec::new(),
            row: None,
            record: None,
            uploaded: Cell::new(None),
            known: None,
            _locks: Vec::new(),
        }
    }

    fn resuming(label: String, record: UploadRecord, locks: Vec<UploadLock>) -> Self {
        let job = Self::new(label, record.path.clone(), record.state.file_name.clone(), record.state.total);
        Self { record: Some(record), _locks: locks, ..job }
    }

    /// The job in place of a record that cannot be read, and so does not name its file.
    fn unreadable(record_path: PathBuf) -> Self {
        Self::new(record_path.to_string_lossy().into_owned(), record_path, String::new(), 0)
    }

    fn with_values_of(mut self, entry: &Entry) -> Self {
        self.category.clone_from(&entry.category);
        self.params.clone_from(&entry.params);
        self.row.clone_from(&entry.row);
        self
    }

    /// Returns the category for the video: that of this run, or that of the run that was interrupted.
    pub fn chosen_category(&self) -> Option<CategoryId> {
        self.category_id.or_else(|| self.record.as_ref()?.category_id)
    }

    pub async fn open(&self) -> Result<UploadSource<'static>, CliError> {
        let source = UploadSource::open(&self.path).await;
        let source = source.map_err(|error| {
            CliError::usage(t!("cannot read the file: %{error}", error = of_library(error)))
        })?;
        Ok(source.with_file_name(&self.file_name))
    }

    /// Checks that the API accepts such a file.
    pub async fn check_source(&self, client: &Client) -> Result<(), CliError> {
        let source = self.open().await?;
        let uploader = client.uploader([]).audio_with_view(is_audio(&self.file_name));
        uploader.check(&source).map_err(report::call_error)
    }
}
