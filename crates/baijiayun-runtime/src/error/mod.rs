//! Everything that can go wrong.

mod config;
pub(crate) mod redact;

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::iter::successors;
use std::sync::Arc;
use std::time::Duration;

use baijiayun_metadata::Operation;

pub use self::config::ConfigError;
use self::redact::one_line;
use crate::value::UnixTime;

/// The reason why a key provider has no key.
pub type KeyError = Box<dyn std::error::Error + Send + Sync>;

/// Why a call, or the making of a client, failed.
///
/// Every variant that belongs to a call names its operation. No variant shows the partner key, a
/// sign or a URL with parameters.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The client cannot be built like this.
    #[error(transparent)]
    Config(#[from] ConfigError),

    /// An argument that the server would refuse. Nothing was sent.
    #[error("{}: argument {source}. Nothing was sent", name(.operation))]
    InvalidArgument {
        /// The operation.
        operation: &'static Operation,
        /// The argument and what is wrong with it.
        source: InvalidArgument,
    },

    /// The path of the operation is not known. Nothing was sent.
    #[error(
        "{}: the path of 「{}」 is lost in the source this client was made from. Look it up on the \
         vendor's current page and supply it with `ClientBuilder::path(\"{}\", \"/openapi/…\")`. \
         Nothing was sent", name(.operation), .operation.title_zh, .operation.id
    )]
    UnknownPath {
        /// The operation.
        operation: &'static Operation,
    },

    /// The operation has to be signed and the client has no partner key. Nothing was sent.
    #[error(
        "{}: this call has to be signed, and the client has no partner key. Build it with \
         `Credentials::new`. Nothing was sent", name(.operation)
    )]
    MissingKey {
        /// The operation.
        operation: &'static Operation,
    },

    /// The blocking client was called inside async code, whose thread it would have held up. Nothing
    /// was sent.
    #[error(
        "{}: the blocking client was called inside async code. Nothing was sent. Use the async \
         client there, or call from `tokio::task::spawn_blocking`", name(.operation)
    )]
    InsideAsync {
        /// The operation.
        operation: &'static Operation,
    },

    /// The partner key could not be had. Nothing was sent.
    #[error("{}: cannot get the partner key: {source}. Nothing was sent", name(.operation))]
    Key {
        /// The operation.
        operation: &'static Operation,
        /// The cause.
        source: KeyError,
    },

    /// The client had made so many calls that this one would have had to wait too long. Nothing was
    /// sent.
    #[error(
        "{}: waited {waited:?} for its turn, because of the limit on calls. Nothing was sent. Make \
         fewer calls, or set a longer `ClientBuilder::queue_timeout`", name(.operation)
    )]
    RateLimited {
        /// The operation.
        operation: &'static Operation,
        /// How long it waited.
        waited: Duration,
    },

    /// The call was tried as often, or for as long, as the retry policy allows.
    #[error("{last}. Gave up after {attempts} attempts in {elapsed:.1?}")]
    GaveUp {
        /// How often it was tried.
        attempts: usize,
        /// How long that took.
        elapsed: Duration,
        /// What the last attempt met with.
        #[source]
        last: Box<Error>,
    },

    /// A file to send could not be read.
    #[error("{}: cannot read the file for `{part}`: {source}. Nothing was sent", name(.operation))]
    File {
        /// The operation.
        operation: &'static Operation,
        /// The file part.
        part: &'static str,
        /// The cause.
        source: io::Error,
    },

    /// No answer: no connection, a time-out, or a connection that broke.
    #[error("{}: {}: {}", name(.operation), transport(.source), causes(.source))]
    Transport {
        /// The operation.
        operation: &'static Operation,
        /// The cause, without its URL.
        source: reqwest::Error,
    },

    /// A file or chunk was being sent, and nothing moved any more.
    #[error(
        "{}: nothing was sent or received for {limit:?}, so the call was given up; it may have taken \
         effect. `ClientBuilder::read_timeout` sets the limit", name(.operation)
    )]
    Stalled {
        /// The operation.
        operation: &'static Operation,
        /// How long nothing moved.
        limit: Duration,
    },

    /// An HTTP status that is no success, and no envelope in the body.
    #[error("{}: HTTP {status}{}. The body begins: {body}", name(.operation), status_hint(.status))]
    Status {
        /// The operation.
        operation: &'static Operation,
        /// The status.
        status: u16,
        /// The beginning of the body.
        body: String,
    },

    /// A body that is not JSON: an HTML page, or an answer cut short.
    #[error("{}: the answer (HTTP {status}) is not JSON: {reason}. It begins: {body}", name(.operation))]
    NotJson {
        /// The operation.
        operation: &'static Operation,
        /// The status.
        status: u16,
        /// Why it cannot be read.
        reason: String,
        /// The beginning of the body.
        body: String,
    },

    /// The server refused the call.
    #[error(transparent)]
    Api(#[from] ApiError),

    /// JSON that does not have the expected shape.
    #[error(
        "{}: cannot read `{path}` of the answer: {reason}. The call may have taken effect; \
         please report this", name(.operation)
    )]
    Decode {
        /// The operation.
        operation: &'static Operation,
        /// The way to the value, such as `data.list[3].create_time`.
        path: String,
        /// Why it cannot be read.
        reason: String,
    },
}

