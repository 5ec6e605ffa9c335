//! `--verbose`: a log line for every attempt.

use baijiayun_vod::{Attempt, Observer};

/// An observer that logs attempts on standard error.
#[derive(Debug)]
pub struct Verbose;

impl Observer for Verbose {
    fn attempt(&self, attempt: &Attempt<'_>) {
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
}
