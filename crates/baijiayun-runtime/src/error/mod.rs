//! The errors of this crate.

mod api;
mod argument;
mod boxed;
mod config;
mod hint;
mod kind;
pub(crate) mod redact;
pub(crate) mod report;
mod transport;

use std::borrow::Cow;
use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use baijiayun_metadata::{Operation, Safety};

use self::redact::Mask;

pub use self::api::ApiError;
pub(crate) use self::api::is_transient;
pub use self::argument::InvalidArgument;
pub use self::boxed::BoxError;
pub use self::config::ConfigError;
pub use self::kind::{ErrorKind, HelperError};
pub use self::transport::TransportError;

/// The target of all logs. It is the crate that users depend on, so they can filter with
/// `RUST_LOG=baijiayun_vod=debug`.
pub(crate) const TARGET: &str = "baijiayun_vod";

/// The error of a call, or of building a client.
///
/// `Display` names the operation and the failure; [`hint`](Self::hint) advises what to do next. `Debug`
/// prints both and all causes, so `fn main() -> Result<(), Box<dyn std::error::Error>>` shows a readable
/// message. None of them shows the partner key, a sign or a URL with parameters.
///
/// ```
/// use baijiayun_runtime::{Error, ErrorKind};
///
/// fn explain(error: &Error) -> String {
///     match error.kind() {
///         ErrorKind::Api(rejection) => format!("code {}: {}", rejection.code, rejection.message),
///         ErrorKind::Transport(_) if error.may_have_taken_effect() => "check if it worked".to_owned(),
///         _ if error.is_retryable() => "try again later".to_owned(),
///         _ => error.to_string(),
///     }
/// }
/// ```
///
/// The text of a cause is part of `Display`, so `source()` returns the cause's own source, and nothing is
/// printed twice.
///
/// It can be cloned, so that all who wait for one call get its error.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    /// The work that the call was part of, in front of the message; empty for a call of its own.
    context: String,
    operation: Option<&'static Operation>,
    kind: ErrorKind,
    attempts: usize,
    elapsed: Duration,
    may_have_taken_effect: bool,
    /// Whether other calls of the same work were sent before.
    follows_others: bool,
    headers: Headers,
    /// The hint of a helper that makes several calls. It replaces the default hint of the call.
    hint: Option<Cow<'static, str>>,
}

/// The facts about a failure in the headers of the response.
#[derive(Debug, Default, Clone)]
pub(crate) struct Headers {
    /// The time to wait.
    pub(crate) retry_after: Option<Duration>,
    /// The URL of a redirect, without its query.
    pub(crate) location: Option<String>,
}

impl Headers {
    /// Masks the secrets of a call.
    pub(crate) fn masked(self, mask: &Mask<'_>) -> Self {
        Self { location: self.location.map(|location| mask.apply(&location)), ..self }
    }
}

impl Error {
    /// Creates the error of one attempt of a call, also for test doubles of a client.
    pub fn new(operation: &'static Operation, kind: ErrorKind) -> Self {
        let may_have_taken_effect = operation.safety != Safety::Read && kind.may_have_taken_effect();
        Self(Box::new(Inner {
            context: String::new(),
            operation: Some(operation),
            kind,
            attempts: 1,
            elapsed: Duration::ZERO,
            may_have_taken_effect,
            follows_others: false,
            headers: Headers::default(),
            hint: None,
        }))
    }

    /// Creates the error of an argument that the server would reject, before anything is sent.
    pub fn invalid_argument(operation: &'static Operation, argument: InvalidArgument) -> Self {
        Self::new(operation, ErrorKind::InvalidArgument(argument))
    }

    /// Adds what the headers of the response say.
    pub(crate) fn with_headers(mut self, headers: Headers) -> Self {
        self.0.headers = headers;
        self
    }

    /// Adds the history of the call: the number of attempts, their time, and whether an earlier attempt may
    /// have taken effect.
    pub(crate) fn after(mut self, attempts: usize, elapsed: Duration, may_have_taken_effect: bool) -> Self {
        self.0.attempts = attempts;
        self.0.elapsed = elapsed;
        self.0.may_have_taken_effect |= may_have_taken_effect;
        self
    }

    /// Adds the knowledge of a caller that makes several calls: the work that this one was part of, as in
    /// `upload of video 7: `, whether an earlier call may have taken effect, and a hint that replaces the
    /// default one.
    #[doc(hidden)]
    pub fn within(
        mut self,
        context: String,
        may_have_taken_effect: bool,
        hint: Option<Cow<'static, str>>,
    ) -> Self {
        self.0.context = context + &self.0.context;
        self.0.may_have_taken_effect |= may_have_taken_effect;
        self.0.hint = hint.or(self.0.hint);
        self
    }

    /// Says that other calls of the same work were sent before this one.
    #[doc(hidden)]
    #[must_use]
    pub fn after_others(mut self) -> Self {
        self.0.follows_others = true;
        self
    }

