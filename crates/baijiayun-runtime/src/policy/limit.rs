//! Keeping within the vendor's limit: so many requests in any span of ten seconds.

use std::collections::VecDeque;
use std::fmt::Debug;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::future::BoxFuture;

/// The vendor's limit.
const REQUESTS: usize = 200;
/// The span that it counts over.
const WINDOW: Duration = Duration::from_secs(10);
/// By how much requests may bunch up on their way to the server.
const SLACK: Duration = Duration::from_millis(200);

/// No window is longer: a time after it could not be told.
const LONGEST: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// Says when the next request may be sent. Implement it to share the limit between machines.
///
/// Hold no lock while a caller waits: a caller that is not polled would hold up all others.
pub trait RateLimiter: Debug + Send + Sync {
    /// Ends when a request may be sent, which then counts. Dropped before that, it does not count.
    fn acquire(&self) -> BoxFuture<'_, ()>;
}

/// At most so many requests in *any* window: exact, and in the order of asking.
///
/// Each caller reserves the earliest time that the limit leaves free, and sleeps until then without
/// holding anything. So a caller that is not polled costs its own slot and nobody else's; one that is
/// polled late reserves again if its slot is over. A caller that is dropped gives its slot back to the
/// next one that asks; those who wait already are not moved up.
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
    slots: Mutex<Slots>,
}

/// Times of requests. The lock around them is never held while anyone waits.
#[derive(Debug, Default)]
struct Slots {
    /// When the latest requests were sent, in order.
    sent: VecDeque<Instant>,
    /// When those that wait may go, in order, each with the number of its reservation.
    reserved: VecDeque<(Instant, u64)>,
    /// The number of the last reservation.
    last: u64,
}

impl SlidingWindow {
    /// At most `limit` requests, and at least one, in any span of `window`.
    ///
    /// Requests bunch up on their way: what is sent ten seconds apart may arrive in less. Give the
    /// window some slack; the default's is 200 ms.
    pub fn new(limit: usize, window: Duration) -> Self {
        Self { limit: limit.max(1), window: window.min(LONGEST), slots: Mutex::default() }
    }

    fn slots(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reserves the earliest time that the limit leaves free.
    fn reserve(&self) -> Reservation<'_> {
        let mut slots = self.slots();
        let at = slots.earliest(Instant::now(), self.limit, self.window);
        slots.last += 1;
        let number = slots.last;
        let place = slots.reserved.partition_point(|(other, _)| *other <= at);
        slots.reserved.insert(place, (at, number));
        Reservation { limiter: self, at, number }
    }
}

impl Slots {
    /// The earliest time from `now` on at which one more request keeps the limit.
    ///
    /// Where `limit` requests lie closer together than the window, no other fits within a window of them.
    fn earliest(&self, now: Instant, limit: usize, window: Duration) -> Instant {
        let reserved = self.reserved.iter().map(|(at, _)| *at);
        let mut times: Vec<Instant> = self.sent.iter().copied().chain(reserved).collect();
        // Both are in order, which a stable sort makes use of.
        times.sort();
        let mut at = now;
        for group in times.windows(limit) {
            let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
            let is_full = *last < *first + window;
            if is_full && at + window > *last && at < *first + window {
                at = *first + window;
            }
        }
        at
    }

    fn cancel(&mut self, number: u64) {
        self.reserved.retain(|(_, other)| *other != number);
    }
}

/// A time at which a request may go. Dropped, it is given back.
struct Reservation<'l> {
    limiter: &'l SlidingWindow,
    at: Instant,
    number: u64,
}

