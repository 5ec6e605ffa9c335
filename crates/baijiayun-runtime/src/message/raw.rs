//! Calls that no operation describes.

use std::fmt;

use serde_json::Value as Json;

use crate::error::{ApiError, Error, ErrorKind, InvalidArgument};
use crate::message::form::{Params, Value};
use crate::value::UnixTime;
use baijiayun_metadata::{Method, Operation, Safety};

/// The operation of a raw call, which has a path of its own and no number.
static RAW: Operation = raw(false);

/// The same, for a call that can be sent again.
static RAW_IDEMPOTENT: Operation = raw(true);

const fn raw(idempotent: bool) -> Operation {
    // Its parameters and its response may hold anything, secrets too.
    Operation::new("raw call", "any path", "Raw call", "")
        .path("/")
        .methods(&[Method::Get, Method::Post])
        .changes(Safety::Write, idempotent)
        .secret()
}

/// A call of any path with any parameters, for what the spec does not have.
///
/// ```
/// use baijiayun_runtime::RawCall;
///
/// let call = RawCall::post("/openapi/video/getInfo").param("video_id", 123).idempotent();
/// ```
#[derive(Clone)]
#[must_use = "a raw call does nothing until a client sends it"]
pub struct RawCall {
    path: String,
    pub(crate) method: Method,
    pub(crate) params: Params,
    idempotent: bool,
}

/// Without the parameters' values: nobody knows which are secret.
impl fmt::Debug for RawCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.params.iter().map(|(name, _)| name).collect();
        let Self { path, method, idempotent, .. } = self;
        f.debug_struct("RawCall")
            .field("path", path)
            .field("method", method)
            .field("params", &names)
            .field("idempotent", idempotent)
            .finish()
    }
}

impl RawCall {
    /// Creates a POST of a path that begins with `/`.
    pub fn post(path: impl Into<String>) -> Self {
        Self { path: path.into(), method: Method::Post, params: Params::new(), idempotent: false }
    }

    /// Creates a GET of a path that begins with `/`. Its parameters are in the URL.
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: Method::Get, ..Self::post(path) }
    }

    /// Adds a parameter. The common ones are added by the client.
    pub fn param(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.params.push((name.into().into(), Value::Plain(value.to_string())));
        self
    }

    /// Says that sending it twice does no harm, so that the client may send it again.
    pub fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        if self.idempotent { &RAW_IDEMPOTENT } else { &RAW }
    }

    /// The path, if it can be one.
    pub(crate) fn checked_path(&self) -> Result<&str, Error> {
        if is_path(&self.path) {
            return Ok(&self.path);
        }
        let reason = "it must begin with one `/`, and have neither dot segments nor a query";
        Err(Error::invalid_argument(self.operation(), InvalidArgument::new("path", reason)))
    }
}

/// Returns whether the text is a path below the base URL.
pub(crate) fn is_path(path: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !"?#\\\"<>".contains(c);
    // A dot segment would climb out of the base URL's prefix.
    let climbs = path.split('/').any(|segment| matches!(segment, "." | ".."));
    path.starts_with('/') && !path.starts_with("//") && !climbs && path.chars().all(plain)
}

/// A response as it came.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RawResponse {
    /// The operation.
    pub operation: &'static Operation,
    /// The code; 0 for success with nearly every operation.
    pub code: i64,
    /// The message.
    pub message: String,
    /// The server's time, where it said it.
    pub server_time: Option<UnixTime>,
    /// The whole body as JSON.
    pub json: Json,
    /// The whole body as the text it came as.
    pub body: String,
    /// The rejection, if the server rejected the call.
    pub rejection: Option<ApiError>,
}

impl RawResponse {
    /// Returns the response of a success, or the error of a call that the server rejected.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Api`](crate::ErrorKind::Api).
    pub fn into_result(self) -> Result<Self, Error> {
        match self.rejection {
            Some(rejection) => Err(Error::new(self.operation, ErrorKind::Api(rejection))),
            None => Ok(self),
        }
    }

    /// Returns the value of `data`.
    pub fn data(&self) -> &Json {
        self.json.get("data").unwrap_or(&Json::Null)
    }
}
