//! `bjy upload FILE…`: uploads that go on where they stopped.

mod options;
mod report;
mod progress;
mod record;

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::atomic::{AtomicI64, Ordering};

use baijiayun_vod::category::SetVideoCategory;
use baijiayun_vod::upload::GetResumeUrl;
use baijiayun_vod::uploader::is_audio;
use baijiayun_vod::{Client, UploadErrorKind, UploadSource, Uploader, VideoId, VideoStatus};
use clap::{ArgMatches, FromArgMatches};
use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::sync::Semaphore;

use crate::context::Context;
use crate::dry_run::RequestPreview;
use crate::error::CliError;
use crate::interrupt::interrupted;
use crate::names::known_name;
use crate::output::{self, Field, FieldFormat, OutputFormat};
use options::UploadArgs;
pub use options::{check_operation, command};
use report::{UploadRow, Status};
use progress::{FileProgress, Progress};
use record::{Account, UploadRecord, UploadRecords};

/// The module whose command takes files too.
pub const NAME: &str = "upload";

/// A file to be uploaded.
struct Job {
    /// The path as it was given.
    shown: String,
    path: PathBuf,
    file_name: String,
    size: u64,
    /// What is remembered of it, if it is to be resumed.
    record: Option<UploadRecord>,
    /// The video, once all of the file is there.
    arrived: Cell<Option<VideoId>>,
}

/// What the uploads of one run share.
struct Batch<'a> {
    matches: &'a ArgMatches,
    args: &'a UploadArgs,
    client: Client,
    records: UploadRecords,
    progress: Progress,
    /// How many files may be sent at once.
    slots: Semaphore,
}

pub async fn run(matches: &ArgMatches, context: &Context) -> Result<(), CliError> {
    let args = UploadArgs::from_arg_matches(matches).map_err(CliError::usage)?;
    let settings = context.resolve()?;
    let client = context.client_with(&settings)?;
    let account = Account {
        server: settings.required_server()?.text().to_owned(),
        partner_id: settings.required_partner_id()?,
    };
    let records = UploadRecords::of(account)?;
    let jobs = jobs(&args, &records)?;
    if context.dry_run {
        return show(&jobs, matches, &client, context).await;
    }
    if jobs.is_empty() {
        context.note("there is nothing to go on with");
    }
    for job in &jobs {
        check_sendable(job, matches, &client).await?;
    }
    let progress = Progress::new(jobs.iter().map(|job| job.file_name.as_str()), context.verbose);
    let slots = Semaphore::new(args.jobs.get());
    Batch { matches, args: &args, client, records, progress, slots }.run(&jobs, context).await
}

/// The files to be uploaded, once it is sure that each can be begun or gone on with.
fn jobs(args: &UploadArgs, records: &UploadRecords) -> Result<Vec<Job>, CliError> {
    if args.files.is_empty() {
        return records.all()?.into_iter().map(|record| resumed(record, records)).collect();
    }
    let mut jobs: Vec<Job> = Vec::new();
    for file in &args.files {
        let shown = file.to_string_lossy().into_owned();
        let unreadable = |error| CliError::usage(format!("cannot read {shown}: {error}. Nothing was sent"));
        let path = fs::canonicalize(file).map_err(unreadable)?;
        if jobs.iter().any(|job| job.path == path) {
            return Err(CliError::usage(format!("{shown} is given twice. Nothing was sent")));
        }
        let size = fs::metadata(&path).map_err(unreadable)?.len();
        let record = records.find(&path)?.filter(|_| !args.restart);
        if let Some(record) = &record {
            check(record, &shown, args, records)?;
        }
        // The server is told the name that was given, also of a link.
        let file_name = file.file_name().or(path.file_name()).unwrap_or_default();
        let file_name = file_name.to_string_lossy().into_owned();
        jobs.push(Job { shown, path, file_name, size, record, arrived: Cell::new(None) });
    }
    Ok(jobs)
}

/// Goes on with what is remembered, whatever the file is called now.
fn resumed(record: UploadRecord, records: &UploadRecords) -> Result<Job, CliError> {
    let shown = record.path.to_string_lossy().into_owned();
    check_file(&record, &shown, records)?;
    Ok(Job {
        shown,
        path: record.path.clone(),
        file_name: record.state.file_name.clone(),
        size: record.state.total,
        record: Some(record),
        arrived: Cell::new(None),
    })
}

/// Whether what was broken off can be gone on with, and is to be.
fn check(record: &UploadRecord, shown: &str, args: &UploadArgs, records: &UploadRecords) -> Result<(), CliError> {
    if !args.resume {
        let message = format!(
            "the upload of {shown} was broken off, as video {}. Nothing was sent",
            record.state.video_id
        );
        return Err(CliError::usage(message)
            .hint("--resume goes on with it")
            .hint("--restart begins anew, as another video"));
    }
    check_file(record, shown, records)
}

