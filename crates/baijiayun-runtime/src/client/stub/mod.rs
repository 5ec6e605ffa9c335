//! A test double of the server.

mod data;

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::error::redact::MASK;
use crate::message::form::Params;
use crate::message::request::StubRequest;
use baijiayun_metadata::{DataPlace, Operation};

/// A test double of the server, with prepared responses and a record of the calls. Clones share both.
///
/// Decoding, retries and checks work as with a server, but nothing is sent, no time passes, also not between
/// attempts, and there is no rate limit unless one is set. Operations with an unknown path need none. The crate `baijiayun-mock` is a server that behaves like the vendor's.
///
/// ```
/// use baijiayun_runtime::{Stub, StubRequest};
/// use serde_json::json;
///
/// # fn example<GetInfo: StubRequest>() {
/// let stub = Stub::new()
///     .respond_json::<GetInfo>(json!({ "video_id": 1, "name": "a lecture", "status": 100 }))
///     .time_out::<GetInfo>()
///     .reject::<GetInfo>(1001, "no such video");
/// // Client::builder().stub(stub.clone())
/// // The first call succeeds. The second one times out and is retried; it and all further ones are rejected.
/// assert_eq!(stub.calls().len(), 0);
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Stub {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    responses: HashMap<&'static str, VecDeque<Prepared>>,
    calls: Vec<StubCall>,
}

/// A prepared end of an attempt.
#[derive(Clone)]
pub(crate) enum Prepared {
    /// A response with this body.
    Body(String),
    /// No response in time.
    Timeout,
    /// No connection.
    ConnectionRefused,
    /// A connection that ends before the response.
    ConnectionReset,
}

/// A call that a [`Stub`] has recorded.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StubCall {
    /// The operation.
    pub operation: &'static Operation,
    /// The parameters, without the common ones. Secrets are `***`.
    pub params: Vec<(String, String)>,
}

/// Masks every value of a raw call, because any of them may be secret.
impl fmt::Debug for StubCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |(name, value)| if self.operation.secret { (name, MASK) } else { (name, value) };
        let params = self.params.iter().map(|(name, value)| (name, value.as_str())).map(shown);
        f.debug_struct("StubCall")
            .field("operation", &self.operation.id)
            .field("params", &params.collect::<Vec<_>>())
            .finish()
    }
}

impl StubCall {
    /// Returns the value of a parameter.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(param, _)| param == name).map(|(_, value)| value.as_str())
    }
}

impl Stub {
    /// Creates a stub without responses: every call is rejected.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a response to the next call of this operation. The last response of an operation is repeated for
    /// all further calls.
    ///
    /// # Panics
    ///
    /// If the response has a secret, which is masked when it is written; use
    /// [`respond_json`](Self::respond_json) for those.
    #[must_use]
    #[track_caller]
    pub fn respond<R: StubRequest<Response: Serialize>>(self, response: R::Response) -> Self {
        match serde_json::to_value(response) {
            Ok(data) => self.respond_json::<R>(data),
            Err(error) => mistake(R::OPERATION, &format!("it cannot be written: {error}")),
        }
    }

    /// Adds a response to the next call of this operation, with data in the form in which the server writes
    /// it.
    ///
    /// # Panics
    ///
    /// If the client cannot read the data as this operation's, or if it has a field that the operation's response
    /// does not have. [`respond_text`](Self::respond_text) responds with anything.
    #[must_use]
    #[track_caller]
    pub fn respond_json<R: StubRequest>(self, data: Json) -> Self {
        let (operation, envelope) = (R::OPERATION, R::OPERATION.envelope);
        if let Err(reason) = data::check::<R>(&data) {
            let shown = if operation.secret {
                "(withheld: it may hold a secret)".to_owned()
            } else {
                data.to_string()
            };
            mistake(operation, &format!("{reason}\nThe response: {shown}"));
        }
        let body = match (envelope.data, data) {
            (DataPlace::Inline, Json::Object(mut fields)) => {
                fields.insert("code".into(), envelope.success.into());
                Json::Object(fields)
            }
            (_, data) => json!({ "code": envelope.success, "data": data, "msg": "" }),
        };
        self.respond_text::<R>(body.to_string())
    }

    /// Adds a response with this whole body to the next call of this operation. It is not checked, so it can be
    /// one that was recorded, or one that is damaged.
    #[must_use]
    pub fn respond_text<R: StubRequest>(self, body: impl Into<String>) -> Self {
        self.prepare(R::OPERATION, Prepared::Body(body.into()))
    }

    /// Adds a rejection with this code to the next call of this operation.
    ///
    /// # Panics
    ///
    /// If the code means success: 0 for nearly every operation, 1 for the upload of a file.
    #[must_use]
    #[track_caller]
    pub fn reject<R: StubRequest>(self, code: i64, message: &str) -> Self {
        if code == R::OPERATION.envelope.success {
            mistake(R::OPERATION, &format!("a rejection cannot have code {code}, which means success"));
        }
        let body = json!({ "code": code, "data": null, "msg": message });
        self.respond_text::<R>(body.to_string())
    }

    /// Lets the next attempt of this operation time out, at once. An idempotent call is retried, and others may
    /// have taken effect.
    #[must_use]
    pub fn time_out<R: StubRequest>(self) -> Self {
        self.prepare(R::OPERATION, Prepared::Timeout)
    }

    /// Lets the next attempt of this operation fail to connect. Nothing is sent, and every call is retried.
    #[must_use]
    pub fn refuse_connection<R: StubRequest>(self) -> Self {
        self.prepare(R::OPERATION, Prepared::ConnectionRefused)
    }

    /// Interrupts the connection of the next attempt of this operation before the response. An idempotent call is
    /// retried, and others may have taken effect.
    #[must_use]
    pub fn reset_connection<R: StubRequest>(self) -> Self {
        self.prepare(R::OPERATION, Prepared::ConnectionReset)
    }

    fn prepare(self, operation: &'static Operation, prepared: Prepared) -> Self {
        self.lock().responses.entry(operation.id).or_default().push_back(prepared);
        self
    }

    /// Returns the calls so far, the oldest first.
    pub fn calls(&self) -> Vec<StubCall> {
        self.lock().calls.clone()
    }

    /// Records an attempt, and returns its end.
    pub(crate) fn take(&self, operation: &'static Operation, params: &Params) -> Prepared {
        let params =
            params.iter().filter_map(|(name, value)| Some((name.to_string(), value.shown()?.to_owned())));
        let mut shared = self.lock();
        shared.calls.push(StubCall { operation, params: params.collect() });
        let prepared = shared.responses.get_mut(operation.id).and_then(|responses| match responses.len() {
            0 | 1 => responses.front().cloned(),
            _ => responses.pop_front(),
        });
        prepared.unwrap_or_else(|| Prepared::Body(no_response(operation).to_string()))
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Prints the calls, and no response: it may hold a secret.
impl fmt::Debug for Stub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stub").field("calls", &self.lock().calls).finish_non_exhaustive()
    }
}

/// Returns the rejection of a call without a prepared response. Its code never means success.
fn no_response(operation: &Operation) -> Json {
    let code = operation.envelope.success + 1;
    json!({ "code": code, "msg": format!("the stub has no response for {}", operation.id) })
}

/// Reports a mistake in a test where it was made. As an error of a call it would look like one of the server.
#[track_caller]
#[allow(clippy::panic, reason = "a mistake in a test")]
fn mistake(operation: &Operation, reason: &str) -> ! {
    panic!("the stub was given a wrong response for {}: {reason}", operation.id)
}
