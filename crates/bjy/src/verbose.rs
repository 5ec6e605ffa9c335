//! What is told of calls while they run: with `--verbose` a line for every attempt, and on a terminal what
//! a call waits for.

use std::io::{self, IsTerminal};
use std::time::Duration;

use baijiayun_vod::{Attempt, Error, ErrorKind, Observer, Retry};

/// Shorter delays are not worth a line.
const SHORTEST: Duration = Duration::from_secs(1);

/// Shorter waits for the rate limit are only the time that taking a slot takes.
const SHORTEST_WAIT: Duration = Duration::from_millis(100);

/// Returns the line about the delay before a retry.
pub fn retrying(delay: Duration, error: &Error) -> String {
    let reason = match error.kind() {
        ErrorKind::Status { status, .. } => format!("HTTP {status}"),
        ErrorKind::NotJson { status, .. } => format!("the response (HTTP {status}) is not JSON"),
        kind => kind.to_string(),
    };
    format!("retrying in {} s: {reason}", delay.as_millis().div_ceil(1000))
}

/// An observer that passes lines about delays on.
pub struct Waiting<F>(pub F);

impl<F: Fn(&str) + Send + Sync> Observer for Waiting<F> {
    fn attempt(&self, _: &Attempt<'_>) {}

    fn retry(&self, retry: &Retry<'_>) {
        if retry.delay >= SHORTEST {
            (self.0)(&format!("{}: {}", retry.operation.id, retrying(retry.delay, retry.error)));
        }
    }
}

/// Prints a line on standard error, if that is a terminal.
pub fn print_on_terminal(line: &str) {
    if io::stderr().is_terminal() {
        stderr!("{line}");
    }
}

/// An observer that logs attempts on standard error.
#[derive(Debug)]
pub struct Verbose;

impl Observer for Verbose {
    fn attempt(&self, attempt: &Attempt<'_>) {
        let Attempt { operation, number, status, waited, elapsed, error, .. } = attempt;
        let mut line = format!("{} ({}): attempt {number}", operation.id, operation.number);
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
        Waiting(print_on_terminal).retry(retry);
    }
}
