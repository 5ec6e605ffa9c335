//! An upload from beginning to end.

use std::convert::Infallible;
use std::future::pending;
use std::io;
use std::time::Duration;

use baijiayun_runtime::bytes::Bytes;
use baijiayun_runtime::{FilePart, Request};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use futures_util::stream;
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::digest::Digest;
use super::progress::Meter;
use super::{UploadError, UploadErrorKind, UploadSource, UploadState, Uploader, is_audio};
use crate::upload::{GetResumeUrl, GetUrl, UploadFile, UploadFileChunk};
use crate::video::{GetInfo, GetStatus};
use crate::{Error, ErrorKind, InvalidArgument, VideoId, VideoStatus};

/// No wait between two attempts is longer.
const LONGEST_DELAY: Duration = Duration::from_secs(30);
/// The block size in bytes of a file that is sent whole.
const READ_SIZE: usize = 64 << 10;
/// The block size in bytes of what is read and not sent.
const BLOCK: usize = 1 << 20;

/// Makes a video and sends its file.
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
    if let Some(tell) = &uploader.on_state {
        tell(&state);
    }
    send(uploader, state, Place { url: target.upload_url, arrived: 0 }, source).await
}

/// Sends what is missing of a file.
pub(super) async fn resume(
    uploader: &Uploader,
    state: &UploadState,
    source: UploadSource<'_>,
) -> Result<VideoId, UploadError> {
    if source.total() != state.total {
        let kind = UploadErrorKind::OtherFile { found: source.total() };
        return Err(UploadError::new(kind, Some(state)));
    }
    let place = where_to_resume(uploader, state).await?;
    send(uploader, state.clone(), place, source).await
}

/// The URL for the next bytes, and the number of bytes that have arrived.
struct Place {
    url: String,
    arrived: u64,
}

async fn send(
    uploader: &Uploader,
    state: UploadState,
    place: Place,
    source: UploadSource<'_>,
) -> Result<VideoId, UploadError> {
    let md5 = if uploader.multipart && place.arrived < state.total {
        whole(uploader, &state, place.url, source).await?
    } else {
        in_chunks(uploader, &state, place, source).await?
    };
    if uploader.verify_md5 {
        verify(uploader, &state, md5).await?;
    }
    Ok(state.video_id)
}

/// Checks the file against the API's limits before anything is sent.
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

/// Sends chunk after chunk. After a failure the server says where to resume.
async fn in_chunks(
    uploader: &Uploader,
    state: &UploadState,
    mut place: Place,
    mut source: UploadSource<'_>,
) -> Result<Digest, UploadError> {
    let unreadable = |error| UploadError::source(Some(state), error);
    let mut digest = Digest::default();
    pass_over(&mut source, place.arrived, &mut digest).await.map_err(unreadable)?;
    let meter = Meter::new(place.arrived, state.total);
    let mut patience = Patience::new(uploader, place.arrived);
    while place.arrived < state.total {
        let chunk = source.read(uploader.chunk_size).await.map_err(unreadable)?;
        digest.take(place.arrived, &chunk);
        let end = place.arrived + chunk.len() as u64;
        match send_chunk(uploader, state, &place, chunk).await {
            Ok(()) => {
                place.arrived = end;
                patience.restore(end);
            }
            Err(error) => {
                patience.bear(state, error).await?;
                place = find_place(uploader, state, &mut patience).await?;
                patience.restore(place.arrived);
                if place.arrived < source.position() {
                    source.go_back(place.arrived).await.map_err(unreadable)?;
                } else {
                    pass_over(&mut source, place.arrived, &mut digest).await.map_err(unreadable)?;
                }
            }
        }
        if let Some(tell) = &uploader.on_progress {
            tell(&meter.at(place.arrived));
        }
    }
    source.check().await.map_err(unreadable)?;
    Ok(digest)
}

async fn send_chunk(
    uploader: &Uploader,
    state: &UploadState,
    place: &Place,
    chunk: Bytes,
) -> Result<(), Error> {
    let request = UploadFileChunk::new(&place.url, &state.file_name, place.arrived, state.total, chunk);
    uploader.client.upload().upload_file_chunk(request).await.map(drop)
}

/// The failures in a row that are retried, and the delay after each.
struct Patience<'u> {
    uploader: &'u Uploader,
    failures: u32,
    delay: Duration,
    /// The most bytes that had arrived. A server that keeps losing them makes no progress.
    most: u64,
}

impl<'u> Patience<'u> {
    fn new(uploader: &'u Uploader, most: u64) -> Self {
        Self { uploader, failures: 0, delay: uploader.retry_delay, most }
    }

    /// Starts again after progress.
    fn restore(&mut self, arrived: u64) {
        if arrived > self.most {
            *self = Self::new(self.uploader, arrived);
        }
    }

    /// Waits after a failure, if it may pass and there were not too many.
    async fn bear(&mut self, state: &UploadState, error: Error) -> Result<(), UploadError> {
        self.failures += 1;
        if self.failures > self.uploader.max_failures || !may_pass(&error) {
            return Err(UploadError::call(Some(state), error));
        }
        sleep(self.delay).await;
        self.delay = self.delay.saturating_mul(2).min(LONGEST_DELAY);
        Ok(())
    }
}

