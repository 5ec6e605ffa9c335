//! `bjy wait`: waits until videos are transcoded.

use std::io::{self, IsTerminal};
use std::pin::pin;
use std::time::Duration;

use baijiayun_vod::{VideoId, WaitError, WaitErrorKind};
use clap::Args;
use futures_util::future::join;
use futures_util::stream::{self, StreamExt};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use tokio::sync::mpsc::{self, UnboundedSender};

use crate::context::Context;
use crate::error::{CliError, ExitKind};
use crate::interrupt;
use crate::lang::of_library;
use crate::operation::{duration, video_ids};
use crate::output::Field;

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
    let ids = video_ids(&args.ids)?;
    if ids.is_empty() {
        stderr!("{}", t!("no ids: nothing to do"));
        return Ok(());
    }
    if context.dry_run {
        return Err(CliError::usage(t!("`bjy wait` only reads, so it has no dry run")));
    }
    let fields = ["video_id", "outcome", "error"].map(Field::plain);
    context.output.check(&fields, Some(""))?;
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let rows = stream::poll_fn(move |task| receiver.poll_recv(task)).boxed();
    let (waited, printed) =
        join(wait(&ids, args.timeout, sender, context), context.output.items(rows, &fields, "")).await;
    printed.and(waited)
}

/// Waits for the videos, and sends a row for each as soon as its result is known.
async fn wait(
    ids: &[VideoId],
    timeout: Duration,
    rows: UnboundedSender<Result<String, CliError>>,
    context: &Context,
) -> Result<(), CliError> {
    let client = context.client()?;
    let waiter = client.waiter().deadline(timeout).concurrency(CONCURRENCY.min(ids.len()));
    let bar = progress(ids.len());
    let mut results = pin!(waiter.wait_all(ids.to_vec()));
    let mut interrupted = pin!(interrupt::handled()?);
    let mut waiting = ids.to_vec();
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
        let row = serde_json::to_string(&row(video_id, &result)).map_err(CliError::json);
        if rows.send(row).is_err() {
            // Nobody reads the rows any more; the error of printing says why.
            return Ok(());
        }
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
    Err(CliError::new(kind, message).hint(t!("the first error: %{error}", error = of_library(first))))
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

/// Returns the progress on standard error. On a terminal the rows themselves show it.
fn progress(total: usize) -> ProgressBar {
    if io::stdout().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(total as u64);
    match ProgressStyle::with_template("{spinner} {pos}/{len} {elapsed}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
