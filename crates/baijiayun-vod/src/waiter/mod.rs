//! Waiting until videos are transcoded.

mod error;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use tokio::time::{Instant, sleep};

pub use self::error::{WaitError, WaitErrorKind};
use crate::video::GetStatus;
use crate::{Client, ResponseFuture, VideoId, VideoStatus};

/// A function that is called with every status.
type OnStatus = Arc<dyn Fn(VideoId, VideoStatus) + Send + Sync>;

/// Waits until videos are transcoded, by polling. It is for scripts, and for servers that the vendor cannot
/// reach; other servers use the [webhook](crate::transcode).
///
/// | setting | default |
/// |---|---|
/// | [`interval`](Self::interval), which grows by half each time | 2 s, up to 30 s |
/// | [`deadline`](Self::deadline) | 2 h |
/// | [`concurrency`](Self::concurrency), of [`wait_all`](Self::wait_all) | 16 videos |
///
/// ```no_run
/// # async fn example(client: &baijiayun_vod::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use baijiayun_vod::VideoId;
///
/// client.waiter().on_status(|id, status| println!("{id}: {status:?}")).wait(VideoId(123)).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a waiter does nothing unless `wait` or `wait_all` is called"]
pub struct Waiter {
    client: Client,
    first: Duration,
    longest: Duration,
    deadline: Duration,
    concurrency: usize,
    on_status: Option<OnStatus>,
}

impl fmt::Debug for Waiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { first, longest, deadline, concurrency, .. } = self;
        f.debug_struct("Waiter")
            .field("first", first)
            .field("longest", longest)
            .field("deadline", deadline)
            .field("concurrency", concurrency)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Returns a waiter for the transcoding of videos.
    pub fn waiter(&self) -> Waiter {
        Waiter {
            client: self.clone(),
            first: Duration::from_secs(2),
            longest: Duration::from_secs(30),
            deadline: Duration::from_secs(2 * 3600),
            concurrency: 16,
            on_status: None,
        }
    }
}

impl Waiter {
    /// Sets the first and the longest interval between two calls.
    pub fn interval(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest.max(first);
        self
    }

    /// Sets the time limit of waiting for a video.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Sets the number of videos that [`wait_all`](Self::wait_all) waits for concurrently.
    pub fn concurrency(mut self, videos: usize) -> Self {
        self.concurrency = videos.max(1);
        self
    }

    /// Sets a function that is called with every status.
    pub fn on_status(mut self, on_status: impl Fn(VideoId, VideoStatus) + Send + Sync + 'static) -> Self {
        self.on_status = Some(Arc::new(on_status));
        self
    }

    /// Waits until a video is transcoded. After the first successful call, transient errors are retried until
    /// the deadline.
    ///
    /// # Errors
    ///
    /// [`WaitError`] if the video cannot be transcoded, if the deadline is reached, or if a call fails.
    pub fn wait(&self, video_id: VideoId) -> ResponseFuture<(), WaitError> {
        let waiter = self.clone();
        ResponseFuture::new(async move { waiter.poll(video_id).await })
    }

    async fn poll(&self, video_id: VideoId) -> Result<(), WaitError> {
        let (started, mut interval, mut has_responded) = (Instant::now(), self.first, false);
        loop {
            let response = self.status(video_id).await;
            let waited = started.elapsed();
            let left = self.deadline.saturating_sub(waited);
            match response {
                Ok(VideoStatus::Transcoded) => return Ok(()),
                Ok(status) if left.is_zero() => {
                    return Err(WaitError::new(video_id, WaitErrorKind::Deadline { status, waited }));
                }
                // An unknown status may still change.
                Ok(_) => has_responded = true,
                Err(error) if has_responded && !left.is_zero() && error.is_retryable() => {}
                Err(error) if has_responded => return Err(error.after_others()),
                Err(error) => return Err(error),
            }
            // The last time at the deadline.
            sleep(interval.min(left)).await;
            interval = interval.saturating_add(interval / 2).min(self.longest);
        }
    }

    /// Requests the status of a video. A final status other than success is an error.
    async fn status(&self, video_id: VideoId) -> Result<VideoStatus, WaitError> {
        let failed = |kind| WaitError::new(video_id, kind);
        let response = self.client.video().get_status(GetStatus::new(video_id)).await;
        let response = response.map_err(|error| failed(WaitErrorKind::Call(error)))?;
        let status = response.status;
        if let Some(on_status) = &self.on_status {
            on_status(video_id, status);
        }
        if is_failure(status) {
            return Err(failed(WaitErrorKind::Failed { status, info: response.info }));
        }
        Ok(status)
    }

    /// Waits for many videos, [some of them](Self::concurrency) concurrently and all within the client's rate
    /// limit. The stream returns each video once its result is known.
    pub fn wait_all<I>(
        &self,
        video_ids: I,
    ) -> impl stream::Stream<Item = (VideoId, Result<(), WaitError>)> + Send + use<I>
    where
        I: IntoIterator<Item = VideoId, IntoIter: Send>,
    {
        let waiter = self.clone();
        stream::iter(video_ids)
            .map(move |id| {
                let waiter = waiter.clone();
                async move { (id, waiter.wait(id).await) }
            })
            .buffer_unordered(self.concurrency)
    }
}

/// Returns whether a status is final and not a success.
fn is_failure(status: VideoStatus) -> bool {
    matches!(
        status,
        VideoStatus::TranscodeFailed | VideoStatus::TranscodeTimedOut | VideoStatus::UploadTimedOut
    )
}
