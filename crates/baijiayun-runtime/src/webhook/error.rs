//! The reasons why a webhook is rejected.

use std::borrow::Cow;
use std::fmt;

use crate::error::redact::{Mask, cut, one_line};
use crate::error::{BoxError, Error, HelperError};
use crate::lenient::Unreadable;
use crate::value::{InvalidKey, Seconds};

/// The reason why a webhook is rejected, or is a duplicate. Its text has neither the key nor the sign, and
/// nothing of a body that is not signed with the key.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// The body is larger than [`Receiver::max_body`](super::Receiver::max_body) allows.
    #[error("the body is larger than {limit} bytes")]
    #[non_exhaustive]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },

    /// The body is not a valid webhook form.
    #[error("not a webhook: {0}")]
    Malformed(Malformed),

    /// The sign does not match the parameters and any of the keys.
    #[error("the sign is not made with our key")]
    BadSign,

    /// The sign does not match, and a key that the receiver was given is none.
    #[error("the receiver's key {0}")]
    Key(InvalidKey),

    /// The sign is valid, but the timestamp is too far in the past or in the future: it may be a replay, or a
    /// clock is wrong.
    #[error("{}", sent(*age))]
    #[non_exhaustive]
    Stale {
        /// The age in seconds; negative if the timestamp is in the future.
        age: Seconds,
    },

    /// The event was already handled. Respond with a success, or the vendor sends it again.
    #[error("{qid:?} was handled already")]
    #[non_exhaustive]
    Duplicate {
        /// The id of the event.
        qid: String,
    },

    /// An earlier delivery of the event is being handled. Reject this one, so that the vendor sends it again
    /// if that fails.
    #[error("{qid:?} is being handled")]
    #[non_exhaustive]
    InProgress {
        /// The id of the event.
        qid: String,
    },

    /// The store that deduplicates events failed.
    #[error("the store of handled events failed: {0}")]
    Store(BoxError),
}

crate::debug_as_report!(WebhookError, hint);

impl WebhookError {
    /// Creates the error of a body that is larger than the limit, for code that reads it from the network.
    pub fn too_large(limit: usize) -> Self {
        Self::TooLarge { limit }
    }

    /// Returns whether another delivery of the same event may succeed.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::InProgress { .. } | Self::Store(_))
    }

    /// Returns a hint on what to do next, if there is one.
    pub fn hint(&self) -> Option<Cow<'static, str>> {
        let hint = match self {
            Self::TooLarge { .. } => "`Receiver::max_body` sets the limit",
            Self::BadSign => {
                "check that the receiver has the partner key of the account; \
                 `Receiver::also_key` adds another one while keys change"
            }
            Self::Key(_) => "give the partner key of the account, and nothing else",
            Self::Stale { .. } => "check this machine's clock; `Receiver::max_age` sets the limit",
            Self::Duplicate { .. } => "respond with a success, or the event is sent again",
            Self::InProgress { .. } => "reject this delivery: if the handling fails, the event is sent again",
            Self::Malformed(_) | Self::Store(_) => return None,
        };
        Some(hint.into())
    }
}

impl From<WebhookError> for Error {
    fn from(error: WebhookError) -> Self {
        let is_retryable = error.is_retryable();
        let hint = error.hint();
        HelperError::new(error).retryable(is_retryable).hint(hint).into()
    }
}

/// Describes a time that is too far from now.
fn sent(Seconds(age): Seconds) -> String {
    match age {
        0.. => format!("sent {age} s ago, which is too far from now"),
        ..NO_SECONDS => "the timestamp is no unix time in seconds".to_owned(),
        NO_SECONDS..MILLISECONDS => "the timestamp is in milliseconds, and seconds are expected".to_owned(),
        _ => format!("sent {} s in the future, which is too far from now", age.unsigned_abs()),
    }
}

/// Ages below this, of 3,000 years in the future, can only be those of milliseconds.
const MILLISECONDS: i64 = -100_000_000_000;
/// Ages below this cannot be those of milliseconds either.
const NO_SECONDS: i64 = 1000 * MILLISECONDS;

/// The reason why the body of a webhook cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Malformed {
    /// The body is no form, but this.
    NotForm(&'static str),
    /// A name or value is not UTF-8.
    NotUtf8,
    /// A required parameter is missing or blank.
    Missing(&'static str),
    /// A parameter is repeated, so its value is ambiguous.
    Repeated,
    /// A name, or the `qid`, holds `&` or `=`. The string to sign does not escape these, so the signed
    /// parameters may have been different ones.
    Ambiguous,
    /// A value cannot be read.
    #[non_exhaustive]
    Unreadable {
        /// The parameter; empty for a missing one, which the reason names.
        path: String,
        /// The reason.
        reason: String,
    },
}

impl Malformed {
    /// Creates the error of a value that cannot be read, with all secrets masked.
    pub(super) fn unreadable(error: &Unreadable, mask: &Mask<'_>) -> Self {
        let masked = |text: &str| cut(one_line(&mask.apply(text)));
        Self::Unreadable { path: masked(&error.path), reason: masked(&error.full_message) }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotForm(kind) => {
                write!(f, "the body is {kind}, and no form (application/x-www-form-urlencoded)")
            }
            Self::NotUtf8 => f.write_str("it is not UTF-8"),
            Self::Missing(name) => write!(f, "`{name}` is missing"),
            Self::Repeated => f.write_str("a parameter is repeated"),
            Self::Ambiguous => f.write_str("a name, or the qid, holds `&` or `=`"),
            Self::Unreadable { path, reason } if path.is_empty() => f.write_str(reason),
            Self::Unreadable { path, reason } => write!(f, "{path}: {reason}"),
        }
    }
}

impl From<Malformed> for WebhookError {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}
