//! The server's rejection of a call.

use std::fmt;

use super::redact::one_line;
use crate::value::UnixTime;

/// The server's rejection of a call.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApiError {
    /// The HTTP status; often 200.
    pub status: u16,
    /// The server's code.
    pub code: i64,
    /// The meaning of the code, if the vendor has published it.
    pub meaning: Option<&'static str>,
    /// Advice for the caller, if the spec has one.
    pub hint: Option<&'static str>,
    /// The server's message, usually in Chinese; may be empty.
    pub message: String,
    /// The server's time, if the response has it.
    pub server_time: Option<UnixTime>,
}

/// The general code of rejections without a specific one; the message says more.
const GENERAL: i64 = 1;

/// The words of a rejection because there were too many calls, in lower case. No page has a code for it.
const TOO_MANY: [&str; 14] = [
    "频繁",
    "频率过",
    "频率太",
    "频率超",
    "频率限制",
    "请求次数",
    "访问次数",
    "调用次数",
    "请求过多",
    "请求太多",
    "限流",
    "rate limit",
    "too many requests",
    "too frequent",
];

impl ApiError {
    /// Creates a rejection with HTTP status 200, for test doubles of a client.
    pub fn new(code: i64, message: impl Into<String>) -> Self {
        Self { status: 200, code, meaning: None, hint: None, message: message.into(), server_time: None }
    }

    /// Returns whether the call was rejected because there were too many. It had no effect.
    ///
    /// That is HTTP status 429, or a message that says so with the general code, 1, or a code that the vendor has not
    /// published: PHP often responds with HTTP status 200.
    pub fn is_too_many_requests(&self) -> bool {
        let has_own_meaning = self.code != GENERAL && self.meaning.is_some();
        let message = self.message.to_lowercase();
        self.status == 429 || (!has_own_meaning && TOO_MANY.into_iter().any(|words| message.contains(words)))
    }

    /// Returns whether the same call may succeed later.
    pub(crate) fn is_transient(&self) -> bool {
        is_transient(self.status) || self.is_too_many_requests()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server rejected the call with code {}", self.code)?;
        if let Some(meaning) = self.meaning {
            write!(f, ", {meaning}")?;
        }
        if !self.message.is_empty() {
            write!(f, ": {}", one_line(&self.message))?;
        }
        Ok(())
    }
}

crate::debug_as_report!(ApiError);

impl std::error::Error for ApiError {}

/// Returns whether an HTTP status means a transient failure.
pub(crate) fn is_transient(status: u16) -> bool {
    status == 429 || status >= 500
}
