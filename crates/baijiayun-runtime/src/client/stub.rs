//! Testing code that makes calls, without a server.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value as Json, json};

use crate::message::form::Params;
use crate::message::request::Request;
use baijiayun_metadata::{DataPlace, Operation};

/// Stands in for the server: gives the answers it was told to give, and keeps what it was asked.
/// Clones share both.
///
/// Everything of the client works as ever, decoding and retries too; only nothing is sent. For a
/// server that behaves, there is `baijiayun-mock`.
///
/// ```
/// use baijiayun_runtime::Stub;
/// use serde_json::json;
///
/// # fn example<GetInfo: baijiayun_runtime::Request>() {
/// let stub = Stub::new()
///     .answer::<GetInfo>(json!({ "video_id": 1, "name": "a lecture", "status": 100 }))
///     .refuse::<GetInfo>(1001, "no such video");
/// // Client::builder().stub(stub.clone())
/// // … the first call succeeds, and all further ones are refused.
/// assert_eq!(stub.calls().len(), 0);
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct Stub {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    answers: HashMap<&'static str, VecDeque<Json>>,
    calls: Vec<StubCall>,
}

/// A call that a [`Stub`] was asked to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StubCall {
    /// The operation.
    pub operation: &'static Operation,
    /// The parameters; secrets are `***`, and what the client adds to every call is left out.
    pub params: Vec<(String, String)>,
}

impl StubCall {
    /// A parameter's value.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Stub {
    /// Without any answers yet: every call is refused with code 1.
    pub fn new() -> Self {
        Self::default()
    }

    /// The next call of this operation succeeds with this data. The last answer given for an operation
    /// holds for all further calls.
    #[must_use]
    pub fn answer<R: Request>(self, data: Json) -> Self {
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

    /// The next call of this operation is refused.
    #[must_use]
    pub fn refuse<R: Request>(self, code: i64, message: &str) -> Self {
        self.body(R::OPERATION, json!({ "code": code, "data": null, "msg": message }))
    }

    fn body(self, operation: &'static Operation, body: Json) -> Self {
        self.lock().answers.entry(operation.id).or_default().push_back(body);
        self
    }

    /// The calls so far, the oldest first.
    pub fn calls(&self) -> Vec<StubCall> {
        self.lock().calls.clone()
    }

    /// Notes a call, and gives the body of its answer.
    pub(crate) fn take(&self, operation: &'static Operation, params: &Params) -> String {
        let params =
            params.iter().map(|(name, value)| (name.to_string(), value.shown().to_owned())).collect();
        let mut shared = self.lock();
        shared.calls.push(StubCall { operation, params });
        let body = shared.answers.get_mut(operation.id).and_then(|answers| match answers.len() {
            0 | 1 => answers.front().cloned(),
            _ => answers.pop_front(),
        });
        let none = || json!({ "code": 1, "msg": format!("the stub has no answer for {}", operation.id) });
        body.unwrap_or_else(none).to_string()
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
