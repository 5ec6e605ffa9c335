//! Observers and logs of attempts.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tracing::Span;

use crate::error::{Error, TARGET};
use crate::message::envelope::Dropped;
use baijiayun_metadata::Operation;

/// The number of unreadable optional values of a response that are logged one by one.
const MOST_LOGGED: usize = 8;

/// A finished attempt of a call. It has no key, sign, token or parameter.
#[derive(Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The operation.
    pub operation: &'static Operation,
    /// The number of the attempt, from 1.
    pub number: usize,
    /// The HTTP status, if there was a response.
    pub status: Option<u16>,
    /// The time that the call waited for the rate limit.
    pub waited: Duration,
    /// The time from sending to the end of the response, or to the failure.
    pub elapsed: Duration,
    /// The error of a failed attempt. A later attempt may have succeeded.
    pub error: Option<&'a Error>,
}

impl Attempt<'_> {
    /// Creates a successful attempt, for tests of an observer. Its fields can be set.
    pub fn new(operation: &'static Operation, number: usize) -> Self {
        let (waited, elapsed) = (Duration::ZERO, Duration::ZERO);
        Self { operation, number, status: Some(200), waited, elapsed, error: None }
    }
}

/// An optional value of a response that cannot be read, and is absent. It has no secret.
#[derive(Debug)]
#[non_exhaustive]
pub struct DroppedValue<'a> {
    /// The operation.
    pub operation: &'static Operation,
    /// The path of the value, such as `data.list[3].length`.
    pub path: &'a str,
    /// The reason why it cannot be read, with the beginning of the value.
    pub reason: &'a str,
}

impl fmt::Display for DroppedValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, path, reason } = self;
        write!(f, "{}: cannot read `{path}`, which is left out: {reason}", operation.id)
    }
}

/// A list that ended before the total that the server reports was reached.
#[derive(Debug)]
#[non_exhaustive]
pub struct IncompleteList {
    /// The operation.
    pub operation: &'static Operation,
    /// The number of items up to the end, without duplicates.
    pub listed: i64,
    /// The number of items according to the server.
    pub total: i64,
}

impl fmt::Display for IncompleteList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, listed, total } = self;
        write!(f, "{}: the list ended after {listed} of {total} items", operation.id)
    }
}

/// The delay after a failed attempt, before the next one.
#[derive(Debug)]
#[non_exhaustive]
pub struct Retry<'a> {
    /// The operation.
    pub operation: &'static Operation,
    /// The number of the failed attempt, from 1.
    pub number: usize,
    /// The time until the next attempt.
    pub delay: Duration,
    /// The error of the failed attempt.
    pub error: &'a Error,
}

impl<'a> Retry<'a> {
    /// Creates a delay, for tests of an observer.
    pub fn new(operation: &'static Operation, number: usize, delay: Duration, error: &'a Error) -> Self {
        Self { operation, number, delay, error }
    }
}

