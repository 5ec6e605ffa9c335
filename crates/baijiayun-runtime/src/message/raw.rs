//! Calls without an operation in the spec.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use serde_json::Value as Json;

use crate::auth::sign::{KEY, SIGN};
use crate::error::{ApiError, Error, ErrorKind, InvalidArgument};
use crate::message::form::{FormValue, Params};
use crate::value::UnixTime;
use baijiayun_metadata::{CommonParams, Method, Operation, Safety};

/// The operation of a raw call.
static RAW: Operation = raw(false);

/// The operation of an idempotent raw call.
static RAW_IDEMPOTENT: Operation = raw(true);

const fn raw(idempotent: bool) -> Operation {
    // Secret, because its parameters and its response may hold secrets.
    Operation::new("raw call", "Raw call", "")
        .number("any path")
        .path("/")
        .methods(&[Method::Get, Method::Post])
        .changes(Safety::Write, idempotent)
        .secret()
}

/// A call of any path with any parameters, for operations that the spec does not have.
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

/// Prints no values of parameters, because any of them may be secret.
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

    /// Creates a GET of a path that begins with `/`. The parameters are sent in the URL.
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: Method::Get, ..Self::post(path) }
    }

    /// Adds a parameter, once for each name. The common ones are added by the client; a call that is given
    /// them, or the key, is not sent.
    pub fn param(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.params.push((name.into().into(), FormValue::Text(value.to_string().into())));
        self
    }

    /// Marks it as idempotent, so that the client may retry it.
    pub fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        if self.idempotent { &RAW_IDEMPOTENT } else { &RAW }
    }

    /// Checks that no name is repeated or belongs to the client.
    pub(crate) fn check_names(&self, common: &CommonParams) -> Result<(), Error> {
        let invalid = |parameter, reason: String| {
            Err(Error::invalid_argument(self.operation(), InvalidArgument::new(parameter, reason)))
        };
        let mut seen = BTreeSet::new();
        for (name, _) in &self.params {
            let read = php_name(name);
            if read == KEY {
                return invalid(KEY, "the key only signs a call, and is never sent".to_owned());
            }
            for known in [common.account, common.timestamp, common.sign, SIGN] {
                if read == known {
                    return invalid(known, "the client adds it".to_owned());
                }
            }
            if !seen.insert(name) {
                return invalid("parameters", format!("{name:?} is given twice"));
            }
        }
        Ok(())
    }

    /// Returns the path after checking it.
    pub(crate) fn checked_path(&self) -> Result<&str, Error> {
        if is_path(&self.path) {
            return Ok(&self.path);
        }
        let reason = "it must begin with one `/`, and have neither dot segments nor a query";
        Err(Error::invalid_argument(self.operation(), InvalidArgument::new("path", reason)))
    }
}

/// Returns the name as PHP reads it: without blanks in front and an index, and with `_` for dots and blanks.
fn php_name(name: &str) -> String {
    let name = name.trim_start_matches(' ');
    name.split('[').next().unwrap_or_default().replace(['.', ' '], "_")
}

/// Returns whether the text is a path that stays below the base URL.
pub(crate) fn is_path(path: &str) -> bool {
    let is_path_char = |c: char| c.is_ascii_graphic() && !"?#\\\"<>".contains(c);
    // A dot segment could leave the base URL's prefix.
    let has_dot_segment = path.split('/').any(|segment| matches!(segment, "." | ".."));
    path.starts_with('/') && !path.starts_with("//") && !has_dot_segment && path.chars().all(is_path_char)
}

/// A response that is not decoded into a type.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct RawResponse {
    /// The operation.
    pub operation: &'static Operation,
    /// The code; 0 means success for nearly every operation.
    pub code: i64,
    /// The message. A secret that it echoes is masked.
    pub message: String,
    /// The server's time, if the response has it.
    pub server_time: Option<UnixTime>,
    /// The whole body as JSON. It may hold secrets.
    pub json: Json,
    /// The whole body as text. It may hold secrets.
    pub body: String,
    /// The rejection, if the server rejected the call.
    pub rejection: Option<ApiError>,
    /// Set if the server rejected the call, and an earlier attempt may have taken effect.
    pub may_have_taken_effect: bool,
}

/// Omits the body, which may hold a secret.
impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("operation", &self.operation.id)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("length", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl RawResponse {
    /// Returns the response of a success, or the error of a rejected call.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Api`](crate::ErrorKind::Api) if the server rejected the call.
    pub fn into_result(self) -> Result<Self, Error> {
        match self.rejection {
            Some(rejection) => {
                let error = Error::new(self.operation, ErrorKind::Api(rejection));
                Err(error.after(1, Duration::ZERO, self.may_have_taken_effect))
            }
            None => Ok(self),
        }
    }

    /// Returns the value of `data`.
    pub fn data(&self) -> &Json {
        self.json.get("data").unwrap_or(&Json::Null)
    }
}
