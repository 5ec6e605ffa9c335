//! The reasons for a missing response.

use std::error::Error as StdError;
use std::fmt;

use super::boxed::BoxError;
use super::redact::Mask;
use super::report::causes;

/// The reason why there was no response.
///
/// A [`Transport`](crate::Transport) of your own creates it by the constructor that fits, which determines
/// whether the call is retried.
pub struct TransportError {
    stage: Stage,
    /// The text of the source and its causes.
    reason: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Request,
    Connect,
    Body,
    Timeout,
    Interrupted,
}

impl TransportError {
    /// Creates the error of a request that cannot be built. It is never retried.
    pub fn request(source: impl Into<BoxError>) -> Self {
        Self::new(Stage::Request, source.into())
    }

    /// Creates the error of a failed connection. Nothing was sent, so every call may be retried.
    pub fn connect(source: impl Into<BoxError>) -> Self {
        Self::new(Stage::Connect, source.into())
    }

    /// Creates the error of a request body that could not be read to its end. It is never retried.
    pub fn body(source: impl Into<BoxError>) -> Self {
        Self::new(Stage::Body, source.into())
    }

    /// Creates the error of a time-out. Idempotent calls may be retried.
    pub fn timeout(source: impl Into<BoxError>) -> Self {
        Self::new(Stage::Timeout, source.into())
    }

    /// Creates the error of an interrupted connection. Idempotent calls may be retried.
    pub fn interrupted(source: impl Into<BoxError>) -> Self {
        Self::new(Stage::Interrupted, source.into())
    }

    fn new(stage: Stage, source: BoxError) -> Self {
        let reason = match source.downcast::<reqwest::Error>() {
            // The URL of a GET holds the sign.
            Ok(error) => causes(&error.without_url()),
            Err(source) => causes(&*source),
        };
        Self { stage, reason }
    }

    /// Masks secrets in the text, which may be that of a user's own transport.
    pub(crate) fn masked(self, mask: &Mask) -> Self {
        Self { reason: mask.apply(&self.reason), ..self }
    }

    /// Returns whether no connection was established, so that nothing was sent.
    pub fn is_connect(&self) -> bool {
        self.stage == Stage::Connect
    }

    /// Returns whether the call timed out.
    pub fn is_timeout(&self) -> bool {
        self.stage == Stage::Timeout
    }

    pub(crate) fn is_transient(&self) -> bool {
        !matches!(self.stage, Stage::Request | Stage::Body)
    }

    pub(crate) fn may_have_been_sent(&self) -> bool {
        !matches!(self.stage, Stage::Request | Stage::Connect)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stage = match self.stage {
            Stage::Request => "cannot build the request",
            Stage::Connect => "cannot connect",
            Stage::Body => "a file to send could not be read to its end",
            Stage::Timeout => "no response in time",
            Stage::Interrupted => "the connection was interrupted",
        };
        write!(f, "{stage}: {}", self.reason)
    }
}

crate::debug_as_report!(TransportError);

impl StdError for TransportError {}
