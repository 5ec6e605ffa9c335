//! The steps of an upload.

use std::convert::Infallible;
use std::future::pending;
use std::io;
use std::time::Duration;

use baijiayun_runtime::bytes::Bytes;
use baijiayun_runtime::{FilePart, Request};
use futures_util::StreamExt;
use futures_util::future::{Either, join3, select};
use futures_util::stream;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::digest::Digest;
use super::error::is_too_large;
use super::progress::{ProgressTracker, UploadRetry};
use super::{UploadError, UploadErrorKind, UploadSource, UploadState, Uploader, is_audio};
use crate::upload::{GetResumeUrl, GetUrl, UploadFile, UploadFileChunk};
use crate::video::{GetInfo, GetStatus};
use crate::{Error, ErrorKind, InvalidArgument, VideoId, VideoStatus};

/// The longest delay between two attempts.
const LONGEST_DELAY: Duration = Duration::from_secs(30);
/// The number of bytes that are read at a time of a file that is sent in one call.
const READ_SIZE: usize = 64 << 10;
/// The number of bytes that are read at a time to skip a part of a file.
const SKIP_SIZE: usize = 1 << 20;

/// Creates a video and sends its file.
pub(super) async fn upload(uploader: &Uploader, source: UploadSource<'_>) -> Result<VideoId, UploadError> {
    check_file(uploader, &source).map_err(|error| UploadError::call(None, error))?;
    let request = GetUrl::new(source.file_name(), uploader.definitions.clone());
    let request = if uploader.audio_with_view { request.audio_with_view(true) } else { request };
    let request = match &uploader.options {
        Some(options) => options(request),
        None => request,
    };
    let target = uploader.client.upload().get_url(request).await;
    let target = target.map_err(|error| UploadError::call(None, error))?;
    let state = UploadState::new(target.video_id, source.file_name(), source.total());
    if let Some(on_state) = &uploader.on_state {
        on_state(&state);
    }
    send(uploader, state, ResumePoint { url: target.upload_url, arrived: 0 }, source).await
}

/// Sends the rest of a file.
pub(super) async fn resume(
    uploader: &Uploader,
    state: &UploadState,
    source: UploadSource<'_>,
) -> Result<VideoId, UploadError> {
    if source.total() != state.total {
        let kind = UploadErrorKind::OtherFile { found: source.total() };
        return Err(UploadError::new(kind, Some(state)));
    }
    let point = get_resume_point(uploader, state, &mut RetryBudget::new(uploader, 0)).await?;
    send(uploader, state.clone(), point, source).await
}

/// The URL for the next bytes, and the number of bytes that have arrived.
struct ResumePoint {
    url: String,
    arrived: u64,
}

async fn send(
    uploader: &Uploader,
    state: UploadState,
    point: ResumePoint,
    mut source: UploadSource<'_>,
) -> Result<VideoId, UploadError> {
    // The digest costs more than sending to a fast server, so it is computed only where it is compared.
    let mut digest = uploader.verify_md5.then(Digest::default);
    if uploader.multipart && point.arrived < state.total {
        send_whole(uploader, &state, point.url, &mut source, &mut digest).await?;
    } else {
        send_chunks(uploader, &state, point, &mut source, &mut digest).await?;
    }
    if let Some(digest) = digest {
        let sent = digest.hex();
        source.check_content(&sent).await.map_err(|error| UploadError::source(Some(&state), error))?;
        verify(uploader, &state, sent).await?;
    }
    Ok(state.video_id)
}

/// Checks a file against the metadata of the API, before anything is sent.
pub(super) fn check_file(uploader: &Uploader, source: &UploadSource<'_>) -> Result<(), Error> {
    let operation = UploadFile::OPERATION;
    let invalid = |argument| Error::invalid_argument(operation, argument);
    let file_name = source.file_name();
    if let Some(param) = operation.params.iter().find(|param| !param.is_url) {
        param
            .limits
            .check_file_name(file_name)
            .map_err(|violation| invalid(InvalidArgument::new(param.name, violation.to_string())))?;
    }
    if is_audio(file_name) && !uploader.audio_with_view {
        let reason = format!("`{file_name}` is audio: set `Uploader::audio_with_view`");
        return Err(invalid(InvalidArgument::new("audio_with_view", reason)));
    }
    if source.total() == 0 {
        return Err(invalid(InvalidArgument::new("data", format!("`{file_name}` is empty"))));
    }
    Ok(())
}

