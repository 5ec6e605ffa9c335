//! The outcome of one call.

use baijiayun_vod::metadata::observed::Outcome;
use baijiayun_vod::{Error, ErrorKind, code};

/// Returns the outcome of a call without a usable response; `None` if no other call can succeed either.
pub fn of_error(error: &Error) -> Option<Outcome> {
    match error.kind() {
        ErrorKind::Status { status: 404, .. } => Some(Outcome::NoSuchPath),
        ErrorKind::NotJson { .. } | ErrorKind::Decode { .. } => Some(Outcome::Unreadable),
        ErrorKind::Status { .. } if !error.is_retryable() => Some(Outcome::Unreadable),
        ErrorKind::Api(_)
        | ErrorKind::RateLimited { .. }
        | ErrorKind::Status { .. }
        | ErrorKind::Transport(_) => Some(Outcome::NoResponse),
        _ => None,
    }
}

/// Returns the outcome of a rejection.
pub fn of_rejection(code: i64) -> Outcome {
    if code == code::NO_SUCH_PATH { Outcome::NoSuchPath } else { Outcome::Rejected }
}

/// Returns whether a rejection concerns the account, so that all other calls would be rejected too.
pub fn is_of_account(code: i64) -> bool {
    matches!(code, code::BAD_SIGNATURE | code::NO_SUCH_ACCOUNT)
}

/// Returns the outcome of an operation that had these, in any order.
pub fn combined(first: Outcome, second: Outcome) -> Outcome {
    if rank(&second) > rank(&first) { second } else { first }
}

/// Ranks outcomes: data that was compared hides a rejection, but not a response that cannot be read.
fn rank(outcome: &Outcome) -> u8 {
    match outcome {
        Outcome::Unreadable => 5,
        Outcome::Compared => 4,
        Outcome::NoSuchPath => 3,
        Outcome::Rejected => 2,
        Outcome::NoResponse => 1,
        _ => 0,
    }
}
