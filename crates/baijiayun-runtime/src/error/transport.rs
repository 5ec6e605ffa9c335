//! Why there was no response.

use std::error::Error as StdError;
use std::fmt;

use super::boxed::BoxError;
use super::redact::Mask;
use super::report::causes;

/// The reason why there was no response.
///
/// An own [`Transport`](crate::Transport) creates it by the constructor that fits; whether a call is sent
/// again depends on it.
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
    Exchange,
}

impl TransportError {
    /// The request cannot be made. It is never sent again.
    pub fn request(source: impl Into<BoxError>) -> Self {
        Self::new(Stage::Request, source.into())
    }

    /// No connection was established, so nothing was sent. Every call may be sent again.
    pub fn connect(source: impl Into<BoxError>) -> Self {
        Self::new(Stage::Connect, source.into())
    }

    /// The body of the request could not be read to its end. It is never sent again.
    pub fn body(source: impl Into<BoxError>) -> Self {
        Self::new(Stage::Body, source.into())
    }

    /// No response came in time. Idempotent calls may be sent again.
    pub fn timeout(source: impl Into<BoxError>) -> Self {
        Self::new(Stage::Timeout, source.into())
    }

    /// The connection was interrupted. Idempotent calls may be sent again.
    pub fn interrupted(source: impl Into<BoxError>) -> Self {
        Self::new(Stage::Exchange, source.into())
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

    /// Returns whether no response came in time.
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
            Stage::Request => "the request cannot be made",
            Stage::Connect => "cannot connect",
            Stage::Body => "a file to send could not be read to its end",
            Stage::Timeout => "no response in time",
            Stage::Exchange => "the connection was interrupted",
        };
        write!(f, "{stage}: {}", self.reason)
    }
}

crate::debug_as_report!(TransportError);

impl StdError for TransportError {}