/// So that a client made of an [`ApiClient`](crate::ApiClient) with `From` needs nothing else to be
/// built.
impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl Error {
    /// The operation that was called; `None` when a client could not be built.
    pub fn operation(&self) -> Option<&'static Operation> {
        match self {
            Self::Config(_) => None,
            Self::Api(error) => Some(error.operation),
            Self::GaveUp { last, .. } => last.operation(),
            Self::InvalidArgument { operation, .. }
            | Self::UnknownPath { operation }
            | Self::MissingKey { operation }
            | Self::InsideAsync { operation }
            | Self::Key { operation, .. }
            | Self::RateLimited { operation, .. }
            | Self::File { operation, .. }
            | Self::Transport { operation, .. }
            | Self::Stalled { operation, .. }
            | Self::Status { operation, .. }
            | Self::NotJson { operation, .. }
            | Self::Decode { operation, .. } => Some(operation),
        }
    }

    /// The server's code, where it refused the call.
    pub fn code(&self) -> Option<i64> {
        match self {
            Self::Api(error) => Some(error.code),
            Self::GaveUp { last, .. } => last.code(),
            Self::Key { source, .. } => fetch_error(source).and_then(Self::code),
            _ => None,
        }
    }

    /// Whether the same call may succeed later: no answer, 429, 5xx, or an answer cut short.
    ///
    /// Whether it is *safe* to send it again is another question: the first attempt may have taken
    /// effect. [`Operation::idempotent`] answers it.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Transport { source, .. } => !source.is_builder() && !is_of_file(source),
            Self::Stalled { .. } => true,
            Self::Status { status, .. } => is_transient(*status),
            // A success that cannot be parsed was cut short, or a proxy spoke for the server.
            Self::NotJson { .. } => true,
            Self::Api(error) => is_transient(error.status),
            Self::RateLimited { .. } => true,
            Self::GaveUp { last, .. } => last.is_retryable(),
            Self::Key { source, .. } => fetch_error(source).is_some_and(Self::is_retryable),
            _ => false,
        }
    }
}

/// The error of the call that fetched the key, where one did.
fn fetch_error(source: &KeyError) -> Option<&Error> {
    source.downcast_ref::<Arc<dyn std::error::Error + Send + Sync>>()?.downcast_ref()
}

/// Statuses of failures that may go away.
pub(crate) fn is_transient(status: u16) -> bool {
    status == 429 || status >= 500
}

/// What the server said when it refused a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// The operation.
    pub operation: &'static Operation,
    /// The HTTP status; often 200.
    pub status: u16,
    /// The server's code.
    pub code: i64,
    /// What the code means, where the vendor has published it.
    pub meaning: Option<&'static str>,
    /// What can be done about it, where the settings explain it.
    pub hint: Option<&'static str>,
    /// The server's message, in Chinese as a rule; may be empty.
    pub message: String,
    /// The server's time, where it said it.
    pub server_time: Option<UnixTime>,
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the server refused with code {}", name(self.operation), self.code)?;
        if let Some(meaning) = self.meaning {
            write!(f, ", {meaning}")?;
        }
        if !self.message.is_empty() {
            write!(f, ": {}", one_line(&self.message))?;
        }
        match self.hint {
            Some(hint) => write!(f, ". {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ApiError {}

/// An argument that the server would refuse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{parameter}`: {reason}")]
pub struct InvalidArgument {
    /// The parameter's name on the wire.
    pub parameter: &'static str,
    /// What is wrong with it.
    pub reason: String,
}

impl InvalidArgument {
    /// Something is wrong with this parameter.
    pub fn new(parameter: &'static str, reason: impl Into<String>) -> Self {
        Self { parameter, reason: reason.into() }
    }
}

/// `video.get_info (API-6)`.
fn name(operation: &Operation) -> String {
    format!("{} ({})", operation.id, operation.number)
}

fn transport(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "cannot connect; check the base URL and the network"
    } else if error.is_builder() {
        "the request cannot be made"
    } else if is_of_file(error) {
        "a file to send could not be read to its end"
    } else {
        "the connection broke; the call may have taken effect"
    }
}

/// Whether what failed is not the connection but the source of a body.
fn is_of_file(error: &reqwest::Error) -> bool {
    let source = std::error::Error::source(error);
    let mut causes = successors(source, |cause| cause.source());
    let is_body = |cause: &reqwest::Error| cause.is_body();
    error.is_request() && causes.any(|cause| cause.downcast_ref().is_some_and(is_body))
}

/// The whole chain of causes: reqwest's own message says little without them.
fn causes(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

fn status_hint(status: &u16) -> &'static str {
    match status {
        300..=399 => " (a redirect, which is not followed; check the base URL)",
        404 => " (no such path; check the base URL)",
        429 => " (too many requests)",
        500..=599 => " (the server or a proxy has a problem)",
        _ => "",
    }
}
