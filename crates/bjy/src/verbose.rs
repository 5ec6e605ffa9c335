//! `--verbose`: what every attempt met with.

use baijiayun_vod::{Attempt, Observer};

/// Tells of attempts on standard error.
#[derive(Debug)]
pub struct Verbose;

impl Observer for Verbose {
    fn attempt(&self, attempt: &Attempt<'_>) {
        let Attempt { operation, number, status, waited, elapsed, error, .. } = attempt;
        let mut line = format!("{} ({}): attempt {number}", operation.id, operation.number);
        if !waited.is_zero() && waited.as_millis() > 0 {
            line.push_str(&format!(", waited {waited:.1?} for its turn"));
        }
        match status {
            Some(status) => line.push_str(&format!(", HTTP {status} after {elapsed:.1?}")),
            None => line.push_str(&format!(", no answer after {elapsed:.1?}")),
        }
        match error {
            None => anstream::eprintln!("{line}"),
            Some(error) => anstream::eprintln!("{line}: {error}"),
        }
    }
}
