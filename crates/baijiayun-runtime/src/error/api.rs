//! A call that the server refused.

use std::fmt;

use baijiayun_metadata::Operation;

use super::describe::operation_name;
use super::redact::one_line;
use crate::value::UnixTime;

/// The refusal of a call by the server.
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
        write!(f, "{}: the server refused with code {}", operation_name(self.operation), self.code)?;
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
