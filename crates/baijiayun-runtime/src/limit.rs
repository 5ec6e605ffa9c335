//! Keeping within the vendor's limit: so many requests in any span of ten seconds.

use std::collections::VecDeque;
use std::fmt::Debug;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

/// A future that a trait object gives back.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The vendor's limit.
const REQUESTS: usize = 200;
/// The span that it counts over.
const WINDOW: Duration = Duration::from_secs(10);
/// By how much requests may bunch up on their way to the server.
const SLACK: Duration = Duration::from_millis(200);

/// Says when the next request may be sent. Implement it to share the limit between machines.
pub trait RateLimiter: Debug + Send + Sync {
    /// Ends when a request may be sent, which then counts. Dropped before that, it leaves no trace.
    fn acquire(&self) -> BoxFuture<'_, ()>;
}

/// At most so many requests in *any* window: exact, and fair in the order of asking.
///
/// Clients of one account share one limiter:
///
/// ```
/// use std::sync::Arc;
/// use baijiayun_runtime::SlidingWindow;
///
/// let limiter = Arc::new(SlidingWindow::default());
/// // Client::builder().rate_limiter(limiter.clone())
/// ```
#[derive(Debug)]
pub struct SlidingWindow {
    limit: usize,
    window: Duration,
    /// When the latest requests were let through. Whoever waits holds the lock, and those behind
    /// wait for it in the order they came.
    sent: Mutex<VecDeque<Instant>>,
}

impl SlidingWindow {
    /// At most `limit` requests, and at least one, in any span of `window`.
    ///
    /// Requests bunch up on their way: what is sent ten seconds apart may arrive in less. Give the
    /// window some slack; the default's is 200 ms.
    pub fn new(limit: usize, window: Duration) -> Self {
        Self { limit: limit.max(1), window, sent: Mutex::default() }
    }
}

/// The vendor's limit: 200 requests in 10 s, with 200 ms of slack.
impl Default for SlidingWindow {
    fn default() -> Self {
        Self::new(REQUESTS, WINDOW + SLACK)
    }
}

impl RateLimiter for SlidingWindow {
    fn acquire(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            let mut sent = self.sent.lock().await;
            if sent.len() >= self.limit
                && let Some(oldest) = sent.front().copied()
            {
                sleep(self.window.saturating_sub(oldest.elapsed())).await;
                sent.pop_front();
            }
            sent.push_back(Instant::now());
        })
    }
}

/// Lets everything through.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unlimited;

impl RateLimiter for Unlimited {
    fn acquire(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use futures_util::future::join_all;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use tokio::time::timeout;

    use super::*;

    fn paused<T>(work: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        runtime.unwrap().block_on(work)
    }

    #[test]
    fn waits_are_fair_and_exact() {
        paused(async {
            let limiter = SlidingWindow::new(2, Duration::from_secs(10));
            let start = Instant::now();
            let waits = (0..6).map(|_| async {
                limiter.acquire().await;
                start.elapsed().as_secs()
            });
            assert_eq!(join_all(waits).await, [0, 0, 10, 10, 20, 20]);
        });
    }

    #[test]
    fn whoever_gives_up_takes_nothing() {
        paused(async {
            let limiter = SlidingWindow::new(1, Duration::from_secs(10));
            limiter.acquire().await;
            let start = Instant::now();
            assert!(timeout(Duration::from_secs(3), limiter.acquire()).await.is_err());
            limiter.acquire().await;
            assert_eq!(start.elapsed(), Duration::from_secs(10));
        });
    }

    #[test]
    fn a_window_may_have_no_end() {
        paused(async {
            let limiter = SlidingWindow::new(1, Duration::MAX);
            limiter.acquire().await;
            assert!(timeout(Duration::from_secs(1_000_000), limiter.acquire()).await.is_err());
        });
    }

    proptest! {
        /// Whatever the schedule, and whoever gives up, no window holds more than the limit.
        #[test]
        fn no_window_is_above_the_limit(
            limit in 1usize..5,
            schedule in vec((0u64..30, prop::option::of(0u64..20)), 1..60),
        ) {
            let window = Duration::from_secs(10);
            let sent = paused(async {
                let limiter = Arc::new(SlidingWindow::new(limit, window));
                let calls = schedule.iter().map(|(at, patience)| {
                    let limiter = Arc::clone(&limiter);
                    async move {
                        sleep(Duration::from_secs(*at)).await;
                        let patience = patience.map_or(Duration::MAX, Duration::from_secs);
                        timeout(patience, limiter.acquire()).await.ok().map(|()| Instant::now())
                    }
                });
                let mut sent: Vec<_> = join_all(calls).await.into_iter().flatten().collect();
                sent.sort();
                sent
            });
            for span in sent.windows(limit + 1) {
                prop_assert!(span[limit] - span[0] >= window, "{span:?}");
            }
            // Nobody without a limit to their patience is left out.
            let patient = schedule.iter().filter(|(_, patience)| patience.is_none()).count();
            prop_assert!(sent.len() >= patient);
        }
    }
}
