//! Calls in the log.

use std::collections::BTreeMap;
use std::fmt;

use axum::http::HeaderMap;
use baijiayun_vod::metadata::{Method, Operation, Schema};
use baijiayun_vod::{API, UnixTime};
use bytes::Bytes;

use crate::fault::Fault;

/// A call that the server received.
#[derive(Clone)]
#[non_exhaustive]
pub struct LoggedCall {
    /// The time by the mock's clock.
    pub at: UnixTime,
    /// The operation; `None` if the path has none.
    pub operation: Option<&'static Operation>,
    /// The HTTP method; `None` for one that the API does not use.
    pub method: Option<Method>,
    /// The path and the query, as they were sent.
    pub target: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty for uploads, unless their response is [set by a fault](Fault::Response). The log
    /// keeps the latest 64 MiB of bodies and drops older calls.
    pub body: Bytes,
    /// The parameters, decoded; for an upload, those of its URL.
    pub params: BTreeMap<String, String>,
    /// The file parts: the name of the parameter and of the file.
    pub files: Vec<(String, String)>,
    /// The faults injected into the call.
    pub faults: Vec<Fault>,
    /// The response; `None` while the call is served, or if the connection was reset.
    pub response: Option<LoggedResponse>,
}

/// The response to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoggedResponse {
    /// The HTTP status.
    pub status: u16,
    /// The code in the envelope.
    pub code: Option<i64>,
    /// The message in the envelope.
    pub message: String,
}

impl LoggedCall {
    /// Returns a parameter's value, decoded.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.get(name).map(String::as_str)
    }

    /// Returns a header's value; empty if it is missing or not text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Returns the body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The parameters of upload URLs that are secret or irrelevant.
const UPLOAD_PARAMS: [&str; 2] = ["token", "ts"];

/// Returns whether a parameter is secret, or the same in every call.
fn is_hidden(operation: Option<&Operation>, name: &str) -> bool {
    let common = API.common;
    let param = operation.and_then(|operation| operation.param(name));
    [common.account, common.timestamp, common.sign].contains(&name)
        || UPLOAD_PARAMS.contains(&name)
        || param.is_some_and(|param| matches!(param.schema, Schema::Secret))
}

/// Writes one line, without signs, keys and tokens.
impl fmt::Display for LoggedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.operation {
            Some(Operation { number: Some(number), id, .. }) => write!(f, "{number} {id}")?,
            Some(operation) => f.write_str(operation.id)?,
            None => write!(f, "{}", self.target.split('?').next().unwrap_or_default())?,
        }
        for (name, value) in self.params.iter().filter(|(name, _)| !is_hidden(self.operation, name)) {
            let value: String = value.chars().take(60).collect();
            write!(f, " {name}={value:?}")?;
        }
        for (part, file) in &self.files {
            write!(f, " {part}=@{file:?}")?;
        }
        let range = self.header("content-range");
        if !range.is_empty() {
            write!(f, " [{range}]")?;
        }
        for fault in &self.faults {
            write!(f, " !{fault:?}")?;
        }
        match &self.response {
            None => f.write_str(" -> no response"),
            Some(response) => match response.code {
                None => write!(f, " -> HTTP {}", response.status),
                Some(code) if response.message.is_empty() => write!(f, " -> {code}"),
                Some(code) => write!(f, " -> {code} {}", response.message),
            },
        }
    }
}

impl fmt::Debug for LoggedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LoggedCall({self})")
    }
}
