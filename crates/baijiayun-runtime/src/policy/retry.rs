//! The retry policy.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

use crate::error::{Error, ErrorKind};

/// The number of attempts of a call, the delays between them, and their deadline.
///
/// Idempotent operations are retried after an interrupted connection, a timeout, HTTP 5xx, or a response cut
/// short; every other operation only if no connection was established, so that nothing can have reached the
/// server. All are retried if the server rejects them [because there were too many](Error::is_too_many_requests). Each attempt has a new timestamp and sign.
///
/// ```
/// use std::time::Duration;
/// use baijiayun_runtime::RetryPolicy;
///
/// let patient = RetryPolicy::default().max_attempts(10).deadline(Duration::from_secs(300));
/// let never = RetryPolicy::never();
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: usize,
    first_delay: Duration,
    max_delay: Duration,
    deadline: Duration,
    rate_limit_delay: Duration,
}

/// 4 attempts within 60 s. The delay is 250 ms before the second attempt and doubles up to 8 s, with jitter.
impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 4,
            first_delay: Duration::from_millis(250),
            max_delay: Duration::from_secs(8),
            deadline: Duration::from_secs(60),
            rate_limit_delay: Duration::from_secs(10),
        }
    }
}

impl RetryPolicy {
    /// Creates a policy of one attempt.
    pub fn never() -> Self {
        Self::default().max_attempts(1)
    }

    /// Sets the number of attempts, the first included; at least one.
    #[must_use]
    pub fn max_attempts(mut self, attempts: usize) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// Sets the delay before the second attempt. Jitter of up to the same length is added.
    #[must_use]
    pub fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// Sets the longest delay between two attempts, without jitter.
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the delay after a rejection because of too many requests, unless the response has a `Retry-After`. Jitter of up to the same length is
    /// added. The default is the window of the vendor's rate limit.
    #[must_use]
    pub fn rate_limit_delay(mut self, delay: Duration) -> Self {
        self.rate_limit_delay = delay;
        self
    }

    /// Sets the time for all attempts together: no further attempt begins after it, and one in progress is
    /// cancelled. The first attempt, and a call that sends files, have their own limits instead.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Returns the delays between attempts.
    pub(crate) fn delays(&self) -> impl Iterator<Item = Duration> + Send + use<> {
        let max_delay = self.max_delay.max(self.first_delay);
        delays(self.first_delay, max_delay, self.max_attempts.saturating_sub(1))
    }

    /// Returns the delay after `error`, which is `delay` unless the server asks for more.
    pub(crate) fn after(&self, delay: Duration, error: &Error) -> Duration {
        match error.retry_after() {
            Some(asked) => asked.max(delay),
            None if error.is_too_many_requests() => {
                // Parallel calls are rejected at the same time, and must not all come back at the same time.
                delays(self.rate_limit_delay, self.rate_limit_delay, 1).fold(delay, Duration::max)
            }
            None => delay,
        }
    }

    /// Returns the time that is left for a further attempt.
    pub(crate) fn time_left(&self, elapsed: Duration) -> Duration {
        self.deadline.saturating_sub(elapsed)
    }

    /// Returns whether another attempt may begin after `delay`.
    pub(crate) fn has_time_for(&self, delay: Duration, elapsed: Duration) -> bool {
        elapsed.checked_add(delay).is_some_and(|then| then < self.deadline)
    }
}

/// Returns delays that double from `first` up to `max`, each with jitter.
fn delays(first: Duration, max: Duration, times: usize) -> impl Iterator<Item = Duration> + Send {
    ExponentialBuilder::new()
        .with_min_delay(first)
        .with_max_delay(max)
        .with_max_times(times)
        .with_jitter()
        .build()
}

/// Returns whether sending a call again after `error` may succeed and is safe.
pub(crate) fn may_retry(idempotent: bool, error: &Error) -> bool {
    match error.kind() {
        // Nothing was sent.
        ErrorKind::Transport(transport) if transport.is_connect() => error.is_retryable(),
        // It has waited long enough; the limiter of the user and the call that fetches the key have had
        // their own attempts.
        ErrorKind::RateLimited { .. } | ErrorKind::Limiter(_) | ErrorKind::Key(_) => false,
        _ => (idempotent || error.is_too_many_requests()) && error.is_retryable(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::error::Headers;
    use crate::fixture::OPEN;

    #[test]
    fn delays_grow_up_to_their_limit() {
        let policy = RetryPolicy::default()
            .max_attempts(6)
            .first_delay(Duration::from_secs(1))
            .max_delay(Duration::from_secs(5));
        let delays: Vec<_> = policy.delays().collect();
        assert_eq!(delays.len(), 5);
        for (delay, least) in delays.iter().zip([1, 2, 4, 5, 5]) {
            let least = Duration::from_secs(least);
            assert!((least..=2 * least).contains(delay), "{delays:?}");
        }
        assert_eq!(RetryPolicy::never().delays().count(), 0);
        assert_eq!(RetryPolicy::default().max_attempts(0).delays().count(), 0);
    }

    #[test]
    fn no_attempt_begins_after_the_deadline() {
        let policy = RetryPolicy::default().deadline(Duration::from_secs(10));
        let seconds = Duration::from_secs;
        assert!(policy.has_time_for(seconds(4), seconds(5)));
        assert!(!policy.has_time_for(seconds(5), seconds(5)));
        assert!(!policy.has_time_for(Duration::MAX, seconds(1)));
    }

    #[test]
    fn the_delay_after_a_429_has_jitter() {
        let (policy, short) = (RetryPolicy::default(), Duration::from_millis(250));
        let error = Error::new(&OPEN, ErrorKind::Status { status: 429, body: String::new() });
        let delays: BTreeSet<_> = (0..20).map(|_| policy.after(short, &error)).collect();
        assert!(delays.len() > 1, "{delays:?}");
        let seconds = Duration::from_secs;
        assert!(delays.iter().all(|delay| (seconds(10)..=seconds(20)).contains(delay)), "{delays:?}");
        let at_once = RetryPolicy::default().rate_limit_delay(Duration::ZERO);
        assert_eq!(at_once.after(short, &error), short);
        let asked = error.with_headers(Headers { retry_after: Some(seconds(3)), ..Headers::default() });
        assert_eq!(policy.after(short, &asked), seconds(3));
    }

    #[test]
    fn only_safe_calls_are_retried() {
        let failed = |status| Error::new(&OPEN, ErrorKind::Status { status, body: String::new() });
        assert!(may_retry(true, &failed(503)));
        assert!(!may_retry(false, &failed(503)));
        assert!(!may_retry(true, &failed(400)));
        assert!(may_retry(false, &failed(429)));
    }
}
