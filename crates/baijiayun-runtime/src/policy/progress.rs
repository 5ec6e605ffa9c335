//! The time limit of an upload without progress.
//!
//! reqwest's own read timeout runs from the start of a call until the response begins, so it would end every
//! upload that takes longer.

use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use reqwest::Body;
use tokio::time::{Instant, timeout};

/// The largest frame of a body, in bytes. A file in memory would otherwise be a single frame, and seem to
/// make no progress while it is sent.
const MAX_FRAME_SIZE: usize = 64 * 1024;

/// The shortest time between two looks at the progress, so that a limit of zero does not block the thread.
const SHORTEST_WAIT: Duration = Duration::from_millis(1);

/// The time of the last progress, and whether the body is sent.
#[derive(Debug, Clone)]
pub(crate) struct Progress(Arc<Mutex<State>>);

#[derive(Debug, Clone, Copy)]
struct State {
    last: Instant,
    is_sent: bool,
}

/// The time without progress after which an upload fails.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// While the body is sent.
    pub(crate) sending: Duration,
    /// After the last byte, until the response.
    pub(crate) response: Duration,
}

impl Progress {
    /// Creates it with the current time.
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(State { last: Instant::now(), is_sent: false })))
    }

    /// Wraps a body, whose every frame then counts as progress. `length` is that of the body, where a header has it.
    pub(crate) fn watch(&self, body: Body, length: Option<u64>) -> Body {
        let unsent = length.or_else(|| body.size_hint().exact());
        Body::wrap(Watched { body, rest: Bytes::new(), unsent, progress: self.clone() })
    }

    /// Returns the output of `call`, or the limit that was exceeded without progress.
    pub(crate) async fn within<T>(
        &self,
        limits: Limits,
        call: impl Future<Output = T>,
    ) -> Result<T, Duration> {
        let mut call = pin!(call);
        loop {
            let (limit, elapsed) = self.standstill(limits);
            // Once the body is sent, the other limit holds, which may be shorter.
            let wait = limit.saturating_sub(elapsed).min(limits.response.max(SHORTEST_WAIT));
            if let Ok(output) = timeout(wait, &mut call).await {
                return Ok(output);
            }
            let (limit, elapsed) = self.standstill(limits);
            if elapsed >= limit {
                return Err(limit);
            }
        }
    }

    /// Returns the limit that holds now, and the time since the last progress.
    fn standstill(&self, limits: Limits) -> (Duration, Duration) {
        let State { last, is_sent } = *self.state();
        (if is_sent { limits.response } else { limits.sending }, last.elapsed())
    }

    /// Records progress.
    pub(crate) fn note(&self) {
        self.state().last = Instant::now();
    }

    /// Records that the body is sent.
    fn finish(&self) {
        self.state().is_sent = true;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Watched {
    body: Body,
    /// The rest of the last frame of `body`.
    rest: Bytes,
    /// The number of bytes that are not sent yet. Nobody asks for the end of a body of a known length.
    unsent: Option<u64>,
    progress: Progress,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = reqwest::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, reqwest::Error>>> {
        let this = self.get_mut();
        if this.rest.is_empty() {
            match ready!(Pin::new(&mut this.body).poll_frame(cx)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => this.rest = data,
                    Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                },
                end => {
                    this.progress.finish();
                    return Poll::Ready(end);
                }
            }
        }
        this.progress.note();
        let data = this.rest.split_to(this.rest.len().min(MAX_FRAME_SIZE));
        this.unsent = this.unsent.map(|unsent| unsent.saturating_sub(data.len() as u64));
        if this.unsent == Some(0) {
            this.progress.finish();
        }
        Poll::Ready(Some(Ok(Frame::data(data))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let inner = self.body.size_hint();
        let rest = self.rest.len() as u64;
        let mut hint = SizeHint::new();
        if let Some(upper) = inner.upper() {
            hint.set_upper(upper + rest);
        }
        hint.set_lower(inner.lower() + rest);
        hint
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::future::{pending, poll_fn};

    use super::*;

    /// The clock of these tests is paused, so waiting takes no time.
    const LIMIT: Duration = Duration::from_secs(60);
    const LIMITS: Limits = Limits { sending: LIMIT, response: Duration::from_secs(300) };

    #[tokio::test(start_paused = true)]
    async fn a_call_with_progress_may_take_long() {
        let progress = Progress::new();
        let moving = async {
            for _ in 0..8 {
                tokio::time::sleep(LIMIT / 4).await;
                progress.note();
            }
            "done"
        };
        assert_eq!(progress.within(LIMITS, moving).await, Ok("done"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_stalled_call_times_out() {
        let started = Instant::now();
        assert_eq!(Progress::new().within(LIMITS, pending::<()>()).await, Err(LIMIT));
        assert!(started.elapsed() >= LIMIT);
    }

    #[tokio::test(start_paused = true)]
    async fn a_response_may_come_long_after_the_last_byte() {
        let progress = Progress::new();
        let mut body = progress.watch(Body::from("0123456789"), None);
        let call = async {
            while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
                frame.unwrap();
                if body.is_end_stream() {
                    break;
                }
            }
            tokio::time::sleep(4 * LIMIT).await;
        };
        assert_eq!(progress.within(LIMITS, call).await, Ok(()));
        let started = Instant::now();
        assert_eq!(progress.within(LIMITS, pending::<()>()).await, Err(LIMITS.response));
        assert!(started.elapsed() <= LIMITS.response);
    }

    #[tokio::test(start_paused = true)]
    async fn a_short_limit_of_the_response_holds_from_the_last_byte() {
        let response = Duration::from_secs(5);
        let limits = Limits { sending: LIMIT, response };
        let progress = Progress::new();
        let started = Instant::now();
        let call = async {
            tokio::time::sleep(response * 3 / 2).await;
            progress.note();
            progress.finish();
            pending::<()>().await;
        };
        assert_eq!(progress.within(limits, call).await, Err(response));
        assert!(started.elapsed() < response * 3, "{:?}", started.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_limit_no_progress_is_needed() {
        let call = tokio::time::sleep(1000 * LIMIT);
        let limits = Limits { sending: Duration::MAX, response: Duration::MAX };
        assert_eq!(Progress::new().within(limits, call).await, Ok(()));
    }

    #[tokio::test]
    async fn a_body_is_split_into_frames() {
        let content: Vec<u8> = (0..=255).cycle().take(2 * MAX_FRAME_SIZE + 5).collect();
        let mut body = Progress::new().watch(Body::from(content.clone()), None);
        assert_eq!(body.size_hint().exact(), Some(content.len() as u64));
        let mut frames = Vec::new();
        while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
            frames.push(frame.unwrap().into_data().unwrap());
        }
        let sizes: Vec<_> = frames.iter().map(Bytes::len).collect();
        assert_eq!(sizes, [MAX_FRAME_SIZE, MAX_FRAME_SIZE, 5]);
        assert_eq!(frames.concat(), content);
    }
}
