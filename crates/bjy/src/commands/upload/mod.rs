//! `bjy upload FILE…`: resumable uploads.

mod files;
mod job;
mod known;
mod lock;
mod options;
mod pending;
mod progress;
mod record;
mod report;

use std::path::Path;
use std::pin::pin;
use std::sync::atomic::{AtomicI64, Ordering};

use baijiayun_vod::category::{self, SetVideoCategory};
use baijiayun_vod::upload::GetResumeUrl;
use baijiayun_vod::uploader::is_audio;
use baijiayun_vod::{CategoryId, Client, UploadErrorKind, Uploader, VideoId, VideoStatus};
use clap::{ArgMatches, FromArgMatches};
use futures_util::stream::{FuturesUnordered, StreamExt};
use rust_i18n::t;
use tokio::sync::Semaphore;

use crate::context::Context;
use crate::dry_run::RequestPreview;
use crate::error::{CliError, ExitKind};
use crate::interrupt::interrupted;
use crate::names::known_name;
use crate::output::{self, Field, FieldFormat, OutputFormat};
use crate::settings::Settings;
use crate::verbose::retrying;
use job::{Job, plan};
use known::FileStamp;
use options::UploadArgs;
pub use options::{check_operation, command};
use progress::{FileProgress, Progress};
use record::{Account, UploadRecords};
use report::{Status, UploadRow};

/// The module whose command also takes files.
pub const NAME: &str = "upload";

/// The state that the uploads of one run share.
struct Batch<'a> {
    matches: &'a ArgMatches,
    args: &'a UploadArgs,
    client: Client,
    records: UploadRecords,
    progress: Progress,
    /// Limits the number of files that are sent at once.
    slots: Semaphore,
}

pub async fn run(matches: &ArgMatches, context: &Context) -> Result<(), CliError> {
    if let Some((name, inner)) = matches.subcommand() {
        check_operation(matches, name)?;
        let records = UploadRecords::of(account(&context.resolve()?)?);
        return match name {
            "list" => pending::list(&records, context),
            _ => pending::forget(inner, &records, context).await,
        };
    }
    let args = UploadArgs::from_arg_matches(matches).map_err(CliError::usage)?;
    let settings = context.resolve()?;
    let files = files::expand(&args.files, args.recursive)?;
    if !args.quiet {
        files.report_skipped(context);
    }
    let client = context.client_with(&settings)?;
    let records = UploadRecords::of(account(&settings)?);
    let (jobs, mut refused): (Vec<_>, Vec<_>) =
        plan(&args, &files.paths, &records, !context.dry_run)?.into_iter().unzip();
    if context.dry_run {
        return dry_run(&jobs, refused, matches, &client, context).await;
    }
    if jobs.is_empty() && args.files.is_empty() {
        context.note("no interrupted uploads");
    }
    for (job, refused) in jobs.iter().zip(&mut refused) {
        if refused.is_none()
            && job.known.is_none()
            && let Err(error) = job.check_uploadable(matches, &client).await
        {
            if job.record.is_none() {
                return Err(error.context(&job.label));
            }
            *refused = Some(error);
        }
    }
    check_category(&client, args.category_id, &jobs).await?;
    let progress = Progress::new(jobs.iter().filter(|job| job.known.is_none()), context.verbose, args.quiet);
    // Lines between the bars would break them.
    let above_bars = progress.clone();
    let client = context.client_with_waits(&settings, move |line| above_bars.print_on_terminal(line))?;
    let slots = Semaphore::new(args.jobs.get());
    Batch { matches, args: &args, client, records, progress, slots }.run(&jobs, refused, context).await
}

/// Returns the account whose uploads are recorded.
fn account(settings: &Settings) -> Result<Account, CliError> {
    Ok(Account {
        server: settings.required_server()?.text().to_owned(),
        partner_id: settings.required_partner_id()?,
    })
}

/// Checks that the category exists, before anything is sent.
async fn check_category(
    client: &Client,
    category_id: Option<CategoryId>,
    jobs: &[Job],
) -> Result<(), CliError> {
    // Category 0 is the root, where a video has no category.
    let Some(category_id) = category_id.filter(|id| id.0 != 0) else { return Ok(()) };
    if jobs.iter().all(|job| job.known.is_some()) {
        return Ok(());
    }
    match client.category().get_info(category::GetInfo::new(category_id)).await {
        Ok(_) => Ok(()),
        Err(error) => Err(CliError::from(error)
            .context(format!("--category-id {category_id}"))
            .and(&t!("Nothing was sent"))
            .hint(t!("`bjy category list` shows the ids"))),
    }
}

