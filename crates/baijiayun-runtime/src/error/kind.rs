//! The kinds of failure.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use baijiayun_metadata::Operation;
use serde::de::IgnoredAny;

use super::api::{ApiError, is_transient};
use super::argument::InvalidArgument;
use super::boxed::BoxError;
use super::config::ConfigError;
use super::transport::TransportError;

/// The kind of an [`Error`](crate::Error).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built with these settings.
    Config(ConfigError),

    /// The server would reject an argument. Nothing was sent.
    InvalidArgument(InvalidArgument),

    /// The path of the operation is unknown. Nothing was sent.
    UnknownPath,

    /// The operation has to be signed and the client has no partner key. Nothing was sent.
    MissingKey,

    /// The blocking client was called inside async code, whose thread it would have blocked. Nothing was
    /// sent.
    InsideAsync,

    /// The call was made outside of a tokio runtime, or in one without timers. Nothing was sent.
    NoRuntime,

    /// The partner key could not be fetched. The cause is that of the key provider, or the
    /// [`Error`](crate::Error) of the call that fetches the key.
    Key(Arc<dyn StdError + Send + Sync>),

    /// The call waited too long for the rate limit.
    #[non_exhaustive]
    RateLimited {
        /// The time that it waited.
        waited: Duration,
    },

    /// The rate limiter failed.
    Limiter(Arc<dyn StdError + Send + Sync>),

    /// A file to send could not be read.
    #[non_exhaustive]
    File {
        /// The file part.
        part: &'static str,
        /// The cause.
        source: Arc<io::Error>,
    },

    /// There is no response: no connection, a timeout, or an interrupted connection.
    Transport(TransportError),

    /// A call that sends a file or chunk made no progress.
    #[non_exhaustive]
    Stalled {
        /// The time without progress.
        limit: Duration,
    },

    /// The HTTP status is not a success, and the body has no envelope.
    #[non_exhaustive]
    Status {
        /// The status.
        status: u16,
        /// The beginning of the body.
        body: String,
    },

    /// The body of an HTTP success is not JSON: an HTML page, or a response cut short.
    #[non_exhaustive]
    NotJson {
        /// The status.
        status: u16,
        /// Set if the body is empty or ends in the middle of JSON, so that another attempt may succeed. For a page
        /// instead of JSON, such as a login page, it would not.
        is_cut_short: bool,
        /// The reason why it cannot be read.
        reason: String,
        /// The beginning of the body.
        body: String,
    },

    /// The server rejected the call.
    Api(ApiError),

    /// The JSON does not have the expected shape.
    #[non_exhaustive]
    Decode {
        /// The path to the value, such as `data.list[3].create_time`.
        path: String,
        /// The reason why it cannot be read.
        reason: String,
    },

    /// An upload, a waiter or a webhook failed for another reason than a call.
    Helper(HelperError),
}

/// Kinds for tests, which cannot build the variants with fields.
impl ErrorKind {
    /// Creates [`Key`](Self::Key).
    pub fn key(source: impl Into<BoxError>) -> Self {
        Self::Key(source.into().into())
    }

    /// Creates [`Limiter`](Self::Limiter).
    pub fn limiter(source: impl Into<BoxError>) -> Self {
        Self::Limiter(source.into().into())
    }

    /// Creates [`RateLimited`](Self::RateLimited).
    pub fn rate_limited(waited: Duration) -> Self {
        Self::RateLimited { waited }
    }

    /// Creates [`File`](Self::File).
    pub fn file(part: &'static str, source: io::Error) -> Self {
        Self::File { part, source: Arc::new(source) }
    }

    /// Creates [`Stalled`](Self::Stalled).
    pub fn stalled(limit: Duration) -> Self {
        Self::Stalled { limit }
    }

    /// Creates [`Status`](Self::Status).
    pub fn status(status: u16, body: impl Into<String>) -> Self {
        Self::Status { status, body: body.into() }
    }

    /// Creates [`NotJson`](Self::NotJson).
    pub fn not_json(status: u16, reason: impl Into<String>, body: impl Into<String>) -> Self {
        let body = body.into();
        let is_cut_short = serde_json::from_str::<IgnoredAny>(&body).is_err_and(|error| error.is_eof());
        Self::NotJson { status, is_cut_short, reason: reason.into(), body }
    }

    /// Creates [`Decode`](Self::Decode).
    pub fn decode(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Decode { path: path.into(), reason: reason.into() }
    }
}

impl ErrorKind {
    pub(super) fn is_retryable(&self) -> bool {
        match self {
            Self::Transport(error) => error.is_transient(),
            // A key provider may have a key the next time.
            Self::Key(_) | Self::Stalled { .. } | Self::RateLimited { .. } | Self::Limiter(_) => true,
            Self::Status { status, .. } => is_transient(*status),
            Self::NotJson { is_cut_short, .. } => *is_cut_short,
            Self::Api(error) => error.is_transient(),
            Self::Helper(error) => error.is_retryable,
            _ => false,
        }
    }

