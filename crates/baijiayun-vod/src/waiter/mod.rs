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

/// A function that receives every status.
type OnStatus = Arc<dyn Fn(VideoId, VideoStatus) + Send + Sync>;

/// Waits until videos are transcoded, by polling. A webhook tells the same without
/// polling; this is for scripts, and for servers that nothing can call.
///
/// | setting | default |
/// |---|---|
/// | [`interval`](Self::interval), from and up to | 2 s, half as long again each time, up to 30 s |
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
    /// Returns a waiter for videos to be transcoded.
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
    /// Sets how long to wait before asking again: at first, and at most.
    pub fn interval(mut self, first: Duration, longest: Duration) -> Self {
        (self.first, self.longest) = (first, longest.max(first));
        self
    }

    /// Sets how long to wait in all.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Sets how many videos [`wait_all`](Self::wait_all) asks about at once.
    pub fn concurrency(mut self, videos: usize) -> Self {
        self.concurrency = videos.max(1);
        self
    }

    /// Sets a function that is called with every status that is seen.
    pub fn on_status(mut self, tell: impl Fn(VideoId, VideoStatus) + Send + Sync + 'static) -> Self {
        self.on_status = Some(Arc::new(tell));
        self
    }

    /// Waits until a video is transcoded. Once the server has responded, it polls until the deadline even if the
    /// server cannot be reached for a while.
    ///
    /// # Errors
    ///
    /// [`WaitError`] says why it will not be, or that it took too long.
    pub fn wait(&self, video_id: VideoId) -> ResponseFuture<(), WaitError> {
        let waiter = self.clone();
        ResponseFuture::new(async move { waiter.poll(video_id).await })
    }

    async fn poll(&self, video_id: VideoId) -> Result<(), WaitError> {
        let (started, mut interval, mut has_responded) = (Instant::now(), self.first, false);
        loop {
            let response = self.ask(video_id).await;
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
                Err(error) => return Err(error),
            }
            // The last time at the deadline.
            sleep(interval.min(left)).await;
            interval = interval.saturating_add(interval / 2).min(self.longest);
        }
    }

    /// Fetches the status. A final one other than success is an error.
    async fn ask(&self, video_id: VideoId) -> Result<VideoStatus, WaitError> {
        let failed = |kind| WaitError::new(video_id, kind);
        let response = self.client.video().get_status(GetStatus::new(video_id)).await;
        let response = response.map_err(|error| failed(WaitErrorKind::Call(error)))?;
        let status = response.status;
        if let Some(tell) = &self.on_status {
            tell(video_id, status);
        }
        if is_final(status) {
            return Err(failed(WaitErrorKind::Failed { status, info: response.info }));
        }
        Ok(status)
    }

    /// Waits for many videos, [a few](Self::concurrency) at a time; the client's limit on calls holds for
    /// all of them. Each is given back when its waiting is over, in whatever order that comes.
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

/// Returns whether a status is final and no success.
fn is_final(status: VideoStatus) -> bool {
    matches!(
        status,
        VideoStatus::TranscodeFailed | VideoStatus::TranscodeTimedOut | VideoStatus::UploadTimedOut
    )
}
