//! The reasons for a missing response.

use std::error::Error as StdError;
use std::fmt;

use super::boxed::BoxError;
use super::redact::{Mask, without_queries};
use super::report::causes;

/// The reason why there was no response.
///
/// A [`Transport`](crate::Transport) of your own creates it by the constructor that fits, which determines
/// whether the call is retried.
#[derive(Clone)]
pub struct TransportError {
    stage: Stage,
    /// The host that could not be reached.
    peer: Option<String>,
    /// The text of the source and its causes.
    reason: String,
    /// Whether the same will happen again.
    is_permanent: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Request,
    Connect,
    Body,
    Timeout,
    Interrupted,
    TooLarge,
    Unreadable,
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

    /// Creates the error of a timeout. Idempotent calls may be retried.
    pub fn timeout(source: impl Into<BoxError>) -> Self {
        Self::new(Stage::Timeout, source.into())
    }

    /// Creates the error of an interrupted connection. Idempotent calls may be retried.
    pub fn interrupted(source: impl Into<BoxError>) -> Self {
        Self::new(Stage::Interrupted, source.into())
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        let reason = format!("it has more than {limit} bytes");
        Self { stage: Stage::TooLarge, peer: None, reason, is_permanent: true }
    }

    pub(crate) fn too_many_headers() -> Self {
        let reason = "it has more headers than the HTTP client reads".to_owned();
        Self { stage: Stage::Unreadable, peer: None, reason, is_permanent: true }
    }

    pub(crate) fn encoded(encoding: &str) -> Self {
        let reason = format!(
            "its Content-Encoding is `{encoding}`, which the client did not ask for and does not decode"
        );
        Self { stage: Stage::Unreadable, peer: None, reason, is_permanent: true }
    }

    /// Says that another try will fail as well, as when a host does not exist.
    #[must_use]
    pub fn permanent(mut self) -> Self {
        self.is_permanent = true;
        self
    }

    /// Names the host, and the proxy on the way to it.
    pub(crate) fn to(mut self, peer: String) -> Self {
        self.peer = Some(peer);
        self
    }

    fn new(stage: Stage, source: BoxError) -> Self {
        let reason = match source.downcast::<reqwest::Error>() {
            Ok(error) => of_client(&causes(&error.without_url())).to_owned(),
            Err(source) => causes(&*source),
        };
        // The URL of a GET holds the sign and the parameters, that of an upload a token.
        let reason = without_queries(&reason);
        Self { stage, peer: None, reason, is_permanent: matches!(stage, Stage::Request | Stage::Body) }
    }

    /// Masks secrets in the text, which may be that of a user's own transport.
    pub(crate) fn masked(self, mask: &Mask<'_>) -> Self {
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

    pub(crate) fn is_too_large(&self) -> bool {
        self.stage == Stage::TooLarge
    }

    pub(crate) fn is_transient(&self) -> bool {
        !self.is_permanent
    }

    pub(crate) fn may_have_been_sent(&self) -> bool {
        !matches!(self.stage, Stage::Request | Stage::Connect)
    }
}

/// Removes the parts of the HTTP client's own text that the stage says.
fn of_client(text: &str) -> &str {
    let text = text.strip_prefix("error sending request: ").unwrap_or(text);
    text.strip_prefix("client error (Connect): ").unwrap_or(text)
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stage = match self.stage {
            Stage::Request => "cannot build the request",
            Stage::Connect => match &self.peer {
                Some(peer) => return write!(f, "cannot connect to {peer}: {}", self.reason),
                None => "cannot connect",
            },
            Stage::Body => "a file to send could not be read to its end",
            Stage::Timeout => "no response in time",
            Stage::Interrupted => "the connection was interrupted",
            Stage::TooLarge => "the response is too large",
            Stage::Unreadable => "the response cannot be read",
        };
        write!(f, "{stage}: {}", self.reason)
    }
}

crate::debug_as_report!(TransportError);

impl StdError for TransportError {}