/// Sends all chunks. After a failure, it resumes from the number of bytes that the server reports.
async fn send_chunks(
    uploader: &Uploader,
    state: &UploadState,
    mut point: ResumePoint,
    source: &mut UploadSource<'_>,
    digest: &mut Option<Digest>,
) -> Result<(), UploadError> {
    let unreadable = |error| UploadError::source(Some(state), error);
    skip_to(source, point.arrived, digest).await.map_err(unreadable)?;
    let tracker = ProgressTracker::start(point.arrived, state.total);
    let mut budget = RetryBudget::new(uploader, point.arrived);
    let mut chunk_size = uploader.chunk_size;
    while point.arrived < state.total {
        let chunk = source.read(chunk_size).await.map_err(unreadable)?;
        let end = point.arrived + chunk.len() as u64;
        let half = chunk.len().div_ceil(2);
        let sending = send_chunk(uploader, state, &point, chunk.clone());
        let hashing = hash(digest, point.arrived, chunk);
        // Sending waits for the network: read and hash meanwhile.
        match join3(sending, source.read_ahead(chunk_size), hashing).await.0 {
            Ok(()) => {
                point.arrived = end;
                budget.reset_on_progress(end);
            }
            Err(error) => {
                if is_too_large(&error) && chunk_size == uploader.chunk_size && half < chunk_size {
                    chunk_size = half;
                } else {
                    budget.wait_for_retry(state, error).await?;
                }
                point = get_resume_point(uploader, state, &mut budget).await?;
                budget.reset_on_progress(point.arrived);
                if point.arrived < source.position() {
                    source.seek_back(point.arrived).await.map_err(unreadable)?;
                } else {
                    skip_to(source, point.arrived, digest).await.map_err(unreadable)?;
                }
            }
        }
        if let Some(on_progress) = &uploader.on_progress {
            on_progress(&tracker.progress(point.arrived));
        }
    }
    source.check().await.map_err(unreadable)
}

/// Adds a chunk to the digest, on a thread for blocking work.
async fn hash(digest: &mut Option<Digest>, offset: u64, chunk: Bytes) {
    let Some(before) = digest.clone() else { return };
    let after = spawn_blocking(move || before.with(offset, &chunk)).await;
    // It fails only at the shutdown of the runtime, with all else.
    if let Ok(after) = after {
        *digest = Some(after);
    }
}

async fn send_chunk(
    uploader: &Uploader,
    state: &UploadState,
    point: &ResumePoint,
    chunk: Bytes,
) -> Result<(), Error> {
    let request = UploadFileChunk::new(&point.url, &state.file_name, point.arrived, state.total, chunk);
    uploader.client.upload().upload_file_chunk(request).await.map(drop)
}

/// The failures in a row, and the delay before the next retry.
struct RetryBudget<'u> {
    uploader: &'u Uploader,
    failures: u32,
    delay: Duration,
    /// The largest number of bytes that had arrived. A server that loses bytes again and again makes no
    /// progress.
    most_arrived: u64,
}

impl<'u> RetryBudget<'u> {
    fn new(uploader: &'u Uploader, arrived: u64) -> Self {
        Self { uploader, failures: 0, delay: uploader.retry_delay, most_arrived: arrived }
    }

    /// Resets the budget if more bytes have arrived than ever before.
    fn reset_on_progress(&mut self, arrived: u64) {
        if arrived > self.most_arrived {
            *self = Self::new(self.uploader, arrived);
        }
    }

    /// Counts a failure and waits for the delay.
    ///
    /// # Errors
    ///
    /// The failure itself, if a retry cannot help or the budget is used up.
    async fn wait_for_retry(&mut self, state: &UploadState, error: Error) -> Result<(), UploadError> {
        self.failures += 1;
        if self.failures > self.uploader.max_failures || !can_resume_after(&error) {
            return Err(UploadError::call(Some(state), error));
        }
        if let Some(on_retry) = &self.uploader.on_retry {
            on_retry(&UploadRetry { delay: self.delay, error: &error });
        }
        sleep(self.delay).await;
        self.delay = self.delay.saturating_mul(2).min(LONGEST_DELAY);
        Ok(())
    }
}

/// Returns whether resuming may help after a failed chunk.
fn can_resume_after(error: &Error) -> bool {
    match error.kind() {
        // A redirect, or a chunk or method that the server does not take: it will not take the next one either.
        ErrorKind::Status { status: 300..=399 | 405 | 411 | 414 | 501, .. } => false,
        _ if is_too_large(error) => false,
        // An upload server may reject an expired URL with a status and no envelope.
        ErrorKind::Api(_) | ErrorKind::Status { .. } => true,
        _ => error.is_retryable(),
    }
}

/// Reads up to `offset` without sending.
async fn skip_to(source: &mut UploadSource<'_>, offset: u64, digest: &mut Option<Digest>) -> io::Result<()> {
    while source.position() < offset {
        let position = source.position();
        let remaining = usize::try_from(offset - position).unwrap_or(usize::MAX);
        let bytes = source.read(SKIP_SIZE.min(remaining)).await?;
        hash(digest, position, bytes).await;
    }
    Ok(())
}