fn check_file(record: &UploadRecord, shown: &str, records: &UploadRecords) -> Result<(), CliError> {
    if record.is_of_same_file() {
        return Ok(());
    }
    let message = format!(
        "{shown} is not as it was when its upload was begun, as video {}. Nothing was sent",
        record.state.video_id
    );
    let record_path = records.record_path(&record.path);
    Err(CliError::usage(message)
        .hint("--restart, with the file, begins anew, as another video")
        .hint(format!("to forget that upload: rm {}", shell_words::quote(&record_path.to_string_lossy()))))
}

/// Whether the API takes such a file at all, and what the args say of it.
async fn check_sendable(job: &Job, matches: &ArgMatches, client: &Client) -> Result<(), CliError> {
    let _checked = options::request(matches, &job.file_name)?;
    let source = job.open().await.map_err(|failure| failure.context(&job.shown))?;
    let uploader = client.uploader([]).audio_with_view(is_audio(&job.file_name));
    uploader.check(&source).map_err(report::call_failed)
}

impl Job {
    async fn open(&self) -> Result<UploadSource<'static>, CliError> {
        let source = UploadSource::open(&self.path).await;
        let source = source.map_err(|error| CliError::usage(format!("cannot read the file: {error}")))?;
        Ok(source.with_file_name(&self.file_name))
    }
}

/// What would be sent first for each file.
async fn show(jobs: &[Job], matches: &ArgMatches, client: &Client, context: &Context) -> Result<(), CliError> {
    let mut requests = Vec::new();
    for job in jobs {
        let dry_run = match &job.record {
            Some(record) => client.api().dry_run(GetResumeUrl::new(record.state.video_id)).await?,
            None => client.api().dry_run(options::request(matches, &job.file_name)?).await?,
        };
        requests.push(RequestPreview::from(dry_run));
    }
    context.note("nothing was sent");
    match context.output.format {
        OutputFormat::Table => {
            output::text(&requests.iter().map(RequestPreview::readable).collect::<Vec<_>>().join("\n"))
        }
        _ => context.output.show(&requests),
    }
}

