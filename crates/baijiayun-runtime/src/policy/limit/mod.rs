//! Keeping within the vendor's limit: so many requests in any span of ten seconds.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::error::BoxError;
use crate::future::BoxFuture;
use baijiayun_metadata::Operation;

/// The vendor's limit.
const REQUESTS: usize = 200;
/// The span that it counts over.
const WINDOW: Duration = Duration::from_secs(10);
/// By how much requests may bunch up on their way to the server.
const SLACK: Duration = Duration::from_millis(200);

/// The longest window: times further ahead may overflow.
const LONGEST: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// Decides when a request may be sent. Implement it to share the limit between machines.
///
/// Hold no lock while a caller waits: a caller that is not polled would block all others. Implement it with
/// an `async fn`; an `Arc` of a limiter is a limiter too, so that several clients share one.
///
/// ```
/// use std::io;
/// use baijiayun_runtime::{BoxError, PendingCall, RateLimiter};
///
/// /// Counts in a store that all machines of an account share.
/// struct SharedLimiter<S>(S);
///
/// trait Store: Send + Sync {
///     /// Waits for a place among the 200 calls of the account in 10 s.
///     fn take_slot(&self, key: String) -> impl Future<Output = io::Result<()>> + Send;
/// }
///
/// impl<S: Store> RateLimiter for SharedLimiter<S> {
///     async fn acquire(&self, call: PendingCall) -> Result<(), BoxError> {
///         Ok(self.0.take_slot(format!("baijiayun:{}", call.partner_id)).await?)
///     }
/// }
/// ```
///
/// `dyn RateLimiter` does not exist. `ClientBuilder::rate_limiter` boxes what it is given, so that a choice at
/// run time is one between two calls of it.
pub trait RateLimiter: Send + Sync {
    /// Waits until a request may be sent, which then counts. Dropped before that, it does not count.
    ///
    /// # Errors
    ///
    /// Any error: nothing is sent, and it becomes the cause of an
    /// [`ErrorKind::Limiter`](crate::ErrorKind::Limiter).
    fn acquire(&self, call: PendingCall) -> impl Future<Output = Result<(), BoxError>> + Send;
}

/// A call that waits for a [`RateLimiter`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PendingCall {
    /// The operation.
    pub operation: &'static Operation,
    /// The account, whose calls the vendor counts together.
    pub partner_id: i64,
}

impl PendingCall {
    /// Creates it, for tests of a limiter.
    pub fn new(operation: &'static Operation, partner_id: i64) -> Self {
        Self { operation, partner_id }
    }
}

impl<T: RateLimiter> RateLimiter for Arc<T> {
    fn acquire(&self, call: PendingCall) -> impl Future<Output = Result<(), BoxError>> + Send {
        (**self).acquire(call)
    }
}

/// A [`RateLimiter`] as a trait object.
pub(crate) trait DynRateLimiter: Send + Sync {
    fn acquire_boxed(&self, call: PendingCall) -> BoxFuture<'_, Result<(), BoxError>>;
}

impl<T: RateLimiter> DynRateLimiter for T {
    fn acquire_boxed(&self, call: PendingCall) -> BoxFuture<'_, Result<(), BoxError>> {
        Box::pin(self.acquire(call))
    }
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

    /// Waits until a request may be sent.
    async fn take_slot(&self) {
        while !self.reserve().send().await {}
    }

    /// Reserves the earliest time that the limit leaves free.
    fn reserve(&self) -> Reservation<'_> {
        let mut slots = self.slots();
        let at = slots.earliest(Instant::now(), self.limit, self.window);
        slots.last += 1;
        let number = slots.last;
        slots.insert(at, number);
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

    fn insert(&mut self, at: Instant, number: u64) {
        let place = self.reserved.partition_point(|(other, _)| *other <= at);
        self.reserved.insert(place, (at, number));
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
    /// Sends the request when its time has come. Returns `false` if it was polled so late that its slot
    /// is over.
    async fn send(mut self) -> bool {
        loop {
            // The timer would round up to the next millisecond.
            if self.at > Instant::now() {
                sleep_until(self.at).await;
            }
            match self.take_turn() {
                Turn::Sent => return true,
                Turn::Later(at) => self.at = at,
                Turn::Over => return false,
            }
        }
    }

    fn take_turn(&self) -> Turn {
        let (mut slots, now) = (self.limiter.slots(), Instant::now());
        let (limit, window) = (self.limiter.limit, self.limiter.window);
        while slots.sent.front().is_some_and(|sent| *sent + window <= now) {
            slots.sent.pop_front();
        }
        slots.cancel(self.number);
        let is_late = now >= self.at + window / 10;
        if is_late && slots.earliest(now, limit, window) > now {
            return Turn::Over;
        }
        // Timers end a little late, so what was sent before may have been sent after its reserved time.
        let full_until = slots.sent.iter().rev().nth(limit - 1).map(|sent| *sent + window);
        if let Some(at) = full_until {
            slots.insert(at, self.number);
            return Turn::Later(at);
        }
        slots.sent.push_back(now);
        Turn::Sent
    }
}

/// The outcome of a reservation whose time has come.
enum Turn {
    Sent,
    /// Others were sent a little late. It keeps its place, and goes as much later.
    Later(Instant),
    /// It was polled late, and the time now belongs to others.
    Over,
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
    async fn acquire(&self, _: PendingCall) -> Result<(), BoxError> {
        self.take_slot().await;
        Ok(())
    }
}

/// Lets everything through.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unlimited;

impl RateLimiter for Unlimited {
    async fn acquire(&self, _: PendingCall) -> Result<(), BoxError> {
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