/// Prints the first request of each upload, for `--dry-run`.
async fn dry_run(
    jobs: &[Job],
    refused: Vec<Option<CliError>>,
    matches: &ArgMatches,
    client: &Client,
    context: &Context,
) -> Result<(), CliError> {
    let mut requests = Vec::new();
    let is_sent = |job: &Job, refused: &Option<CliError>| refused.is_none() && job.known.is_none();
    for (job, _) in jobs.iter().zip(&refused).filter(|(job, refused)| is_sent(job, refused)) {
        let request = match &job.record {
            Some(record) => client.api().dry_run(GetResumeUrl::new(record.state.video_id)).await?,
            None => client.api().dry_run(options::request(matches, &job.file_name)?).await?,
        };
        requests.push(RequestPreview::from(request));
    }
    context.note("nothing was sent");
    match context.output.format {
        OutputFormat::Table => {
            output::text(&requests.iter().map(RequestPreview::readable).collect::<Vec<_>>().join("\n"))?
        }
        _ => context.output.show(&requests)?,
    }
    let errors = jobs.iter().zip(refused).filter_map(|(job, error)| Some(error?.context(&job.label)));
    CliError::combine(errors.collect()).map_or(Ok(()), Err)
}

impl Batch<'_> {
    /// Uploads all files that are not refused, and prints the results.
    async fn run(
        &self,
        jobs: &[Job],
        refused: Vec<Option<CliError>>,
        context: &Context,
    ) -> Result<(), CliError> {
        let mut interrupt = pin!(interrupted()?);
        let mut printed = Ok(());
        let mut results: Vec<Option<Result<Status, CliError>>> = jobs
            .iter()
            .zip(refused)
            .map(|(job, error)| match error {
                Some(error) => Some(Err(error)),
                None => job.known.map(|_| Ok(Status::AlreadyUploaded)),
            })
            .collect();
        if context.output.format == OutputFormat::Jsonl {
            for (job, result) in jobs.iter().zip(&results).filter(|(_, result)| result.is_some()) {
                printed = printed.and(context.output.show(&self.row(job, result.as_ref())));
            }
        }
        let mut uploads: FuturesUnordered<_> = jobs
            .iter()
            .enumerate()
            .filter(|(index, _)| results[*index].is_none())
            .map(|(index, job)| async move { (index, self.upload(job).await) })
            .collect();
        let was_interrupted = loop {
            tokio::select! {
                () = &mut interrupt => break true,
                next = uploads.next() => {
                    let Some((index, result)) = next else { break false };
                    if context.output.format == OutputFormat::Jsonl {
                        // The uploads continue even if standard output is closed.
                        printed = printed.and(context.output.show(&self.row(&jobs[index], Some(&result))));
                    }
                    results[index] = Some(result);
                }
            }
        };
        drop(uploads);
        if was_interrupted {
            self.progress.clear();
        }
        let all = || jobs.iter().zip(&results).map(|(job, result)| self.row(job, result.as_ref()));
        match context.output.format {
            OutputFormat::Jsonl => {
                for (job, _) in jobs.iter().zip(&results).filter(|(_, result)| result.is_none()) {
                    printed = printed.and(context.output.show(&self.row(job, None)));
                }
            }
            _ => {
                printed = context
                    .output
                    .show_with(&all().collect::<Vec<_>>(), &[Field::new("size", FieldFormat::Bytes)])
            }
        }
        let done = results.iter().filter(|result| matches!(result, Some(Ok(_)))).count();
        let mut errors = Vec::new();
        if was_interrupted {
            errors.push(self.interrupted(jobs, &results));
        }
        for (job, result) in jobs.iter().zip(results) {
            errors.extend(result.and_then(Result::err).map(|error| error.context(&job.label)));
        }
        CliError::combine(errors).map_or(printed, |mut error| {
            if !was_interrupted && done > 0 {
                error.kind = ExitKind::Partial;
            }
            Err(error)
        })
    }

    /// Uploads one file with progress, and waits for transcoding if that was requested.
    async fn upload(&self, job: &Job) -> Result<Status, CliError> {
        let file_progress = self.progress.file(&job.file_name, &job.label, job.size);
        let result = self.upload_and_wait(job, &file_progress).await;
        match &result {
            Ok(Status::Transcoded) => file_progress.finish("transcoded"),
            Ok(_) => file_progress.finish("uploaded"),
            Err(_) => file_progress.finish("failed"),
        }
        result
    }

    async fn upload_and_wait(&self, job: &Job, file_progress: &FileProgress) -> Result<Status, CliError> {
        let video_id = self.send(job, file_progress).await?;
        job.uploaded.set(Some(video_id));
        if !self.args.wait {
            // The MD5 is compared after transcoding.
            return Ok(if self.args.verify { Status::Transcoded } else { Status::Uploaded });
        }
        let progress = file_progress.clone();
        let last = AtomicI64::new(VideoStatus::Transcoded.value());
        let on_status = move |_, status: VideoStatus| {
            // Show every status once. `upload` shows the last one, transcoded.
            if status != VideoStatus::Transcoded
                && last.swap(status.value(), Ordering::Relaxed) != status.value()
            {
                progress.waiting(&known_name(VideoStatus::SCHEMA.values(), &status.to_string()));
            }
        };
        let waiter = self.client.waiter().deadline(self.args.wait_limit).on_status(on_status);
        waiter.wait(video_id).await.map_err(report::wait_error)?;
        Ok(Status::Transcoded)
    }

    /// Sends the file to the server, and puts the video into its category.
    async fn send(&self, job: &Job, file_progress: &FileProgress) -> Result<VideoId, CliError> {
        let Ok(_slot) = self.slots.acquire().await else {
            return Err(CliError::usage("no more uploads are accepted"));
        };
        let with_resume_hint =
            |error: CliError| error.hint(report::resume_command([job.path.as_path()].into_iter()));
        let stamp = FileStamp::of(&job.path).ok();
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
                    UploadErrorKind::Source(_)
                        | UploadErrorKind::Call(_)
                        | UploadErrorKind::UploadUrl(_)
                        | UploadErrorKind::Wait(_)
                );
            let error = report::upload_error(error, self.args);
            if can_resume { with_resume_hint(error) } else { error }
        })?;
        let stored = job.record.as_ref().and_then(|record| record.category_id);
        if let Some(category_id) = self.args.category_id.or(stored) {
            let request = SetVideoCategory::new(video_id, category_id);
            self.client.category().set_video_category(request).await.map_err(|error| {
                let error = CliError::from(error)
                    .context(format!("video {video_id} is uploaded, but has no category"));
                match error.kind {
                    ExitKind::Rejected | ExitKind::Usage => error
                        .hint(report::category_command(&job.path))
                        .hint("`bjy category list` shows the ids"),
                    _ => with_resume_hint(error),
                }
            })?;
        }
        if let Err(error) = self.records.remove(&job.path, video_id) {
            let text = format!("warning: {}: cannot remove the upload record: {error}", job.label);
            self.progress.print_line(&text);
        }
        self.remember(job, stamp, video_id).await;
        Ok(video_id)
    }

    /// Remembers that the file is uploaded. If that fails, the upload is done all the same.
    async fn remember(&self, job: &Job, stamp: Option<FileStamp>, video_id: VideoId) {
        let Some(stamp) = stamp else { return };
        let known = self.records.known();
        let path = job.path.clone();
        let remember = move || known.remember(&path, stamp, video_id);
        if let Ok(Err(error)) = tokio::task::spawn_blocking(remember).await {
            let file = &job.label;
            let text =
                t!("warning: %{file}: the next run uploads it again: %{error}", file = file, error = error);
            self.progress.print_line(&text);
        }
    }

    fn uploader(&self, job: &Job, file_progress: &FileProgress) -> Result<Uploader, CliError> {
        let request = options::request(self.matches, &job.file_name)?;
        let records = self.records.clone();
        let path = job.path.clone();
        let label = job.label.clone();
        let category_id = self.args.category_id;
        let progress = self.progress.clone();
        let state_progress = file_progress.clone();
        let sent_progress = file_progress.clone();
        let retry_progress = file_progress.clone();
        let verify = self.args.verify;
        Ok(self
            .client
            // The request of `options` has the definitions.
            .uploader([])
            .audio_with_view(is_audio(&job.file_name))
            .options(move |_| request.clone())
            .chunk_size(self.args.chunk_size.get())
            .multipart(self.args.multipart)
            .verify_md5(verify)
            .on_state(move |state| {
                // Before anything is printed: the process may end at any time.
                let stored = records.store(&path, category_id, state);
                state_progress.message(&format!("video {}", state.video_id));
                if let Err(error) = stored {
                    let text = format!("warning: {label}: this upload cannot be resumed: {error}");
                    progress.print_line(&text);
                }
            })
            .on_retry(move |retry| retry_progress.message(&retrying(retry.delay, retry.error)))
            .on_progress(move |progress| {
                sent_progress.progress(progress);
                if verify && progress.sent == progress.total {
                    sent_progress.waiting("transcoding, to compare the MD5");
                }
            }))
    }

    fn row(&self, job: &Job, result: Option<&Result<Status, CliError>>) -> UploadRow {
        let (status, error) = match result {
            Some(Ok(status)) => (*status, None),
            Some(Err(error)) => (Status::Failed, Some(error.to_string())),
            // It is at the server, and being transcoded.
            None if job.uploaded.get().is_some() => (Status::Uploaded, None),
            None => (Status::Interrupted, None),
        };
        let recorded = || self.records.find(&job.path).ok().flatten().map(|record| record.state.video_id);
        let video_id = job.uploaded.get().or(job.known).or_else(recorded);
        UploadRow { file: job.label.clone(), video_id, size: job.size, status, error }
    }

    /// Returns the error after Ctrl-C, with the command that resumes the uploads.
    fn interrupted(&self, jobs: &[Job], results: &[Option<Result<Status, CliError>>]) -> CliError {
        let uploaded = jobs.iter().filter(|job| job.uploaded.get().is_some()).count();
        let mut error = report::interrupted(uploaded, jobs.len());
        let left: Vec<&Path> = jobs
            .iter()
            .zip(results)
            .filter(|(job, result)| result.is_none() && job.uploaded.get().is_none())
            .map(|(job, _)| job.path.as_path())
            .collect();
        if !left.is_empty() {
            error = error.hint("to resume, with the same options:");
            error = error.hint(format!("  {}", report::resume_command(left.into_iter())));
        }
        error
    }
}