impl Batch<'_> {
    /// Uploads all of them, and prints what came of each.
    async fn run(&self, jobs: &[Job], context: &Context) -> Result<(), CliError> {
        let mut interrupt = pin!(interrupted()?);
        let mut uploads: FuturesUnordered<_> = jobs
            .iter()
            .enumerate()
            .map(|(index, job)| async move { (index, self.upload(job).await) })
            .collect();
        let mut results: Vec<Option<Result<Status, CliError>>> = jobs.iter().map(|_| None).collect();
        let mut printed = Ok(());
        let was_interrupted = loop {
            tokio::select! {
                () = &mut interrupt => break true,
                next = uploads.next() => {
                    let Some((index, result)) = next else { break false };
                    if context.output.format == OutputFormat::Jsonl {
                        // Uploads go on even if nobody reads what becomes of them.
                        printed = printed.and(context.output.show(&self.outcome(&jobs[index], Some(&result))));
                    }
                    results[index] = Some(result);
                }
            }
        };
        drop(uploads);
        if was_interrupted {
            self.progress.clear();
        }
        let all = || jobs.iter().zip(&results).map(|(job, result)| self.outcome(job, result.as_ref()));
        match context.output.format {
            OutputFormat::Jsonl => {
                for outcome in all().filter(|outcome| outcome.status == Status::Interrupted) {
                    printed = printed.and(context.output.show(&outcome));
                }
            }
            _ => {
                printed =
                    context.output.show_with(&all().collect::<Vec<_>>(), &[Field::new("size", FieldFormat::Bytes)])
            }
        }
        let mut failures = Vec::new();
        if was_interrupted {
            failures.push(self.interrupted(jobs, &results));
        }
        for (job, result) in jobs.iter().zip(results) {
            failures.extend(result.and_then(Result::err).map(|failure| failure.context(&job.shown)));
        }
        CliError::combine(failures).map_or(printed, Err)
    }

    /// Uploads one file, and does what else was asked for.
    async fn upload(&self, job: &Job) -> Result<Status, CliError> {
        let file_progress = self.progress.file(&job.file_name, &job.shown, job.size);
        let result = self.upload_and_wait(job, &file_progress).await;
        match &result {
            Ok(Status::Transcoded) => file_progress.end("transcoded"),
            Ok(_) => file_progress.end("uploaded"),
            Err(_) => file_progress.end("failed"),
        }
        result
    }

    async fn upload_and_wait(&self, job: &Job, file_progress: &FileProgress) -> Result<Status, CliError> {
        let video_id = self.send(job, file_progress).await?;
        job.arrived.set(Some(video_id));
        if !self.args.wait {
            // Comparing the MD5 takes a transcoded video.
            return Ok(if self.args.verify { Status::Transcoded } else { Status::Uploaded });
        }
        let (told, last) = (file_progress.clone(), AtomicI64::new(VideoStatus::Transcoded.value()));
        let tell = move |_, status: VideoStatus| {
            // The end is told of below.
            if status != VideoStatus::Transcoded
                && last.swap(status.value(), Ordering::Relaxed) != status.value()
            {
                told.waiting(&known_name(VideoStatus::SCHEMA.values(), &status.to_string()));
            }
        };
        let waiter = self.client.waiter().deadline(self.args.wait_limit).on_status(tell);
        waiter.wait(video_id).await.map_err(report::wait_failed)?;
        Ok(Status::Transcoded)
    }

    /// Gets the file to the server, and the video into its category.
    async fn send(&self, job: &Job, file_progress: &FileProgress) -> Result<VideoId, CliError> {
        let Ok(_slot) = self.slots.acquire().await else {
            return Err(CliError::usage("no more uploads are taken"));
        };
        let resume =
            |failure: CliError| failure.hint(report::resume_command([job.path.as_path()].into_iter()));
        let source = job.open().await?;
        let uploader = self.uploader(job, file_progress)?;
        let sent = match &job.record {
            Some(record) => uploader.resume(&record.state, source).await,
            None => uploader.upload_from(source).await,
        };
        let video_id = sent.map_err(|error| {
            let can_resume = error.state().is_some()
                && matches!(
                    error.kind(),
                    UploadErrorKind::Source(_) | UploadErrorKind::Call(_) | UploadErrorKind::Wait(_)
                );
            let failure = report::upload_failed(error);
            if can_resume { resume(failure) } else { failure }
        })?;
        let stored = job.record.as_ref().and_then(|record| record.category_id);
        if let Some(category_id) = self.args.category_id.or(stored) {
            let request = SetVideoCategory::new(video_id, category_id);
            self.client.category().set_video_category(request).await.map_err(|error| {
                resume(
                    CliError::from(error).context(format!("video {video_id} is uploaded, but has no category")),
                )
            })?;
        }
        if let Err(error) = self.records.forget(&job.path) {
            self.progress.say(&format!("warning: {}: cannot forget that upload: {error}", job.shown));
        }
        Ok(video_id)
    }

    fn uploader(&self, job: &Job, file_progress: &FileProgress) -> Result<Uploader, CliError> {
        let request = options::request(self.matches, &job.file_name)?;
        let (records, path, shown) = (self.records.clone(), job.path.clone(), job.shown.clone());
        let (category_id, progress) = (self.args.category_id, self.progress.clone());
        let (begun, moved, verify) = (file_progress.clone(), file_progress.clone(), self.args.verify);
        Ok(self
            .client
            // The request says them all.
            .uploader([])
            .audio_with_view(is_audio(&job.file_name))
            .options(move |_| request.clone())
            .chunk_size(self.args.chunk_size.get())
            .multipart(self.args.multipart)
            .verify_md5(verify)
            .on_state(move |state| {
                begun.say(&format!("video {}", state.video_id));
                if let Err(error) = records.keep(&path, category_id, state) {
                    let text = format!("warning: {shown}: this upload cannot be resumed: {error}");
                    progress.say(&text);
                }
            })
            .on_progress(move |progress| {
                moved.progress(progress);
                if verify && progress.sent == progress.total {
                    moved.waiting("transcoding, to compare the MD5");
                }
            }))
    }

    fn outcome(&self, job: &Job, result: Option<&Result<Status, CliError>>) -> UploadRow {
        let (status, error) = match result {
            Some(Ok(status)) => (*status, None),
            Some(Err(failure)) => (Status::Failed, Some(failure.to_string())),
            None => (Status::Interrupted, None),
        };
        let remembered = || self.records.find(&job.path).ok().flatten().map(|record| record.state.video_id);
        let video_id = job.arrived.get().or_else(remembered);
        UploadRow { file: job.shown.clone(), video_id, size: job.size, status, error }
    }

    /// What Ctrl-C leaves, and how to go on.
    fn interrupted(&self, jobs: &[Job], results: &[Option<Result<Status, CliError>>]) -> CliError {
        let arrived = jobs.iter().filter(|job| job.arrived.get().is_some()).count();
        let mut failure = report::interrupted(arrived, jobs.len());
        let left: Vec<&Path> = jobs
            .iter()
            .zip(results)
            .filter(|(job, result)| result.is_none() && job.arrived.get().is_none())
            .map(|(job, _)| job.path.as_path())
            .collect();
        if !left.is_empty() {
            failure = failure.hint("to go on, with the same options as now:");
            failure = failure.hint(format!("  {}", report::resume_command(left.into_iter())));
        }
        failure
    }
}