/// Requests the resume point from the server, with retries. That of a completed upload is the end of the file.
async fn get_resume_point(
    uploader: &Uploader,
    state: &UploadState,
    budget: &mut RetryBudget<'_>,
) -> Result<ResumePoint, UploadError> {
    loop {
        let error = match uploader.client.upload().get_resume_url(GetResumeUrl::new(state.video_id)).await {
            Ok(response) => {
                let arrived = u64::try_from(response.upload_size.0).unwrap_or_default();
                if arrived > state.total {
                    return Err(UploadError::new(UploadErrorKind::Size { arrived }, Some(state)));
                }
                return Ok(ResumePoint { url: response.upload_url, arrived });
            }
            Err(error) => error,
        };
        let error = match error.kind() {
            // The upload may be complete: the last chunk arrived, but its response was lost.
            ErrorKind::Api(_) => match get_status(uploader, state).await {
                Ok(Stage::Complete) => {
                    return Ok(ResumePoint { url: String::new(), arrived: state.total });
                }
                // All chunks have arrived, and the server still works on the file.
                Ok(Stage::Uploading) => error,
                Ok(Stage::Failed) => return Err(UploadError::call(Some(state), error)),
                Err(error) if error.is_retryable() => error,
                Err(error) => return Err(UploadError::call(Some(state), error)),
            },
            _ if error.is_retryable() => error,
            _ => return Err(UploadError::call(Some(state), error)),
        };
        budget.wait_for_retry(state, error).await?;
    }
}

/// The stage of an upload that cannot be resumed.
enum Stage {
    Uploading,
    Complete,
    Failed,
}

async fn get_status(uploader: &Uploader, state: &UploadState) -> Result<Stage, Error> {
    let status = uploader.client.video().get_status(GetStatus::new(state.video_id)).await?.status;
    Ok(match status {
        VideoStatus::Uploading => Stage::Uploading,
        VideoStatus::Transcoding
        | VideoStatus::TranscodeFailed
        | VideoStatus::TranscodeTimedOut
        | VideoStatus::Transcoded => Stage::Complete,
        _ => Stage::Failed,
    })
}

/// Sends the file in one call.
async fn send_whole(
    uploader: &Uploader,
    state: &UploadState,
    url: String,
    source: &mut UploadSource<'_>,
    digest: &mut Option<Digest>,
) -> Result<(), UploadError> {
    // A source may borrow, but the body of a call may not. So read the source concurrently with the call, and
    // pass the bytes through a channel, which limits the speed to that of the call.
    let (sender, mut receiver) = mpsc::channel(1);
    let body = stream::poll_fn(move |context| receiver.poll_recv(context)).map(Ok::<Bytes, Infallible>);
    let file = FilePart::stream(&state.file_name, Some(state.total), body);
    let call = Box::pin(uploader.client.upload().upload_file(UploadFile::new(url, file)));
    let failure = Box::pin(async {
        match feed_body(sender, uploader, source, digest).await {
            Ok(()) => pending().await,
            Err(error) => error,
        }
    });
    match select(call, failure).await {
        Either::Left((result, _)) => result.map_err(|error| UploadError::call(Some(state), error))?,
        Either::Right((error, call)) => {
            // The call fails too, because its body is incomplete. The error of the source is the cause.
            let _ = call.await;
            return Err(UploadError::source(Some(state), error));
        }
    };
    source.check().await.map_err(|error| UploadError::source(Some(state), error))
}

/// Reads a source to its end into the body of a call.
async fn feed_body(
    body: mpsc::Sender<Bytes>,
    uploader: &Uploader,
    source: &mut UploadSource<'_>,
    digest: &mut Option<Digest>,
) -> io::Result<()> {
    let tracker = ProgressTracker::start(0, source.total());
    while source.position() < source.total() {
        let position = source.position();
        let bytes = source.read(READ_SIZE).await?;
        hash(digest, position, bytes.clone()).await;
        if body.send(bytes).await.is_err() {
            // The call has ended, and has the error.
            break;
        }
        if let Some(on_progress) = &uploader.on_progress {
            on_progress(&tracker.progress(source.position()));
        }
    }
    Ok(())
}

/// Compares the size and the MD5 of the sent bytes with those on the server.
async fn verify(uploader: &Uploader, state: &UploadState, sent: String) -> Result<(), UploadError> {
    let waiting = uploader.waiter.wait(state.video_id).await;
    waiting.map_err(|error| UploadError::new(UploadErrorKind::Wait(error.after_others()), Some(state)))?;
    let info = uploader.client.video().get_info(GetInfo::new(state.video_id)).await;
    let info = info.map_err(|error| UploadError::call(Some(state), error))?;
    let arrived = info.total_size.and_then(|size| u64::try_from(size.0).ok());
    if let Some(arrived) = arrived.filter(|arrived| *arrived != state.total) {
        return Err(UploadError::new(UploadErrorKind::Size { arrived }, Some(state)));
    }
    let found = info.file_md5;
    if found.as_ref().is_some_and(|found| found.eq_ignore_ascii_case(&sent)) {
        return Ok(());
    }
    Err(UploadError::new(UploadErrorKind::Integrity { sent, found }, Some(state)))
}
