//! Uploads from blocking code.

use std::path::PathBuf;
use std::time::Duration;

use baijiayun_runtime::Request;

use super::{ApiClient, Client, UploadSource, Waiter};
use crate::upload::{GetUrl, UploadFile};
use crate::uploader::UploadRetry;
use crate::{CommaList, Definition, Error, UploadError, UploadProgress, UploadState, VideoId};

impl Client {
    /// Returns an uploader of files, which are transcoded to these definitions.
    pub fn uploader(&self, definitions: impl Into<CommaList<Definition>>) -> Uploader {
        Uploader { api: self.api().clone(), uploader: self.async_client().uploader(definitions) }
    }
}

/// Uploads files. [`Client::uploader`] creates it, and it can upload any number of files. It is an
/// [`Uploader`](crate::Uploader) whose calls block, with the same settings and defaults. The functions that it is
/// given are called on the thread of the upload.
///
/// ```no_run
/// use baijiayun_vod::Definition;
/// use baijiayun_vod::blocking::Client;
///
/// # fn main() -> Result<(), baijiayun_vod::Error> {
/// let client = Client::from_env()?;
/// let uploader = client
///     .uploader([Definition::High, Definition::SuperHigh])
///     .on_state(|state| println!("to resume: {}", serde_json::to_string(state).unwrap_or_default()))
///     .on_progress(|progress| println!("{} of {} bytes", progress.sent, progress.total));
/// let video_id = uploader.upload("lectures/first.mp4")?;
/// client.waiter().wait(video_id)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "an uploader does nothing unless `upload`, `upload_from` or `resume` is called"]
pub struct Uploader {
    api: ApiClient,
    uploader: crate::Uploader,
}

impl Uploader {
    /// Sets whether the files are audio. Without it, audio files are rejected before anything is sent.
    pub fn audio_with_view(self, audio: bool) -> Self {
        self.map(|uploader| uploader.audio_with_view(audio))
    }

    /// Sets further parameters of the request that creates the video, such as its webhook URL.
    pub fn options(self, options: impl Fn(GetUrl) -> GetUrl + Send + Sync + 'static) -> Self {
        self.map(|uploader| uploader.options(options))
    }

    /// Sets the size of chunks in bytes. One chunk is kept in memory. If the server finds one too large, with
    /// HTTP 413, the chunk is sent again with half the size, once.
    pub fn chunk_size(self, bytes: usize) -> Self {
        self.map(|uploader| uploader.chunk_size(bytes))
    }

    /// Sets whether the file is sent in one call instead of in chunks. An interrupted upload then restarts
    /// from scratch.
    pub fn multipart(self, multipart: bool) -> Self {
        self.map(|uploader| uploader.multipart(multipart))
    }

    /// Sets the number of failures in a row, without progress in between, that are retried.
    pub fn max_failures(self, failures: u32) -> Self {
        self.map(|uploader| uploader.max_failures(failures))
    }

    /// Sets the delay after the first failure.
    pub fn retry_delay(self, delay: Duration) -> Self {
        self.map(|uploader| uploader.retry_delay(delay))
    }

    /// Sets whether to verify the upload: it waits until the video is transcoded, as [`Client::waiter`] does,
    /// and compares the size and the MD5 of the sent bytes with those that the server reports.
    pub fn verify_md5(self, verify: bool) -> Self {
        self.map(|uploader| uploader.verify_md5(verify))
    }

    /// Sets how [`verify_md5`](Self::verify_md5) waits: how often it asks, and until when.
    pub fn waiter(self, waiter: Waiter) -> Self {
        self.map(|uploader| uploader.waiter(waiter.into_async()))
    }

    /// Sets a function that is called with the progress after every chunk, and with
    /// [`multipart`](Self::multipart) after every 64 KiB.
    pub fn on_progress(self, on_progress: impl Fn(&UploadProgress) + Send + Sync + 'static) -> Self {
        self.map(|uploader| uploader.on_progress(on_progress))
    }

    /// Sets a function that is called before the delay after a failure that is retried.
    pub fn on_retry(self, on_retry: impl Fn(&UploadRetry<'_>) + Send + Sync + 'static) -> Self {
        self.map(|uploader| uploader.on_retry(on_retry))
    }

    /// Sets a function that is called with the state to resume from, as soon as the video is created. Store
    /// the state, and pass it to [`resume`](Self::resume) if the upload is interrupted.
    pub fn on_state(self, on_state: impl Fn(&UploadState) + Send + Sync + 'static) -> Self {
        self.map(|uploader| uploader.on_state(on_state))
    }

    /// Checks a file, as an upload does before anything is sent; see
    /// [`Uploader::check`](crate::Uploader::check).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) has the reason.
    pub fn check(&self, source: &UploadSource<'_>) -> Result<(), Error> {
        self.uploader.check(&source.0)
    }

    /// Uploads a file from disk, and returns the new video's id.
    ///
    /// # Errors
    ///
    /// [`UploadError`] has the kind of the failure and the state to resume from.
    pub fn upload(&self, path: impl Into<PathBuf>) -> Result<VideoId, UploadError> {
        self.wait(self.uploader.upload(path))
    }

    /// Uploads from any source; see [`upload`](Self::upload).
    ///
    /// A reader that fails interrupts the upload, which can be resumed. So another thread can cancel it: let `read`
    /// return an error once a flag is set.
    ///
    /// # Errors
    ///
    /// [`UploadError`] has the kind of the failure and the state to resume from.
    pub fn upload_from(&self, source: UploadSource<'_>) -> Result<VideoId, UploadError> {
        self.wait(self.uploader.upload_from(source.0))
    }

    /// Resumes an interrupted upload, even in another process.
    ///
    /// The source is the same file from its beginning. The bytes that have arrived are read for the MD5, but
    /// not sent.
    ///
    /// # Errors
    ///
    /// [`UploadError`] has the kind of the failure and the state to resume from.
    pub fn resume(&self, state: &UploadState, source: UploadSource<'_>) -> Result<VideoId, UploadError> {
        self.wait(self.uploader.resume(state, source.0))
    }

    fn map(self, set: impl FnOnce(crate::Uploader) -> crate::Uploader) -> Self {
        Self { api: self.api, uploader: set(self.uploader) }
    }

    fn wait(
        &self,
        upload: impl Future<Output = Result<VideoId, UploadError>>,
    ) -> Result<VideoId, UploadError> {
        let result = self.api.wait(UploadFile::OPERATION, async |_| upload.await);
        result.unwrap_or_else(|error| Err(UploadError::call(None, error)))
    }
}
