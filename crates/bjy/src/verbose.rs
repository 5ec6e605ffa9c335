//! Lines on standard error about calls while they run: with `--verbose` one for every attempt, on a terminal one
//! for every wait, and always one for a value that cannot be read and for an incomplete list.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use baijiayun_vod::metadata::Safety;
use baijiayun_vod::{Attempt, DroppedValue, Error, ErrorKind, IncompleteList, Observer, Retry};

use crate::error::failure_message;
use crate::lang::of_library;
use crate::rate::SharedWindow;

const WARNING: Style = AnsiColor::Yellow.on_default().bold();

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
        ErrorKind::NotJson { status, .. } => {
            t!("the response (HTTP %{status}) is not JSON", status = status).into()
        }
        kind => of_library(kind),
    };
    let seconds = delay.as_millis().div_ceil(1000);
    t!("retrying in %{seconds} s: %{reason}", seconds = seconds, reason = of_library(reason)).into()
}

/// Prints a line on standard error, if that is a terminal.
pub fn print_on_terminal(line: &str) {
    if io::stderr().is_terminal() {
        stderr!("{line}");
    }
}

/// An observer that reports calls, and tells the rate limit of calls that were too many.
pub struct Reporter<F> {
    /// Set if attempts are reported.
    pub attempts: bool,
    /// Receives the lines about delays.
    pub on_wait: F,
    pub rate: Arc<SharedWindow>,
    /// Becomes set once a list was incomplete.
    pub has_incomplete: Arc<AtomicBool>,
    /// The number of values that could not be read.
    pub dropped: AtomicUsize,
}

impl<F: Fn(&str) + Send + Sync> Observer for Reporter<F> {
    fn attempt(&self, attempt: &Attempt<'_>) {
        if attempt.error.is_some_and(Error::is_too_many_requests) {
            self.rate.fill();
        }
        if !self.attempts {
            return;
        }
        let Attempt { operation, number, status, waited, elapsed, error, .. } = attempt;
        let operation = operation.label();
        let mut line: String =
            t!("%{operation}: attempt %{number}", operation = operation, number = number).into();
        if *waited >= SHORTEST_WAIT {
            line.push_str(&t!(", waited %{time} for the rate limit", time = format!("{waited:.1?}")));
        }
        let elapsed = format!("{elapsed:.1?}");
        match status {
            Some(status) => {
                line.push_str(&t!(", HTTP %{status} after %{time}", status = status, time = elapsed))
            }
            None => line.push_str(&t!(", no response after %{time}", time = elapsed)),
        }
        match error {
            None => stderr!("{line}"),
            Some(error) => stderr!("{line}: {}", failure_message(error)),
        }
    }

    fn retry(&self, retry: &Retry<'_>) {
        if retry.delay >= SHORTEST {
            (self.on_wait)(&format!("{}: {}", retry.operation.id, retrying(retry.delay, retry.error)));
        }
    }

    fn incomplete_list(&self, list: &IncompleteList) {
        self.has_incomplete.store(true, Ordering::Relaxed);
        stderr!("{WARNING}{}{WARNING:#}{}", t!("warning: "), of_library(list));
    }

    fn dropped(&self, value: &DroppedValue<'_>) {
        // With --raw, a call that changes data would be sent again.
        let is_read = value.operation.safety == Safety::Read;
        match self.dropped.fetch_add(1, Ordering::Relaxed) {
            0..MOST_NAMED if is_read => {
                stderr!("{}", t!("%{value}; --raw shows it", value = of_library(value)))
            }
            0..MOST_NAMED => stderr!("{}", of_library(value)),
            MOST_NAMED if is_read => stderr!("{}", t!("more values cannot be read; --raw shows them")),
            MOST_NAMED => stderr!("{}", t!("more values cannot be read")),
            _ => {}
        }
    }
}
