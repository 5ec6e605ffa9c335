//! Waiting until videos are transcoded, from blocking code.

use std::fmt;
use std::iter::FusedIterator;
use std::pin::Pin;
use std::time::Duration;

use baijiayun_runtime::Request;
use futures_util::{Stream, StreamExt};

use super::{ApiClient, Client};
use crate::video::GetStatus;
use crate::{Error, VideoId, VideoStatus, WaitError, WaitErrorKind};

impl Client {
    /// Returns a waiter for the transcoding of videos.
    pub fn waiter(&self) -> Waiter {
        Waiter { api: self.api().clone(), waiter: self.async_client().waiter() }
    }
}

/// Waits until videos are transcoded, by polling. [`Client::waiter`] creates it. It is a
/// [`Waiter`](crate::Waiter) whose calls block, with the same settings and defaults.
///
/// ```no_run
/// use baijiayun_vod::VideoId;
/// use baijiayun_vod::blocking::Client;
///
/// # fn main() -> Result<(), baijiayun_vod::Error> {
/// let client = Client::from_env()?;
/// client.waiter().on_status(|id, status| println!("{id}: {status:?}")).wait(VideoId(123))?;
/// for (id, result) in client.waiter().wait_all([VideoId(124), VideoId(125)]) {
///     println!("{id}: {result:?}");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a waiter does nothing unless `wait` or `wait_all` is called"]
pub struct Waiter {
    api: ApiClient,
    waiter: crate::Waiter,
}

impl Waiter {
    /// Sets the first and the longest interval between two calls.
    pub fn interval(self, first: Duration, longest: Duration) -> Self {
        self.map(|waiter| waiter.interval(first, longest))
    }

    /// Sets the time limit of waiting for a video.
    pub fn deadline(self, deadline: Duration) -> Self {
        self.map(|waiter| waiter.deadline(deadline))
    }

    /// Sets the number of videos that [`wait_all`](Self::wait_all) waits for concurrently.
    pub fn concurrency(self, videos: usize) -> Self {
        self.map(|waiter| waiter.concurrency(videos))
    }

    /// Sets a function that is called with every status, on the thread that waits.
    pub fn on_status(self, on_status: impl Fn(VideoId, VideoStatus) + Send + Sync + 'static) -> Self {
        self.map(|waiter| waiter.on_status(on_status))
    }

    /// Waits until a video is transcoded. After the first successful call, transient errors are retried until
    /// the deadline.
    ///
    /// # Errors
    ///
    /// [`WaitError`] if the video cannot be transcoded, if the deadline is reached, or if a call fails.
    pub fn wait(&self, video_id: VideoId) -> Result<(), WaitError> {
        let result = self.api.wait(GetStatus::OPERATION, async |_| self.waiter.wait(video_id).await);
        result.unwrap_or_else(|error| Err(call_failed(video_id, error)))
    }

    /// Waits for many videos, [some of them](Self::concurrency) concurrently and all within the client's rate
    /// limit. The iterator returns each video once its result is known. It makes calls only during `next`.
    pub fn wait_all(&self, video_ids: impl IntoIterator<Item = VideoId>) -> WaitAll {
        let missing: Vec<_> = video_ids.into_iter().collect();
        let results = Box::pin(self.waiter.wait_all(missing.clone()));
        WaitAll { api: self.api.clone(), missing, results }
    }

    pub(super) fn into_async(self) -> crate::Waiter {
        self.waiter
    }

    fn map(self, set: impl FnOnce(crate::Waiter) -> crate::Waiter) -> Self {
        Self { api: self.api, waiter: set(self.waiter) }
    }
}

/// An iterator over videos and the results of waiting for them; see [`Waiter::wait_all`].
#[must_use = "nothing is waited for unless it is iterated over"]
pub struct WaitAll {
    api: ApiClient,
    /// The videos without a result.
    missing: Vec<VideoId>,
    results: Pin<Box<dyn Stream<Item = WaitResult> + Send>>,
}

/// A video, and the result of waiting for it.
type WaitResult = (VideoId, Result<(), WaitError>);

impl Iterator for WaitAll {
    type Item = (VideoId, Result<(), WaitError>);

    fn next(&mut self) -> Option<Self::Item> {
        let first = *self.missing.first()?;
        let next = self.api.wait(GetStatus::OPERATION, async |_| self.results.next().await);
        let next = next.unwrap_or_else(|error| Some((first, Err(call_failed(first, error)))));
        let (video_id, _) = next.as_ref()?;
        let index = self.missing.iter().position(|missing| missing == video_id)?;
        self.missing.remove(index);
        next
    }
}

impl FusedIterator for WaitAll {}

impl fmt::Debug for WaitAll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitAll").field("missing", &self.missing).finish_non_exhaustive()
    }
}

fn call_failed(video_id: VideoId, error: Error) -> WaitError {
    WaitError::new(video_id, WaitErrorKind::Call(error))
}