/// Returns whether a chunk that failed may be retried from the server's position.
fn may_pass(error: &Error) -> bool {
    // The upload server may say by a bare status that a URL has expired.
    error.is_retryable() || matches!(error.kind(), ErrorKind::Api(_) | ErrorKind::Status { .. })
}

/// Reads up to `offset` without sending.
async fn pass_over(source: &mut UploadSource<'_>, offset: u64, digest: &mut Digest) -> io::Result<()> {
    while source.position() < offset {
        let left = usize::try_from(offset - source.position()).unwrap_or(usize::MAX);
        let at = source.position();
        let block = source.read(BLOCK.min(left)).await?;
        digest.take(at, &block);
    }
    Ok(())
}

/// Asks the server where to resume, again and again if need be.
async fn find_place(
    uploader: &Uploader,
    state: &UploadState,
    patience: &mut Patience<'_>,
) -> Result<Place, UploadError> {
    loop {
        let error = match where_to_resume(uploader, state).await {
            Err(error) if error.is_retryable() => error,
            outcome => return outcome,
        };
        match error.into_kind() {
            UploadErrorKind::Call(error) => patience.bear(state, error).await?,
            kind => return Err(UploadError::new(kind, Some(state))),
        }
    }
}

/// Asks the server where to resume. An upload that is over has nowhere to resume.
async fn where_to_resume(uploader: &Uploader, state: &UploadState) -> Result<Place, UploadError> {
    let failed = |error| UploadError::call(Some(state), error);
    let client = &uploader.client;
    match client.upload().get_resume_url(GetResumeUrl::new(state.video_id)).await {
        Ok(found) => {
            let arrived = u64::try_from(found.upload_size.0).unwrap_or_default();
            if arrived > state.total {
                return Err(UploadError::new(UploadErrorKind::Size { arrived }, Some(state)));
            }
            Ok(Place { url: found.upload_url, arrived })
        }
        // The last chunk may have arrived, and only its response been lost.
        Err(error) if matches!(error.kind(), ErrorKind::Api(_)) => {
            let status = client.video().get_status(GetStatus::new(state.video_id)).await;
            match status.map_err(failed)?.status {
                VideoStatus::Transcoding
                | VideoStatus::TranscodeFailed
                | VideoStatus::TranscodeTimedOut
                | VideoStatus::Transcoded => Ok(Place { url: String::new(), arrived: state.total }),
                _ => Err(failed(error)),
            }
        }
        Err(error) => Err(failed(error)),
    }
}

/// Sends the file in one call.
async fn whole(
    uploader: &Uploader,
    state: &UploadState,
    url: String,
    mut source: UploadSource<'_>,
) -> Result<Digest, UploadError> {
    let mut digest = Digest::default();
    // The body of a call cannot borrow, as a source may. So the source is read here, beside the call, and only
    // as fast as the call takes it.
    let (sender, mut receiver) = mpsc::channel(1);
    let body = stream::poll_fn(move |context| receiver.poll_recv(context)).map(Ok::<Bytes, Infallible>);
    let file = FilePart::stream(&state.file_name, Some(state.total), body);
    let call = Box::pin(uploader.client.upload().upload_file(UploadFile::new(url, file)));
    let failure = Box::pin(async {
        match read_into(sender, uploader, &mut source, &mut digest).await {
            Ok(()) => pending().await,
            Err(error) => error,
        }
    });
    match select(call, failure).await {
        Either::Left((sent, _)) => sent.map_err(|error| UploadError::call(Some(state), error))?,
        Either::Right((error, call)) => {
            // Its body falls short, so it fails as well, but does not know why.
            let _ = call.await;
            return Err(UploadError::source(Some(state), error));
        }
    };
    source.check().await.map_err(|error| UploadError::source(Some(state), error))?;
    Ok(digest)
}

/// Reads a source to its end into the body of a call.
async fn read_into(
    body: mpsc::Sender<Bytes>,
    uploader: &Uploader,
    source: &mut UploadSource<'_>,
    digest: &mut Digest,
) -> io::Result<()> {
    let meter = Meter::new(0, source.total());
    while source.position() < source.total() {
        let at = source.position();
        let bytes = source.read(READ_SIZE).await?;
        digest.take(at, &bytes);
        if body.send(bytes).await.is_err() {
            // The call is over, and says why.
            break;
        }
        if let Some(tell) = &uploader.on_progress {
            tell(&meter.at(source.position()));
        }
    }
    Ok(())
}

/// Compares what was sent with what the server has.
async fn verify(uploader: &Uploader, state: &UploadState, digest: Digest) -> Result<(), UploadError> {
    let waiting = uploader.waiter.wait(state.video_id).await;
    waiting.map_err(|error| UploadError::new(UploadErrorKind::Wait(error), Some(state)))?;
    let info = uploader.client.video().get_info(GetInfo::new(state.video_id)).await;
    let info = info.map_err(|error| UploadError::call(Some(state), error))?;
    let arrived = info.total_size.and_then(|size| u64::try_from(size.0).ok());
    if let Some(arrived) = arrived.filter(|arrived| *arrived != state.total) {
        return Err(UploadError::new(UploadErrorKind::Size { arrived }, Some(state)));
    }
    let (sent, found) = (digest.hex(), info.file_md5);
    if found.as_ref().is_some_and(|found| found.eq_ignore_ascii_case(&sent)) {
        return Ok(());
    }
    Err(UploadError::new(UploadErrorKind::Integrity { sent, found }, Some(state)))
}