    pub(super) fn is_too_many_requests(&self) -> bool {
        match self {
            Self::Status { status, .. } => *status == 429,
            Self::Api(error) => error.is_too_many_requests(),
            _ => false,
        }
    }

    /// Returns whether the call may have reached the server and may have been carried out there.
    pub(super) fn may_have_taken_effect(&self) -> bool {
        match self {
            Self::Transport(error) => error.may_have_been_sent(),
            Self::Stalled { .. } | Self::NotJson { .. } | Self::Decode { .. } => true,
            // A redirect may come after the call, but 4xx means that it was not carried out.
            Self::Status { status, .. } => !(400..500).contains(status),
            Self::Api(error) => error.status >= 500 && !error.is_too_many_requests(),
            Self::Helper(error) => error.may_have_taken_effect,
            _ => false,
        }
    }

    /// Returns whether an attempt fails with it before it is sent.
    pub(super) fn is_before_sending(&self) -> bool {
        matches!(
            self,
            Self::Config(_)
                | Self::InvalidArgument(_)
                | Self::UnknownPath
                | Self::MissingKey
                | Self::InsideAsync
                | Self::NoRuntime
                | Self::RateLimited { .. }
                | Self::Limiter(_)
                | Self::File { .. }
        )
    }

    /// Returns the source of the cause whose text is part of `Display`.
    pub(super) fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Key(source) | Self::Limiter(source) => source.source(),
            Self::File { source, .. } => source.source(),
            Self::Config(error) => error.source(),
            Self::Helper(error) => error.source.source(),
            _ => None,
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::InvalidArgument(error) => write!(f, "argument {error}"),
            Self::UnknownPath => f.write_str("the URL path of this operation is not known"),
            Self::MissingKey => f.write_str("this call has to be signed, and the client has no partner key"),
            Self::InsideAsync => f.write_str("the blocking client was called inside async code"),
            Self::NoRuntime => f.write_str("the call was made outside of a tokio runtime with timers"),
            Self::Key(source) => write!(f, "cannot get the partner key: {source}"),
            Self::RateLimited { waited } => {
                write!(f, "waited {waited:.1?} for the rate limit")
            }
            Self::Limiter(source) => write!(f, "the rate limiter failed: {source}"),
            Self::File { part, source } => {
                write!(f, "cannot read the file for `{part}`: {source}")
            }
            Self::Transport(error) => error.fmt(f),
            Self::Stalled { limit } => write!(f, "nothing was sent or received for {limit:?}"),
            Self::Status { status, body } => write!(f, "HTTP {status}. The body begins: {body}"),
            Self::NotJson { status, reason, body, .. } => {
                write!(f, "the response (HTTP {status}) is not JSON: {reason}. It begins: {body}")
            }
            Self::Api(error) => error.fmt(f),
            Self::Decode { path, reason } => write!(f, "cannot read `{path}` of the response: {reason}"),
            Self::Helper(error) => error.source.fmt(f),
        }
    }
}

/// The failure of an upload, a waiter or a webhook, which make several calls or none.
///
/// [`downcast_ref`](Self::downcast_ref) returns the error itself.
#[derive(Clone)]
pub struct HelperError {
    source: Arc<dyn StdError + Send + Sync>,
    pub(super) operation: Option<&'static Operation>,
    is_retryable: bool,
    pub(super) may_have_taken_effect: bool,
    pub(super) hint: Option<Cow<'static, str>>,
}

impl HelperError {
    /// Creates it from the error itself.
    pub fn new(source: impl Into<BoxError>) -> Self {
        Self {
            source: source.into().into(),
            operation: None,
            is_retryable: false,
            may_have_taken_effect: false,
            hint: None,
        }
    }

    /// Sets the operation that failed.
    #[must_use]
    pub fn operation(mut self, operation: &'static Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Sets whether a retry may succeed.
    #[must_use]
    pub fn retryable(mut self, is_retryable: bool) -> Self {
        self.is_retryable = is_retryable;
        self
    }

    /// Sets whether something may have changed on the server.
    #[must_use]
    pub fn took_effect(mut self, may_have_taken_effect: bool) -> Self {
        self.may_have_taken_effect = may_have_taken_effect;
        self
    }

    /// Sets the hint on what to do next.
    #[must_use]
    pub fn hint(mut self, hint: Option<Cow<'static, str>>) -> Self {
        self.hint = hint;
        self
    }

    /// Returns the error itself, if it is of this type.
    pub fn downcast_ref<T: StdError + 'static>(&self) -> Option<&T> {
        self.source.downcast_ref()
    }
}

impl fmt::Debug for HelperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}
