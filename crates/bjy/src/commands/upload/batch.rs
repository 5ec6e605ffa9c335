//! The uploads of one run, several at once, and their results.

use std::path::Path;
use std::pin::pin;

use baijiayun_vod::Client;
use clap::ArgMatches;
use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::sync::Semaphore;

use super::job::Job;
use super::options::UploadArgs;
use super::progress::Progress;
use super::record::UploadRecords;
use super::report::{self, Status, UploadRow};
use super::resume::resume_run;
use crate::context::Context;
use crate::error::{CliError, ExitKind};
use crate::interrupt::interrupted;
use crate::output::OutputFormat;

/// The state that the uploads of one run share.
pub struct Batch<'a> {
    pub matches: &'a ArgMatches,
    pub args: &'a UploadArgs,
    pub client: Client,
    pub records: UploadRecords,
    pub progress: Progress,
    /// Limits the number of files that are sent at once.
    pub slots: Semaphore,
}

impl Batch<'_> {
    /// Uploads all files that are not refused, and prints the results.
    pub async fn run(
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
                printed = printed.and(print(&[self.row(job, result.as_ref())], context));
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
                        printed = printed.and(print(&[self.row(&jobs[index], Some(&result))], context));
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
                    printed = printed.and(print(&[self.row(job, None)], context));
                }
            }
            _ => printed = print(&all().collect::<Vec<_>>(), context),
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
            error = error.hint(t!("to resume:"));
            error = error.hint(format!("  {}", resume_run(self.matches, self.args, left.into_iter())));
        }
        error
    }
}

fn print(rows: &[UploadRow], context: &Context) -> Result<(), CliError> {
    context.output.show_with(&rows, &UploadRow::fields())
}
