//! What a client tells of its work.

use std::fmt::Debug;
use std::time::Duration;

use tracing::Span;
use tracing::field::Empty;

use crate::error::Error;
use baijiayun_metadata::Operation;

/// One attempt of a call, once it is over. It holds no key, sign, token or parameter.
#[derive(Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The operation.
    pub operation: &'static Operation,
    /// Which attempt it was, from 1.
    pub number: usize,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// How long the call waited for its turn.
    pub waited: Duration,
    /// How long it then took to be answered, or to fail.
    pub elapsed: Duration,
    /// What went wrong, if anything did. A later attempt may have gone right.
    pub error: Option<&'a Error>,
}

/// Is told of every attempt: the place for metrics. It is called between an answer and what is done
/// with it, so it had better be quick.
///
/// ```
/// use std::sync::atomic::{AtomicUsize, Ordering};
/// use baijiayun_runtime::{Attempt, Observer};
///
/// #[derive(Debug, Default)]
/// struct Failures(AtomicUsize);
///
/// impl Observer for Failures {
///     fn attempt(&self, attempt: &Attempt<'_>) {
///         if attempt.error.is_some() {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
/// ```
///
/// Beside that, every call has a [`tracing`] span `call` with its operation, and every attempt a span
/// `attempt` with operation, attempt, status, code and elapsed time, at level `DEBUG`. Its outcome is an
/// event with the same, at level `DEBUG`, or `WARN` when it failed.
pub trait Observer: Debug + Send + Sync {
    /// An attempt is over.
    fn attempt(&self, attempt: &Attempt<'_>);
}

/// The span of an attempt, whose outcome is not known yet.
pub(crate) fn span(operation: &'static Operation, number: usize) -> Span {
    tracing::debug_span!(
        "attempt",
        operation = operation.id,
        attempt = number,
        status = Empty,
        code = Empty,
        elapsed_ms = Empty
    )
}

/// Tells everyone who wants to know.
pub(crate) fn tell(observer: Option<&dyn Observer>, span: &Span, attempt: &Attempt<'_>) {
    span.in_scope(|| log(span, attempt));
    if let Some(observer) = observer {
        observer.attempt(attempt);
    }
}

fn log(span: &Span, attempt: &Attempt<'_>) {
    let Attempt { operation, number, status, elapsed, error, .. } = attempt;
    let elapsed = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    span.record("status", status).record("elapsed_ms", elapsed);
    span.record("code", error.and_then(Error::code));
    match error {
        None => {
            tracing::debug!(
                operation = operation.id,
                attempt = number,
                status,
                elapsed_ms = elapsed,
                "answered"
            );
        }
        Some(error) => tracing::warn!(
            operation = operation.id,
            attempt = number,
            status,
            code = error.code(),
            elapsed_ms = elapsed,
            %error,
            "failed"
        ),
    }
}
