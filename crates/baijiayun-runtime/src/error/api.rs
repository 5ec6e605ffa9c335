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

impl ApiError {
    /// Creates a rejection with HTTP status 200, for test doubles of a client.
    pub fn new(code: i64, message: impl Into<String>) -> Self {
        Self { status: 200, code, meaning: None, hint: None, message: message.into(), server_time: None }
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