/// Receives every attempt, for metrics. It runs before the call returns, so it should be fast.
///
/// A closure is an observer too, and so is an `Arc` of one, also an `Arc<dyn Observer>`. It keeps a handle to read
/// from:
///
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicUsize, Ordering};
/// use baijiayun_runtime::{Attempt, Observer};
///
/// #[derive(Default)]
/// struct Failures(AtomicUsize);
///
/// impl Observer for Failures {
///     fn attempt(&self, attempt: &Attempt<'_>) {
///         if attempt.error.is_some() {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// let failures = Arc::new(Failures::default());
/// // Client::builder().observer(failures.clone())
/// // Client::builder().observer(|attempt: &Attempt<'_>| println!("{:?}", attempt.elapsed))
/// # fn takes(_: impl Observer) {}
/// # takes(failures.clone());
/// # takes(|attempt: &Attempt<'_>| println!("{:?}", attempt.elapsed));
/// ```
///
/// # Logs
///
/// The client also logs with [`tracing`] under the target `baijiayun_vod`. Every call has a span `call` with
/// its operation, and every attempt a span `attempt` with its number; the outcome of an attempt is an event
/// at level `DEBUG`. A call that failed after all its attempts is an event at level `WARN`; one that
/// succeeded after a retry is not. An optional value of a response that cannot be read is an event at level
/// `WARN` too, with its `operation`, its `path` and the `reason`, which shows the value unless it may be a secret.
///
/// A response that differs from the spec is an event at level `DEBUG`, once for each difference: see
/// [`ClientBuilder::on_drift`](crate::ClientBuilder::on_drift).
pub trait Observer: Send + Sync {
    /// Receives a finished attempt.
    fn attempt(&self, attempt: &Attempt<'_>);

    /// Receives an optional value of a successful response that cannot be read. By default it does nothing.
    fn dropped(&self, value: &DroppedValue<'_>) {
        let _ = value;
    }

    /// Receives a list that is incomplete. By default it does nothing.
    fn incomplete_list(&self, list: &IncompleteList) {
        let _ = list;
    }

    /// Receives the delay before another attempt, for programs that show what they wait for.
    fn retry(&self, _retry: &Retry<'_>) {}
}

impl<F: Fn(&Attempt<'_>) + Send + Sync> Observer for F {
    fn attempt(&self, attempt: &Attempt<'_>) {
        self(attempt);
    }
}

impl<T: Observer + ?Sized> Observer for Arc<T> {
    fn attempt(&self, attempt: &Attempt<'_>) {
        (**self).attempt(attempt);
    }

    fn dropped(&self, value: &DroppedValue<'_>) {
        (**self).dropped(value);
    }

    fn incomplete_list(&self, list: &IncompleteList) {
        (**self).incomplete_list(list);
    }

    fn retry(&self, retry: &Retry<'_>) {
        (**self).retry(retry);
    }
}

/// Returns the span of a call.
pub(crate) fn call_span(operation: &'static Operation) -> Span {
    tracing::debug_span!(target: TARGET, "call", operation = operation.id)
}

/// Returns the span of an attempt.
pub(crate) fn attempt_span(number: usize) -> Span {
    tracing::debug_span!(target: TARGET, "attempt", number)
}

/// Passes an attempt to the observer and to the log.
pub(crate) fn report_attempt(observer: Option<&dyn Observer>, span: &Span, attempt: &Attempt<'_>) {
    span.in_scope(|| log_attempt(attempt));
    if let Some(observer) = observer {
        observer.attempt(attempt);
    }
}

/// Passes the optional values that cannot be read to the observer, and the first of them to the log.
pub(crate) fn report_dropped(
    observer: Option<&dyn Observer>,
    operation: &'static Operation,
    dropped: &[Dropped],
) {
    for Dropped { path, reason } in dropped.iter().take(MOST_LOGGED) {
        let operation = operation.id;
        tracing::warn!(target: TARGET, operation, path, reason, "an optional value cannot be read");
    }
    let more = dropped.len().saturating_sub(MOST_LOGGED);
    if more > 0 {
        tracing::warn!(target: TARGET, operation = operation.id, more, "more optional values cannot be read");
    }
    let Some(observer) = observer else { return };
    for Dropped { path, reason } in dropped {
        observer.dropped(&DroppedValue { operation, path, reason });
    }
}

/// Passes an incomplete list to the observer and to the log.
pub(crate) fn report_incomplete(observer: Option<&dyn Observer>, list: &IncompleteList) {
    let IncompleteList { operation, listed, total } = list;
    let operation = operation.id;
    tracing::warn!(target: TARGET, operation, "the list ended after {listed} of {total} items");
    if let Some(observer) = observer {
        observer.incomplete_list(list);
    }
}

/// Logs a call that failed after all its attempts.
pub(crate) fn log_failure(error: &Error) {
    tracing::warn!(target: TARGET, %error, "call failed");
}

fn log_attempt(attempt: &Attempt<'_>) {
    let Attempt { status, elapsed, error, .. } = attempt;
    let elapsed_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    match error {
        None => tracing::debug!(target: TARGET, status, elapsed_ms, "succeeded"),
        // The text of the error names the status and the code.
        Some(error) => tracing::debug!(target: TARGET, elapsed_ms, error = %error.kind(), "failed"),
    }
}
