//! What arrived, and what was sent: for tests to assert on, and for people to read.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;

use axum::http::HeaderMap;
use baijiayun_vod::{API, Method, Operation, Schema, UnixTime, VideoId};
use bytes::Bytes;

use crate::fault::Fault;

/// A call that arrived.
#[derive(Clone)]
pub struct LoggedCall {
    /// When, by the mock's clock.
    pub at: UnixTime,
    /// Which operation it calls; `None` if there is none at its path.
    pub operation: Option<&'static Operation>,
    /// The HTTP method; `None` for one that the API does not use.
    pub method: Option<Method>,
    /// The path and the query, as they stood in the request.
    pub target: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty for uploads, which are not kept here unless their answer is
    /// [given](Fault::Response). The log keeps the latest 64 MiB of bodies, and forgets older calls.
    pub body: Bytes,
    /// The parameters, decoded; those of the upload URL for an upload.
    pub params: BTreeMap<String, String>,
    /// The names of the file parts and of the files in them.
    pub files: Vec<(String, String)>,
    /// What was wrong with it on purpose.
    pub faults: Vec<Fault>,
    /// How it was answered; `None` as long as it is not, or if the connection was reset instead.
    pub response: Option<LoggedResponse>,
}

/// How a call was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedResponse {
    /// The HTTP status.
    pub status: u16,
    /// The code in the envelope.
    pub code: Option<i64>,
    /// The message in the envelope.
    pub message: String,
}

impl LoggedCall {
    /// A parameter's value, decoded.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.get(name).map(String::as_str)
    }

    /// A header's value; empty if it is not there or no text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Parameters of upload URLs that say nothing to a reader, or let them in.
const UPLOAD_PARAMS: [&str; 2] = ["token", "ts"];

/// Whether a parameter is secret, or the same in every call.
fn is_hidden(operation: Option<&Operation>, name: &str) -> bool {
    let common = API.common;
    let param = operation.and_then(|operation| operation.param(name));
    [common.account, common.timestamp, common.sign].contains(&name)
        || UPLOAD_PARAMS.contains(&name)
        || param.is_some_and(|param| matches!(param.schema, Schema::Secret))
}

/// One line, without signs, keys and tokens.
impl fmt::Display for LoggedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.operation {
            Some(operation) => write!(f, "{} {}", operation.number, operation.id)?,
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
            None => f.write_str(" -> no answer"),
            Some(answer) => match answer.code {
                None => write!(f, " -> HTTP {}", answer.status),
                Some(code) if answer.message.is_empty() => write!(f, " -> {code}"),
                Some(code) => write!(f, " -> {code} {}", answer.message),
            },
        }
    }
}

impl fmt::Debug for LoggedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LoggedCall({self})")
    }
}

/// A callback that was sent, answered or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookDelivery {
    /// When, by the mock's clock.
    pub at: UnixTime,
    /// Where to.
    pub url: String,
    /// The video.
    pub video_id: VideoId,
    /// All parameters, signed.
    pub params: Vec<(String, String)>,
    /// Which try it was, from 1.
    pub attempt: u32,
    /// What came of it.
    pub outcome: DeliveryOutcome,
}

/// What came of sending a callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// It was answered with code 0.
    Accepted,
    /// It was answered otherwise: this status, and the beginning of this body.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The beginning of the body.
        body: String,
    },
    /// It was not answered.
    Failed(String),
}

/// How many bytes of bodies the log keeps, but for the latest one, which it always does.
const LARGEST_LOG: usize = 64 << 20;

/// The calls that the log still knows.
#[derive(Debug, Default)]
pub(crate) struct Log {
    calls: VecDeque<LoggedCall>,
    /// The number of the first of them.
    first: usize,
    deliveries: VecDeque<WebhookDelivery>,
    /// How large all the bodies are together.
    bodies: usize,
}

impl Log {
    /// Notes a call, forgets the oldest if there are too many, and gives it a number.
    pub(crate) fn arrived(&mut self, call: LoggedCall, capacity: usize) -> usize {
        self.calls.push_back(call);
        while self.calls.len() > capacity.max(1) {
            self.forget_first();
        }
        self.first + self.calls.len() - 1
    }

    /// Notes the body of a call, unless the call is forgotten.
    pub(crate) fn body(&mut self, number: usize, body: Bytes) {
        let size = body.len();
        let Some(call) = self.call(number) else { return };
        call.body = body;
        self.bodies += size;
        while self.bodies > LARGEST_LOG && self.calls.len() > 1 {
            self.forget_first();
        }
    }

    fn forget_first(&mut self) {
        if let Some(call) = self.calls.pop_front() {
            self.first += 1;
            self.bodies -= call.body.len();
        }
    }

    /// The call with this number, unless it is forgotten.
    pub(crate) fn call(&mut self, number: usize) -> Option<&mut LoggedCall> {
        self.calls.get_mut(number.checked_sub(self.first)?)
    }

    pub(crate) fn calls(&self) -> Vec<LoggedCall> {
        self.calls.iter().cloned().collect()
    }

    pub(crate) fn delivered(&mut self, delivery: WebhookDelivery, capacity: usize) {
        self.deliveries.push_back(delivery);
        while self.deliveries.len() > capacity.max(1) {
            self.deliveries.pop_front();
        }
    }

    pub(crate) fn deliveries(&self) -> Vec<WebhookDelivery> {
        self.deliveries.iter().cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.first += self.calls.len();
        self.calls.clear();
        self.bodies = 0;
        self.deliveries.clear();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn call() -> LoggedCall {
        LoggedCall {
            at: UnixTime(0),
            operation: None,
            method: None,
            target: String::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            params: BTreeMap::new(),
            files: Vec::new(),
            faults: Vec::new(),
            response: None,
        }
    }

    #[test]
    fn large_bodies_push_out_older_calls() {
        let mut log = Log::default();
        let body = Bytes::from(vec![0; LARGEST_LOG / 4]);
        for _ in 0..100 {
            let number = log.arrived(call(), 1000);
            log.body(number, body.clone());
            assert!(log.call(number).is_some());
        }
        assert_eq!(log.calls().len(), 4);
        log.clear();
        let number = log.arrived(call(), 1000);
        log.body(number, Bytes::from(vec![0; LARGEST_LOG + 1]));
        assert_eq!(log.calls().len(), 1, "the latest is kept however large it is");
        let number = log.arrived(call(), 1);
        log.body(number, body);
        assert_eq!((log.calls().len(), log.bodies), (1, LARGEST_LOG / 4));
    }
}