    /// Returns the called operation; `None` if a client could not be built, or for a webhook.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// Returns the kind of the failure. A call that was retried has the kind of its last attempt.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Turns the error into its kind.
    pub fn into_kind(self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the server's rejection, if it rejected the call.
    pub fn rejection(&self) -> Option<&ApiError> {
        match &self.0.kind {
            ErrorKind::Api(rejection) => Some(rejection),
            _ => None,
        }
    }

    /// Returns the server's code, if it rejected the call.
    pub fn code(&self) -> Option<i64> {
        match self.key_call() {
            Some(call) => call.code(),
            None => self.rejection().map(|rejection| rejection.code),
        }
    }

    /// Returns the number of attempts.
    pub fn attempts(&self) -> usize {
        self.0.attempts
    }

    /// Returns whether the server rejected the call because there were too many, with HTTP status 429 or
    /// [by its message](ApiError::is_too_many_requests). The call had no effect.
    pub fn is_too_many_requests(&self) -> bool {
        match self.key_call() {
            Some(call) => call.is_too_many_requests(),
            None => self.0.kind.is_too_many_requests(),
        }
    }

    /// Returns whether the same call may succeed later: no response, too many requests, 5xx, or a response cut
    /// short.
    ///
    /// It may still be unsafe to send the call again, see
    /// [`may_have_taken_effect`](Self::may_have_taken_effect).
    pub fn is_retryable(&self) -> bool {
        match self.key_call() {
            Some(call) => call.is_retryable(),
            None => self.0.kind.is_retryable(),
        }
    }

    /// Returns the time that the server asks to wait before the same call, if it sent `Retry-After`.
    pub fn retry_after(&self) -> Option<Duration> {
        match self.key_call() {
            Some(call) => call.retry_after(),
            None => self.0.headers.retry_after,
        }
    }

    /// Returns whether an attempt of the call may have changed something on the server although it failed.
    ///
    /// It is `false` if nothing was sent, if the server rejected the call with an HTTP status below 500, if the
    /// HTTP status is 4xx, which means that the call was not carried out, and for operations that only read. A
    /// redirect may come after the call was carried out. An [idempotent](Operation::idempotent) operation can be sent again in
    /// any case.
    pub fn may_have_taken_effect(&self) -> bool {
        self.0.may_have_taken_effect
    }

    /// Returns a hint on what to do next, if there is one.
    pub fn hint(&self) -> Option<Cow<'static, str>> {
        if self.0.hint.is_some() {
            return self.0.hint.clone();
        }
        match self.key_call() {
            Some(call) => call.hint(),
            None => hint::of(&self.0.kind, self.0.operation, self.0.may_have_taken_effect),
        }
    }

    /// Returns the error of the call that fetches the key, if that is why this one failed. It answers for this one.
    fn key_call(&self) -> Option<&Self> {
        match &self.0.kind {
            ErrorKind::Key(source) => source.downcast_ref(),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.context)?;
        if let Some(operation) = self.0.operation {
            write!(f, "{}: ", operation.label())?;
        }
        write!(f, "{}", self.0.kind)?;
        if let Some(location) = &self.0.headers.location {
            write!(f, ". It redirects to {location}")?;
        }
        if let Some(delay) = self.0.headers.retry_after.filter(|_| self.is_retryable()) {
            write!(f, ". The server asks to wait {} s", delay.as_secs())?;
        }
        if self.0.attempts == 1 && !self.0.follows_others && self.0.kind.is_before_sending() {
            f.write_str(". Nothing was sent")?;
        }
        if self.0.attempts > 1 && self.is_retryable() {
            write!(f, ". Gave up after {} attempts in {:.1?}", self.0.attempts, self.0.elapsed)?;
        }
        Ok(())
    }
}

/// Prints the message, the causes and the hint; `{:#?}` prints the fields.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return report::write(self, self.hint().as_deref(), f);
        }
        let Inner { operation, kind, attempts, elapsed, may_have_taken_effect, .. } = &*self.0;
        f.debug_struct("Error")
            .field("operation", &operation.map(|operation| operation.id))
            .field("kind", kind)
            .field("attempts", attempts)
            .field("elapsed", elapsed)
            .field("may_have_taken_effect", may_have_taken_effect)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.kind.source()
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Self {
        Self(Box::new(Inner {
            context: String::new(),
            operation: None,
            kind: ErrorKind::Config(error),
            attempts: 0,
            elapsed: Duration::ZERO,
            may_have_taken_effect: false,
            follows_others: false,
            headers: Headers::default(),
            hint: None,
        }))
    }
}

impl From<HelperError> for Error {
    fn from(error: HelperError) -> Self {
        Self(Box::new(Inner {
            context: String::new(),
            operation: error.operation,
            may_have_taken_effect: error.may_have_taken_effect,
            kind: ErrorKind::Helper(error),
            attempts: 0,
            elapsed: Duration::ZERO,
            follows_others: false,
            headers: Headers::default(),
            hint: None,
        }))
    }
}

/// Lets [`ClientBuilder::build`](crate::ClientBuilder::build) create clients that implement
/// `From<`[`ApiClient`](crate::ApiClient)`>`.
impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

#[cfg(test)]
mod tests;
