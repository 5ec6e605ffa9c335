//! Lines on standard error about calls while they run: with `--verbose` one for every attempt, on a terminal one
//! for every wait, and always one for a value that cannot be read.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use baijiayun_vod::{Attempt, DroppedValue, Error, ErrorKind, Observer, Retry};

/// Shorter delays are not worth a line.
const SHORTEST: Duration = Duration::from_secs(1);

/// Shorter waits for the rate limit are only the time that taking a slot takes.
const SHORTEST_WAIT: Duration = Duration::from_millis(100);

/// The number of values that cannot be read and are named. There may be one in each of a thousand rows.
const MOST_NAMED: usize = 5;

/// Returns the line about the delay before a retry.
pub fn retrying(delay: Duration, error: &Error) -> String {
    let reason = match error.kind() {
        ErrorKind::Status { status, .. } => format!("HTTP {status}"),
        ErrorKind::NotJson { status, .. } => format!("the response (HTTP {status}) is not JSON"),
        kind => kind.to_string(),
    };
    format!("retrying in {} s: {reason}", delay.as_millis().div_ceil(1000))
}

/// Prints a line on standard error, if that is a terminal.
pub fn print_on_terminal(line: &str) {
    if io::stderr().is_terminal() {
        stderr!("{line}");
    }
}

/// An observer that reports calls. `on_wait` receives the lines about delays.
pub struct Reporter<F> {
    attempts: bool,
    on_wait: F,
    dropped: AtomicUsize,
}

impl<F> Reporter<F> {
    /// Creates it. It reports attempts if `attempts` is set.
    pub fn new(attempts: bool, on_wait: F) -> Self {
        Self { attempts, on_wait, dropped: AtomicUsize::new(0) }
    }
}

impl<F: Fn(&str) + Send + Sync> Observer for Reporter<F> {
    fn attempt(&self, attempt: &Attempt<'_>) {
        if !self.attempts {
            return;
        }
        let Attempt { operation, number, status, waited, elapsed, error, .. } = attempt;
        let mut line = format!("{}: attempt {number}", operation.label());
        if *waited >= SHORTEST_WAIT {
            line.push_str(&format!(", waited {waited:.1?} for the rate limit"));
        }
        match status {
            Some(status) => line.push_str(&format!(", HTTP {status} after {elapsed:.1?}")),
            None => line.push_str(&format!(", no response after {elapsed:.1?}")),
        }
        match error {
            None => stderr!("{line}"),
            Some(error) => stderr!("{line}: {error}"),
        }
    }

    fn retry(&self, retry: &Retry<'_>) {
        if retry.delay >= SHORTEST {
            (self.on_wait)(&format!("{}: {}", retry.operation.id, retrying(retry.delay, retry.error)));
        }
    }

    fn dropped(&self, value: &DroppedValue<'_>) {
        match self.dropped.fetch_add(1, Ordering::Relaxed) {
            0..MOST_NAMED => stderr!("{value}; --raw shows it"),
            MOST_NAMED => stderr!("more values cannot be read; --raw shows them"),
            _ => {}
        }
    }
}
