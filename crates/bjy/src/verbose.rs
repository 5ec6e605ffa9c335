//! Lines on standard error about calls: with `--verbose` one for every attempt, and always one for a value that
//! cannot be read.

use std::sync::atomic::{AtomicUsize, Ordering};

use baijiayun_vod::{Attempt, DroppedValue, Observer};

/// How many values that cannot be read are named. There may be one in each of a thousand rows.
const MOST_NAMED: usize = 5;

/// An observer that writes on standard error.
#[derive(Debug)]
pub struct Verbose {
    attempts: bool,
    dropped: AtomicUsize,
}

impl Verbose {
    /// Creates it. It tells of attempts if `attempts` is set.
    pub fn new(attempts: bool) -> Self {
        Self { attempts, dropped: AtomicUsize::new(0) }
    }
}

impl Observer for Verbose {
    fn attempt(&self, attempt: &Attempt<'_>) {
        if !self.attempts {
            return;
        }
        let Attempt { operation, number, status, waited, elapsed, error, .. } = attempt;
        let mut line = format!("{} ({}): attempt {number}", operation.id, operation.number);
        if !waited.is_zero() && waited.as_millis() > 0 {
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

    fn dropped(&self, value: &DroppedValue<'_>) {
        match self.dropped.fetch_add(1, Ordering::Relaxed) {
            0..MOST_NAMED => stderr!("{value}; --raw shows it"),
            MOST_NAMED => stderr!("more values cannot be read; --raw shows them"),
            _ => {}
        }
    }
}
