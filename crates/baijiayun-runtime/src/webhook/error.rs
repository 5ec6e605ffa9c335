//! The reasons why a webhook is rejected.

use std::borrow::Cow;
use std::fmt;

use crate::error::redact::{Mask, cut, one_line};
use crate::error::{BoxError, Error, HelperError};
use crate::lenient::Unreadable;
use crate::value::Seconds;

/// The reason why a webhook is not to be handled. It shows neither the key nor the sign, and nothing of a
/// body that is not signed with the key.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// The body is larger than [`Receiver::max_body`](super::Receiver::max_body) allows.
    #[error("the body is larger than {limit} bytes")]
    #[non_exhaustive]
    TooLarge {
        /// The most that is allowed, in bytes.
        limit: usize,
    },

    /// The body is not the form of a webhook.
    #[error("not a webhook: {0}")]
    Malformed(Malformed),

    /// The sign is not that of the parameters with any of the keys.
    #[error("the sign is not made with our key")]
    BadSign,

    /// It is signed, but was sent too long ago, or in the future: somebody may have recorded it, or a
    /// clock is off.
    #[error("sent {age} s ago, which is too far from now")]
    #[non_exhaustive]
    Stale {
        /// Its age in seconds; negative in the future.
        age: Seconds,
    },

    /// It was handled already. Answer it as if it had been handled now, or it comes yet again.
    #[error("{qid:?} was handled already")]
    #[non_exhaustive]
    Duplicate {
        /// The id of the event.
        qid: String,
    },

    /// An earlier delivery of it is being handled right now. Refuse this one: should that handling
    /// fail, the event has to come again.
    #[error("{qid:?} is being handled")]
    #[non_exhaustive]
    InProgress {
        /// The id of the event.
        qid: String,
    },

    /// The store of what was handled failed.
    #[error("cannot tell what was handled already: {0}")]
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

    /// Returns what to do next, for a programmer, where something is known to help.
    pub fn hint(&self) -> Option<Cow<'static, str>> {
        let hint = match self {
            Self::TooLarge { .. } => "`Receiver::max_body` sets the limit",
            Self::BadSign => {
                "check that the receiver has the partner key of the account; \
                              `Receiver::also_key` adds another one while keys change"
            }
            Self::Stale { .. } => "check this machine's clock; `Receiver::max_age` sets the limit",
            Self::Duplicate { .. } => "respond as if it had been handled now, or it is sent yet again",
            Self::InProgress { .. } => "reject this delivery: if the handling fails, the event is sent again",
            Self::Malformed(_) | Self::Store(_) => return None,
        };
        Some(hint.into())
    }
}

impl From<WebhookError> for Error {
    fn from(error: WebhookError) -> Self {
        let (is_retryable, hint) = (error.is_retryable(), error.hint());
        HelperError::new(error).retryable(is_retryable).hint(hint).into()
    }
}

/// The reason why the body of a webhook cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Malformed {
    /// A name or value is not UTF-8.
    NotUtf8,
    /// There is no such parameter, or it is blank.
    Missing(&'static str),
    /// A parameter is repeated, so that its value is ambiguous.
    Repeated,
    /// A name, or the `qid`, holds `&` or `=`. The string to sign does not escape these, so
    /// the signed parameters may have been others.
    Ambiguous,
    /// A value is not what it should be.
    #[non_exhaustive]
    Unreadable {
        /// The parameter; empty where one is missing, which the reason then names.
        path: String,
        /// The reason why it cannot be read.
        reason: String,
    },
}

impl Malformed {
    /// The value is quoted, and what it must not show is masked.
    pub(super) fn unreadable(error: &Unreadable, mask: &Mask) -> Self {
        let shown = |text: &str| cut(one_line(&mask.apply(text)));
        Self::Unreadable { path: shown(&error.path), reason: shown(&error.whole) }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
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
