//! A test double of the server.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::message::form::Params;
use crate::message::request::Request;
use baijiayun_metadata::{DataPlace, Operation};

/// A test double of the server, with prepared responses and a record of the calls. Clones share both.
///
/// Decoding, retries and checks work as with a server, but nothing is sent, and there is no rate limit unless
/// one is set. The crate `baijiayun-mock` is a server that behaves like the vendor's.
///
/// ```
/// use baijiayun_runtime::{Request, Stub};
/// use serde_json::json;
///
/// # fn example<GetInfo: Request>() {
/// let stub = Stub::new()
///     .respond_json::<GetInfo>(json!({ "video_id": 1, "name": "a lecture", "status": 100 }))
///     .reject::<GetInfo>(1001, "no such video");
/// // Client::builder().stub(stub.clone())
/// // The first call succeeds, and all further ones are rejected.
/// assert_eq!(stub.calls().len(), 0);
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Stub {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    responses: HashMap<&'static str, VecDeque<Json>>,
    calls: Vec<StubCall>,
}

/// A call that a [`Stub`] has recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StubCall {
    /// The operation.
    pub operation: &'static Operation,
    /// The parameters, without the common ones. Secrets are `***`.
    pub params: Vec<(String, String)>,
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
    /// A response with a secret makes the call fail, because secrets are masked when they are written; use
    /// [`respond_json`](Self::respond_json) for those.
    ///
    /// # Panics
    ///
    /// If the response cannot be written as JSON. Generated responses always can.
    #[must_use]
    #[allow(clippy::panic, reason = "a mistake in a test")]
    pub fn respond<R: Request<Response: Serialize>>(self, response: R::Response) -> Self {
        match serde_json::to_value(response) {
            Ok(data) => self.respond_json::<R>(data),
            Err(error) => panic!("the response of {} cannot be written: {error}", R::OPERATION.id),
        }
    }

    /// Adds a response to the next call of this operation, with data in the form in which the server writes
    /// it.
    #[must_use]
    pub fn respond_json<R: Request>(self, data: Json) -> Self {
        let envelope = R::OPERATION.envelope;
        let body = match (envelope.data, data) {
            (DataPlace::Inline, Json::Object(mut fields)) => {
                fields.insert("code".into(), envelope.success.into());
                Json::Object(fields)
            }
            (_, data) => json!({ "code": envelope.success, "data": data, "msg": "" }),
        };
        self.body(R::OPERATION, body)
    }

    /// Adds a rejection with this code to the next call of this operation.
    ///
    /// # Panics
    ///
    /// If the code means success: 0 for nearly every operation, 1 for the upload of a file.
    #[must_use]
    #[allow(clippy::panic, reason = "a mistake in a test")]
    pub fn reject<R: Request>(self, code: i64, message: &str) -> Self {
        if code == R::OPERATION.envelope.success {
            panic!("code {code} is the success of {}", R::OPERATION.id);
        }
        self.body(R::OPERATION, json!({ "code": code, "data": null, "msg": message }))
    }

    fn body(self, operation: &'static Operation, body: Json) -> Self {
        self.lock().responses.entry(operation.id).or_default().push_back(body);
        self
    }

    /// Returns the calls so far, the oldest first.
    pub fn calls(&self) -> Vec<StubCall> {
        self.lock().calls.clone()
    }

    /// Records a call, and returns the body of its response.
    pub(crate) fn take(&self, operation: &'static Operation, params: &Params) -> String {
        let params =
            params.iter().map(|(name, value)| (name.to_string(), value.shown().to_owned())).collect();
        let mut shared = self.lock();
        shared.calls.push(StubCall { operation, params });
        let body = shared.responses.get_mut(operation.id).and_then(|responses| match responses.len() {
            0 | 1 => responses.front().cloned(),
            _ => responses.pop_front(),
        });
        body.unwrap_or_else(|| no_response(operation)).to_string()
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the rejection of a call without a prepared response. Its code never means success.
fn no_response(operation: &Operation) -> Json {
    let code = operation.envelope.success + 1;
    json!({ "code": code, "msg": format!("the stub has no response for {}", operation.id) })
}
