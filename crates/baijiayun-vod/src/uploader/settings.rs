//! The settings of an upload.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::progress::{UploadProgress, UploadRetry};
use super::state::UploadState;
use crate::upload::GetUrl;
use crate::{Client, CommaList, Definition, Waiter};

const MIB: usize = 1 << 20;

type OnProgress = Arc<dyn Fn(&UploadProgress) + Send + Sync>;
type OnState = Arc<dyn Fn(&UploadState) + Send + Sync>;
type OnRetry = Arc<dyn Fn(&UploadRetry<'_>) + Send + Sync>;
type Options = Arc<dyn Fn(GetUrl) -> GetUrl + Send + Sync>;

/// Uploads files. [`Client::uploader`] creates it, and it can upload any number of files.
///
/// | setting | default |
/// |---|---|
/// | [`chunk_size`](Self::chunk_size); up to two chunks are in memory | 4 MiB |
/// | [`max_failures`](Self::max_failures) in a row | 5 |
/// | [`retry_delay`](Self::retry_delay), which doubles after each failure | 1 s, up to 30 s |
/// | [`verify_md5`](Self::verify_md5) | off |
/// | [`waiter`](Self::waiter), of `verify_md5` | [`Client::waiter`] |
///
/// ```no_run
/// # async fn example(client: &baijiayun_vod::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use baijiayun_vod::Definition;
///
/// let uploader = client
///     .uploader([Definition::High, Definition::SuperHigh])
///     .on_state(|state| println!("to resume: {}", serde_json::to_string(state).unwrap_or_default()))
///     .on_progress(|progress| println!("{} of {} bytes", progress.sent, progress.total));
/// let video_id = uploader.upload("lectures/first.mp4").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "an uploader does nothing unless `upload`, `upload_from` or `resume` is called"]
pub struct Uploader {
    pub(super) client: Client,
    pub(super) definitions: CommaList<Definition>,
    pub(super) audio_with_view: bool,
    pub(super) options: Option<Options>,
    pub(super) chunk_size: usize,
    pub(super) multipart: bool,
    pub(super) max_failures: u32,
    pub(super) retry_delay: Duration,
    pub(super) verify_md5: bool,
    pub(super) waiter: Waiter,
    pub(super) on_progress: Option<OnProgress>,
    pub(super) on_state: Option<OnState>,
    pub(super) on_retry: Option<OnRetry>,
}

impl fmt::Debug for Uploader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Uploader")
            .field("definitions", &self.definitions)
            .field("chunk_size", &self.chunk_size)
            .field("multipart", &self.multipart)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Returns an uploader of files, which are transcoded to these definitions.
    pub fn uploader(&self, definitions: impl Into<CommaList<Definition>>) -> Uploader {
        Uploader {
            client: self.clone(),
            definitions: definitions.into(),
            audio_with_view: false,
            options: None,
            chunk_size: 4 * MIB,
            multipart: false,
            max_failures: 5,
            retry_delay: Duration::from_secs(1),
            verify_md5: false,
            waiter: self.waiter(),
            on_progress: None,
            on_state: None,
            on_retry: None,
        }
    }
}

impl Uploader {
    /// Sets whether the files are audio. Without it, audio files are rejected before anything is sent.
    pub fn audio_with_view(mut self, audio: bool) -> Self {
        self.audio_with_view = audio;
        self
    }

    /// Sets further parameters of the request that creates the video, such as its webhook URL.
    ///
    /// ```
    /// # fn example(uploader: baijiayun_vod::Uploader) -> baijiayun_vod::Uploader {
    /// uploader.options(|request| request.use_https(true).callback_url("https://school.example/done"))
    /// # }
    /// ```
    pub fn options(mut self, options: impl Fn(GetUrl) -> GetUrl + Send + Sync + 'static) -> Self {
        self.options = Some(Arc::new(options));
        self
    }

    /// Sets the size of chunks in bytes. Up to two chunks are in memory. If the server finds one too large, with
    /// HTTP 413, the chunk is sent again with half the size, once.
    pub fn chunk_size(mut self, bytes: usize) -> Self {
        self.chunk_size = bytes.max(1);
        self
    }

    /// Sets whether the file is sent in one call instead of in chunks. An interrupted upload then restarts
    /// from scratch.
    pub fn multipart(mut self, multipart: bool) -> Self {
        self.multipart = multipart;
        self
    }

    /// Sets the number of failures in a row, without progress in between, that are retried.
    pub fn max_failures(mut self, failures: u32) -> Self {
        self.max_failures = failures;
        self
    }

    /// Sets the delay after the first failure.
    pub fn retry_delay(mut self, delay: Duration) -> Self {
        self.retry_delay = delay;
        self
    }

    /// Sets whether to verify the upload: it waits until the video is transcoded, as [`Client::waiter`] does,
    /// and compares the size and the MD5 of the sent bytes with those that the server reports. Before that, a
    /// file on disk is read again and compared with the sent bytes too.
    pub fn verify_md5(mut self, verify: bool) -> Self {
        self.verify_md5 = verify;
        self
    }

    /// Sets how [`verify_md5`](Self::verify_md5) waits: how often it asks, and until when.
    pub fn waiter(mut self, waiter: Waiter) -> Self {
        self.waiter = waiter;
        self
    }

    /// Sets a function that is called with the progress after every chunk, and with
    /// [`multipart`](Self::multipart) after every 64 KiB.
    pub fn on_progress(mut self, on_progress: impl Fn(&UploadProgress) + Send + Sync + 'static) -> Self {
        self.on_progress = Some(Arc::new(on_progress));
        self
    }

    /// Sets a function that is called before the delay after a failure that is retried.
    pub fn on_retry(mut self, on_retry: impl Fn(&UploadRetry<'_>) + Send + Sync + 'static) -> Self {
        self.on_retry = Some(Arc::new(on_retry));
        self
    }

    /// Sets a function that is called with the state to resume from, as soon as the video is created. Store
    /// the state, and pass it to [`resume`](Self::resume) if the upload is interrupted.
    pub fn on_state(mut self, on_state: impl Fn(&UploadState) + Send + Sync + 'static) -> Self {
        self.on_state = Some(Arc::new(on_state));
        self
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::Credentials;

    #[test]
    fn the_defaults_are_the_documented_ones() {
        let builder = Client::builder().credentials(Credentials::new(1, "key")).private_domain("demo");
        let uploader = builder.build().unwrap().uploader([Definition::High]);
        assert_eq!(uploader.definitions, CommaList::from([Definition::High]));
        assert_eq!((uploader.chunk_size, uploader.max_failures), (4 << 20, 5));
        assert_eq!(uploader.retry_delay, Duration::from_secs(1));
        assert!(!uploader.audio_with_view && !uploader.multipart && !uploader.verify_md5);
    }
}
