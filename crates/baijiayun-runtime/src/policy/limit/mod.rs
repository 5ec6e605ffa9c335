//! Rate limiting, to stay within the vendor's limit of requests in any ten seconds.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::error::BoxError;
use crate::future::BoxFuture;
use baijiayun_metadata::Operation;

/// The vendor's limit of requests in [`WINDOW`].
const REQUESTS: usize = 200;
/// The length of the vendor's window.
const WINDOW: Duration = Duration::from_secs(10);
/// The margin for requests that arrive closer together than they were sent.
const SLACK: Duration = Duration::from_millis(200);

/// The longest window. A later time might not be representable.
const LONGEST: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// Decides when a request may be sent. Implement it to share the limit between machines.
///
/// It must not hold a lock while a caller waits, because a caller that is not polled would block all others.
/// Implement it with an `async fn`; an `Arc` of a limiter is a limiter too, so that several clients share
/// one.
///
/// ```
/// use std::io;
/// use baijiayun_runtime::{BoxError, PendingCall, RateLimiter};
///
/// /// Counts in a store that all machines of an account share.
/// struct SharedLimiter<S>(S);
///
/// trait Store: Send + Sync {
///     /// Waits for one of the account's 200 slots in 10 s.
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
/// Implement it with a plain `async fn`: `#[async_trait]` is not needed and does not fit.
///
/// `dyn RateLimiter` does not exist; a [`BoxRateLimiter`] is any limiter, for a choice at run time.
pub trait RateLimiter: Send + Sync {
    /// Waits until a request may be sent, and counts it. It must not count a request if the
    /// future is dropped before it completes.
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
    /// Creates a pending call, for tests of a limiter.
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

/// Any [`RateLimiter`], for a choice at run time.
///
/// ```
/// use baijiayun_runtime::{BoxRateLimiter, RateLimiter, SlidingWindow};
///
/// fn choose(shared: Option<impl RateLimiter + 'static>) -> BoxRateLimiter {
///     match shared {
///         Some(shared) => BoxRateLimiter::new(shared),
///         None => BoxRateLimiter::new(SlidingWindow::default()),
///     }
/// }
/// ```
pub struct BoxRateLimiter(Box<dyn DynRateLimiter>);

impl BoxRateLimiter {
    /// Boxes a limiter.
    pub fn new(limiter: impl RateLimiter + 'static) -> Self {
        Self(Box::new(limiter))
    }
}

impl RateLimiter for BoxRateLimiter {
    async fn acquire(&self, call: PendingCall) -> Result<(), BoxError> {
        self.0.acquire_boxed(call).await
    }
}

impl fmt::Debug for BoxRateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoxRateLimiter").finish_non_exhaustive()
    }
}

/// A limit of requests in *any* window of a length: exact, and first come, first served.
///
/// Each caller reserves the earliest free time slot, and sleeps until then without holding a lock. A caller
/// that is not polled wastes only its own slot; one that is polled late reserves again if its slot has
/// passed. The slot of a caller that is dropped goes to the next one that calls; waiting callers keep theirs.
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

/// The times of requests. Their lock is never held while a caller waits.
#[derive(Debug, Default)]
struct Slots {
    /// The times of the latest sent requests, in order.
    sent: VecDeque<Instant>,
    /// The times of the reservations, in order, each with the number of its reservation.
    reserved: VecDeque<(Instant, u64)>,
    /// The number of the last reservation.
    last: u64,
}

impl SlidingWindow {
    /// Creates a limiter of `limit` requests, at least one, in any `window`.
    ///
    /// Requests that are sent ten seconds apart may arrive closer together, so the window should be a little
    /// longer than the vendor's; by default, it is 200 ms longer.
    pub fn new(limit: usize, window: Duration) -> Self {
        Self { limit: limit.max(1), window: window.min(LONGEST), slots: Mutex::default() }
    }

    /// Returns the number of requests in any window.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Returns the length of the window.
    pub fn window(&self) -> Duration {
        self.window
    }

    fn slots(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a request may be sent.
    async fn take_slot(&self) {
        if self.take_free_slot() {
            return;
        }
        while !self.reserve().send().await {}
    }

    /// Counts a request as sent if no other one waits and the window has room, which is the usual case.
    fn take_free_slot(&self) -> bool {
        let mut slots = self.slots();
        let now = Instant::now();
        slots.forget_sent(now, self.window);
        let is_free = slots.reserved.is_empty() && slots.sent.len() < self.limit;
        if is_free {
            slots.sent.push_back(now);
        }
        is_free
    }

    /// Reserves the earliest free time.
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
    /// Returns the earliest time from `now` on at which one more request keeps the limit.
    ///
    /// Where `limit` requests are closer together than the window, no other fits within a window of them.
    fn earliest(&self, now: Instant, limit: usize, window: Duration) -> Instant {
        let reserved = self.reserved.iter().map(|(at, _)| *at);
        let mut times: Vec<Instant> = self.sent.iter().copied().chain(reserved).collect();
        // Both are in order, so the stable sort only merges two runs.
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

    /// Removes the requests that no window from `now` on has.
    fn forget_sent(&mut self, now: Instant, window: Duration) {
        while self.sent.front().is_some_and(|sent| *sent + window <= now) {
            self.sent.pop_front();
        }
    }

    fn insert(&mut self, at: Instant, number: u64) {
        let index = self.reserved.partition_point(|(other, _)| *other <= at);
        self.reserved.insert(index, (at, number));
    }

    fn cancel(&mut self, number: u64) {
        self.reserved.retain(|(_, other)| *other != number);
    }
}

/// A time at which a request may be sent. Dropping it frees the time.
struct Reservation<'l> {
    limiter: &'l SlidingWindow,
    at: Instant,
    number: u64,
}

impl Reservation<'_> {
    /// Waits for the reserved time, and counts the request as sent. Returns `false` if it was polled so late
    /// that its slot has passed.
    async fn send(mut self) -> bool {
        loop {
            // Skip the timer if possible: it would round up to the next millisecond.
            if self.at > Instant::now() {
                sleep_until(self.at).await;
            }
            match self.try_send() {
                SendResult::Sent => return true,
                SendResult::Postponed(at) => self.at = at,
                SendResult::Expired => return false,
            }
        }
    }

    fn try_send(&self) -> SendResult {
        let SlidingWindow { limit, window, .. } = *self.limiter;
        let mut slots = self.limiter.slots();
        let now = Instant::now();
        slots.forget_sent(now, window);
        slots.cancel(self.number);
        let is_late = now >= self.at + window / 10;
        if is_late && slots.earliest(now, limit, window) > now {
            return SendResult::Expired;
        }
        // Timers fire a little late, so earlier requests may have been sent after their reserved times.
        let full_until = slots.sent.iter().rev().nth(limit - 1).map(|sent| *sent + window);
        if let Some(at) = full_until {
            slots.insert(at, self.number);
            return SendResult::Postponed(at);
        }
        slots.sent.push_back(now);
        SendResult::Sent
    }
}

/// The outcome of a reservation whose time has come.
enum SendResult {
    Sent,
    /// Earlier requests were sent a little late, which postpones this one as much.
    Postponed(Instant),
    /// It was polled late, and the current time is reserved by others.
    Expired,
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

/// A limiter without a limit.
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
