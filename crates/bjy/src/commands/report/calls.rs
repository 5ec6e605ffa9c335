//! The calls of a report: several at once. One that fails does not lose the others, because they only read and take
//! long.

use std::cell::RefCell;
use std::future::Future;

use futures_util::stream::{self, StreamExt};
use indicatif::{ProgressBar, ProgressStyle};

use crate::error::{CliError, ExitKind};

/// The number of calls at once.
const AT_ONCE: usize = 8;
/// The number of failures in a row after which the other calls would fail too.
const MAX_IN_A_ROW: usize = 8;
/// The number of failures that an error lists.
const MAX_LISTED: usize = 20;

/// The calls, and the line on the terminal that counts them.
pub struct Calls {
    pub bar: ProgressBar,
    outcome: RefCell<Outcome>,
}

#[derive(Default)]
struct Outcome {
    total: usize,
    done: usize,
    /// The errors, each with the day, month or video that it is about.
    failures: Vec<(String, CliError)>,
}

impl Calls {
    /// Creates the line, which is invisible without a terminal.
    pub fn new() -> Self {
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        Self { bar, outcome: RefCell::default() }
    }

    /// Makes the calls, each with the subject of its error, and returns their results in order. `None` is the result
    /// of one that failed or was not made.
    pub async fn all<T>(
        &self,
        calls: impl IntoIterator<Item = (String, impl Future<Output = Result<T, CliError>>)>,
    ) -> Vec<Option<T>> {
        let calls: Vec<_> = calls.into_iter().collect();
        let total = calls.len();
        self.outcome.borrow_mut().total += total;
        self.bar.set_message(t!("calls:").into_owned());
        self.bar.set_length(total as u64);
        let calls = calls.into_iter().map(|(subject, call)| async { (subject, call.await) });
        let mut results = stream::iter(calls).buffered(AT_ONCE);
        let mut values = Vec::new();
        let mut in_a_row = 0;
        while let Some((subject, result)) = results.next().await {
            self.bar.inc(1);
            let mut outcome = self.outcome.borrow_mut();
            match result {
                Ok(value) => {
                    in_a_row = 0;
                    outcome.done += 1;
                    values.push(Some(value));
                }
                Err(error) => {
                    in_a_row += 1;
                    outcome.failures.push((subject, error));
                    values.push(None);
                }
            }
            if in_a_row == MAX_IN_A_ROW {
                break;
            }
        }
        values.resize_with(total, || None);
        values
    }

    /// Returns the error of an incomplete report; none if all calls succeeded. Without a single result there is no
    /// report: the outer error is that of the first call.
    pub fn finish(self) -> Result<Option<CliError>, CliError> {
        self.bar.finish_and_clear();
        let Outcome { total, done, failures } = self.outcome.into_inner();
        let failed = failures.len();
        if failed == 0 {
            return Ok(None);
        }
        if done == 0 {
            return failures.into_iter().next().map_or(Ok(None), |(_, error)| Err(error));
        }
        let message = t!(
            "the report is incomplete: %{failed} of %{total} calls failed, %{left} were not made",
            failed = failed,
            total = total,
            left = total - done - failed
        );
        let error = failures.iter().take(MAX_LISTED).fold(
            CliError::new(ExitKind::Partial, message),
            |error, (subject, failure)| {
                error.hint(t!("%{subject}: %{message}", subject = subject, message = failure))
            },
        );
        Ok(Some(match failed.saturating_sub(MAX_LISTED) {
            0 => error,
            more => error.hint(t!("… and %{more} more", more = more)),
        }))
    }
}