impl Reservation<'_> {
    /// Sends the request, unless it is so late that the limit has no room for it any more.
    fn send(&self) -> bool {
        let (mut slots, now) = (self.limiter.slots(), Instant::now());
        let window = self.limiter.window;
        while slots.sent.front().is_some_and(|sent| *sent + window <= now) {
            slots.sent.pop_front();
        }
        let has_room = slots.sent.len() < self.limiter.limit;
        if has_room {
            slots.cancel(self.number);
            slots.sent.push_back(now);
        }
        has_room
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        self.limiter.slots().cancel(self.number);
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
            loop {
                let reservation = self.reserve();
                // The timer would round up to the next millisecond.
                if reservation.at > Instant::now() {
                    sleep_until(reservation.at).await;
                }
                if reservation.send() {
                    return;
                }
            }
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

    use std::pin::pin;

    use futures_util::future::join_all;
    use futures_util::poll;
    use proptest::collection::vec;
    use proptest::prelude::*;
    use tokio::time::{sleep, timeout};

    use super::*;

    const WINDOW: Duration = Duration::from_secs(10);

    fn paused<T>(work: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        runtime.unwrap().block_on(work)
    }

    #[test]
    fn waits_are_in_order_and_exact() {
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
    fn a_caller_that_is_dropped_gives_its_slot_back() {
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
    fn a_slot_that_is_given_back_is_used() {
        paused(async {
            let limiter = SlidingWindow::new(1, WINDOW);
            limiter.acquire().await;
            let start = Instant::now();
            let mut dropped = Box::pin(limiter.acquire());
            let mut late = Box::pin(limiter.acquire());
            assert!(poll!(&mut dropped).is_pending() && poll!(&mut late).is_pending());
            drop(dropped);
            limiter.acquire().await;
            assert_eq!(start.elapsed().as_secs(), 10, "the slot that was given back");
            late.await;
            assert_eq!(start.elapsed().as_secs(), 20, "its own");
        });
    }

    #[test]
    fn a_caller_that_is_not_polled_costs_its_slot_only() {
        paused(async {
            let limiter = SlidingWindow::new(2, WINDOW);
            let start = Instant::now();
            let mut idle = pin!(limiter.acquire());
            limiter.acquire().await;
            limiter.acquire().await;
            assert!(poll!(&mut idle).is_pending());
            limiter.acquire().await;
            assert_eq!(start.elapsed().as_secs(), 10);
            limiter.acquire().await;
            assert_eq!(start.elapsed().as_secs(), 20, "the one before it is the idle one's");
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
            let window = WINDOW;
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

        /// However late callers are polled, no window holds more than the limit; and those that are
        /// polled in time are done in the time that the rate allows.
        #[test]
        fn callers_that_are_polled_late_or_never_hold_up_no_other(
            limit in 1usize..5,
            schedule in vec((0u64..30, prop::option::of(0u64..60)), 1..40),
            punctual in 1usize..20,
        ) {
            let (mut sent, done) = paused(async {
                let limiter = SlidingWindow::new(limit, WINDOW);
                let start = Instant::now();
                let late = schedule.iter().map(|(at, delay)| {
                    let limiter = &limiter;
                    async move {
                        sleep(Duration::from_secs(*at)).await;
                        let mut acquired = pin!(limiter.acquire());
                        if poll!(&mut acquired).is_pending() {
                            // Without a delay it is held to the end, and not polled again.
                            sleep(Duration::from_secs(delay.unwrap_or(10_000))).await;
                            (*delay)?;
                            acquired.await;
                        }
                        Some(Instant::now())
                    }
                });
                let punctual = (0..punctual).map(|_| async {
                    limiter.acquire().await;
                    Instant::now()
                });
                let (late, punctual) = tokio::join!(join_all(late), join_all(punctual));
                let done = punctual.iter().max().map_or(Duration::ZERO, |last| *last - start);
                (late.into_iter().flatten().chain(punctual).collect::<Vec<_>>(), done)
            });
            sent.sort();
            for span in sent.windows(limit + 1) {
                prop_assert!(span[limit] - span[0] >= WINDOW, "{span:?}");
            }
            let slots = (schedule.len() + punctual).div_ceil(limit);
            prop_assert!(done <= WINDOW * u32::try_from(slots).unwrap(), "{done:?} for {slots} windows");
        }
    }
}
