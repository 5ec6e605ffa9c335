//! `bjy wait`: waits until videos are transcoded.

use std::pin::pin;
use std::time::Duration;

use baijiayun_vod::Request;
use baijiayun_vod::metadata::Param;
use baijiayun_vod::video::GetStatus;
use baijiayun_vod::{VideoId, WaitError, WaitErrorKind};
use clap::Args;
use futures_util::stream::StreamExt;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::context::Context;
use crate::error::{CliError, ExitKind};
use crate::interrupt;
use crate::operation::{duration, ids_of};
use crate::output::{JsonValue, OutputFormat};

/// The number of videos that are polled at once. The others must not wait for them to be transcoded.
const CONCURRENCY: usize = 10_000;
/// The number of videos that a hint lists.
const MAX_LISTED: usize = 20;

/// Wait until videos are transcoded
///
/// Prints a line for each video as soon as its result is known. The exit code is 0 if all are transcoded, 7 if some
/// are, 1 if none is, and 3 if the time is up.
#[derive(Args)]
pub struct WaitArgs {
    /// The videos: 1 2 3, 1,2,3, @FILE, or - for standard input
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// The time to wait for all of them: seconds, or a time such as 90s, 30m or 2h
    #[arg(long, value_name = "SECONDS|2h", default_value = "2h", value_parser = duration)]
    timeout: Duration,
}

/// The result of a video, as it is printed.
#[derive(Serialize)]
struct Row {
    video_id: VideoId,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

pub async fn run(args: WaitArgs, context: &Context) -> Result<(), CliError> {
    let texts: Vec<_> = args.ids.iter().map(String::as_str).collect();
    let Some(param) = GetStatus::OPERATION.param("video_id") else { return Ok(()) };
    let ids = video_ids(param, &texts)?;
    if ids.is_empty() {
        context.note(&t!("no ids: nothing to do"));
        return Ok(());
    }
    if context.dry_run {
        return Err(CliError::usage(t!("`bjy wait` only reads, so it has no dry run")));
    }
    let client = context.client()?;
    let waiter = client.waiter().deadline(args.timeout).concurrency(CONCURRENCY.min(ids.len()));
    let bar = progress(ids.len());
    let mut results = pin!(waiter.wait_all(ids.clone()));
    let mut interrupted = pin!(interrupt::handled()?);
    let mut waiting = ids.clone();
    let mut failed = 0;
    let mut first = None;
    let mut is_timed_out = false;
    loop {
        let next = tokio::select! {
            next = results.next() => next,
            () = &mut interrupted => {
                bar.finish_and_clear();
                return Err(interruption(ids.len(), failed, &waiting));
            }
        };
        let Some((video_id, result)) = next else { break };
        waiting.retain(|id| *id != video_id);
        let row = row(video_id, &result);
        bar.suspend(|| print(&row, context))?;
        bar.inc(1);
        if let Err(error) = result {
            failed += 1;
            is_timed_out |= matches!(error.kind(), WaitErrorKind::Deadline { .. });
            first.get_or_insert(error);
        }
    }
    bar.finish_and_clear();
    let Some(first) = first else { return Ok(()) };
    let message = t!("%{failed} of %{total} videos are not transcoded", failed = failed, total = ids.len());
    let kind = match failed == ids.len() {
        _ if is_timed_out => ExitKind::Network,
        true => ExitKind::Rejected,
        false => ExitKind::Partial,
    };
    Err(CliError::new(kind, message).hint(t!("the first error: %{error}", error = first)))
}

/// Returns the error of Ctrl-C.
fn interruption(total: usize, failed: usize, waiting: &[VideoId]) -> CliError {
    let message = t!(
        "interrupted. %{done} of %{total} transcoded, %{failed} failed, %{left} not finished",
        done = total - failed - waiting.len(),
        total = total,
        failed = failed,
        left = waiting.len()
    );
    let shown: Vec<_> = waiting.iter().take(MAX_LISTED).map(ToString::to_string).collect();
    let error =
        CliError::new(ExitKind::Interrupted, message).hint(t!("not finished: %{ids}", ids = shown.join(",")));
    match waiting.len().saturating_sub(MAX_LISTED) {
        0 => error,
        more => error.hint(t!("… and %{more} more", more = more)),
    }
}

fn video_ids(param: &Param, texts: &[&str]) -> Result<Vec<VideoId>, CliError> {
    let ids = ids_of(param, texts)?;
    Ok(ids.iter().filter_map(|id| id.parse().ok()).map(VideoId).collect())
}

fn row(video_id: VideoId, result: &Result<(), WaitError>) -> Row {
    let outcome = match result {
        Ok(()) => "transcoded",
        Err(error) => match error.kind() {
            WaitErrorKind::Failed { .. } => "failed",
            WaitErrorKind::Deadline { .. } => "timeout",
            _ => "error",
        },
    };
    Row { video_id, outcome, error: result.as_ref().err().map(ToString::to_string) }
}

/// Prints a line at once: text for people, and JSON otherwise.
fn print(row: &Row, context: &Context) -> Result<(), CliError> {
    let json = serde_json::to_string(row).map_err(CliError::json)?;
    let line = match (context.output.format, &row.error) {
        (OutputFormat::Table, Some(error)) => format!("{}  {}  {error}", row.video_id, row.outcome),
        (OutputFormat::Table, None) => format!("{}  {}", row.video_id, row.outcome),
        _ => JsonValue::parse(&json)?.compact()?,
    };
    crate::output::text(&line)
}

fn progress(total: usize) -> ProgressBar {
    let bar = ProgressBar::new(total as u64);
    match ProgressStyle::with_template("{spinner} {pos}/{len} {elapsed}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
