//! Decoding of responses: first the envelope, then the data in it.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::redact::{Mask, cut, excerpt, one_line};
use crate::error::{ApiError, Error, ErrorKind, TransportError, is_transient};
use crate::lenient::{self, Unreadable};
use crate::message::body;
use crate::message::raw::RawResponse;
use crate::message::repair;
use crate::message::request::Response;
use crate::message::whole::Code;
use crate::value::UnixTime;
use baijiayun_metadata::{Api, DataPlace, Operation, Schema};

/// The envelope `{"code": 0, "data": …, "msg": "", "ts": 1493967641}`. All but the code may be missing.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, default, deserialize_with = "present")]
    code: Option<&'a RawValue>,
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    // Parsed on demand, so that an invalid one does not fail a response that is otherwise valid.
    #[serde(borrow, default)]
    msg: Option<&'a RawValue>,
    #[serde(borrow, default)]
    ts: Option<&'a RawValue>,
}

/// Reads a value that is there, also `null`.
fn present<'de: 'a, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// The content of a successful response.
#[derive(Debug)]
pub(crate) struct Decoded<T> {
    pub(crate) value: T,
    /// The server's time, if the response has it.
    pub(crate) server_time: Option<UnixTime>,
    /// The optional values that cannot be read and are absent.
    pub(crate) dropped: Vec<Dropped>,
}

/// An optional value that cannot be read. Its texts have no secrets.
#[derive(Debug)]
pub(crate) struct Dropped {
    pub(crate) path: String,
    pub(crate) reason: String,
}

/// The body of an HTTP response, and the context to read it.
pub(crate) struct ResponseBody<'a> {
    pub(crate) api: &'static Api,
    pub(crate) operation: &'static Operation,
    pub(crate) status: u16,
    /// The encoding in the header `Content-Encoding`, unless there is none.
    pub(crate) encoding: Option<&'a str>,
    pub(crate) body: &'a [u8],
    pub(crate) mask: &'a Mask<'a>,
    /// Set if an optional value that cannot be read is an error.
    pub(crate) strict: bool,
}

impl ResponseBody<'_> {
    /// Decodes the data of a successful response.
    pub(crate) fn decode<T: Response>(&self) -> Result<Decoded<T>, Error> {
        let text = body::text(self.body);
        if let Some(decoded) = self.whole(&text) {
            return Ok(decoded);
        }
        if let Ok(envelope) = self.envelope(&text) {
            return self.data(&text, &envelope);
        }
        // Repair the text only now: most responses need no repair.
        let text = self.repaired(&text)?;
        let envelope = self.envelope(&text)?;
        self.data(&text, &envelope)
    }

    /// Decodes a success in one pass, if it has nothing that is to be checked.
    fn whole<T: Response>(&self, text: &str) -> Option<Decoded<T>> {
        let Operation { envelope, response, .. } = self.operation;
        let is_usual = matches!(envelope.data, DataPlace::Nested)
            && !matches!(response, Schema::Bool)
            && !is_transient(self.status)
            // serde would read the items of an array as the fields in order.
            && text.trim_start().starts_with('{');
        let (value, code, server_time) = is_usual.then(|| T::decode_whole(text))??;
        (code == envelope.success).then_some(Decoded { value, server_time, dropped: Vec::new() })
    }

    /// Reads the raw response, also that of a rejection.
    pub(crate) fn raw(&self) -> Result<RawResponse, Error> {
        let body = body::text(self.body);
        let text = self.repaired(&body)?;
        let envelope = self.envelope(&text)?;
        let code = self.code(&envelope)?;
        let is_success = code == self.operation.envelope.success;
        let rejection = (!is_success).then(|| self.rejection(code, &envelope));
        let rejection = match rejection {
            Some(rejection) if rejection.is_transient() => return Err(self.error(ErrorKind::Api(rejection))),
            rejection => rejection,
        };
        Ok(RawResponse {
            operation: self.operation,
            code,
            message: self.message(&envelope),
            server_time: server_time(&envelope),
            json: serde_json::from_str(&lenient::keep_digits(&text))
                .map_err(|error| self.not_json(&error))?,
            body: body.to_string(),
            rejection,
            may_have_taken_effect: false,
        })
    }

    fn data<T: Response>(&self, text: &str, envelope: &Envelope<'_>) -> Result<Decoded<T>, Error> {
        let code = self.code(envelope)?;
        if code != self.operation.envelope.success {
            return Err(self.error(ErrorKind::Api(self.rejection(code, envelope))));
        }
        let (prefix, data) = match self.operation.envelope.data {
            DataPlace::Inline => ("", text),
            _ => ("data", envelope.data.map_or("null", RawValue::get)),
        };
        self.check_confirmation(prefix, data)?;
        let read = match self.strict {
            true => T::decode(data).map(|value| (value, Vec::new())),
            false => T::decode_tolerant(data),
        };
        let (value, dropped) = read.map_err(|unreadable| self.unreadable(prefix, &unreadable))?;
        let dropped = dropped.iter().map(|unreadable| self.dropped(prefix, unreadable)).collect();
        Ok(Decoded { value, server_time: server_time(envelope), dropped })
    }

    /// Rejects `false` as the data of an operation that responds with `true`: it is not silently a success. No data is
    /// one, because the code says so.
    fn check_confirmation(&self, prefix: &str, data: &str) -> Result<(), Error> {
        if !matches!(self.operation.response, Schema::Bool) {
            return Ok(());
        }
        match lenient::from_str::<Option<bool>>(data) {
            Ok(Some(true) | None) => Ok(()),
            Ok(Some(false)) => {
                let reason = "expected true, found false".to_owned();
                Err(self.error(ErrorKind::Decode { path: prefix.to_owned(), reason }))
            }
            Err(unreadable) => Err(self.unreadable(prefix, &unreadable)),
        }
    }

    /// Returns the text if it is JSON, with its commas repaired if necessary, or else the response in it.
    fn repaired<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, Error> {
        let Err(error) = serde_json::from_str::<&RawValue>(text) else {
            return Ok(Cow::Borrowed(text));
        };
        match repair::commas(text) {
            Some(repaired) if serde_json::from_str::<&RawValue>(&repaired).is_ok() => {
                Ok(Cow::Owned(repaired))
            }
            _ => body::find_response(text, |json| self.envelope(json).is_ok_and(|found| has_code(&found)))
                .ok_or_else(|| self.not_json(&error)),
        }
    }

    fn envelope<'t>(&self, text: &'t str) -> Result<Envelope<'t>, Error> {
        // serde would read the items of an array as the fields in order.
        if !text.trim_start().starts_with('{') {
            return Err(self.no_envelope("the response is not an object"));
        }
        serde_json::from_str(text).map_err(|error| self.no_envelope(&error.to_string()))
    }

    /// Returns the code. A success with the HTTP status of a failure is none: a proxy or PHP failed later.
    fn code(&self, envelope: &Envelope<'_>) -> Result<i64, Error> {
        let code = envelope.code.map(|code| lenient::from_str(code.get()));
        match code {
            None => Err(self.no_envelope("it is missing")),
            Some(Err(unreadable)) => Err(self.no_envelope(&unreadable.full_message)),
            Some(Ok(Code(code))) if code == self.operation.envelope.success && is_transient(self.status) => {
                Err(self.status_error())
            }
            Some(Ok(Code(code))) => Ok(code),
        }
    }

    fn is_http_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    fn no_envelope(&self, reason: &str) -> Error {
        if !self.is_http_success() {
            return self.status_error();
        }
        self.error(ErrorKind::Decode { path: "code".into(), reason: self.reason(reason) })
    }

    fn status_error(&self) -> Error {
        let body = self.excerpt();
        self.error(ErrorKind::Status { status: self.status, body })
    }

    fn not_json(&self, error: &serde_json::Error) -> Error {
        if !self.is_http_success() {
            return self.status_error();
        }
        if let Some(encoding) = self.encoding {
            let encoding = cut(one_line(&self.mask.apply(encoding)));
            return self.error(ErrorKind::Transport(TransportError::encoded(&encoding)));
        }
        let body = self.excerpt();
        let (is_cut_short, reason) = (error.is_eof(), error.to_string());
        self.error(ErrorKind::NotJson { status: self.status, is_cut_short, reason, body })
    }

    /// Returns the beginning of the body, of which nothing can be read if it is encoded.
    fn excerpt(&self) -> String {
        match self.encoding {
            Some(encoding) if std::str::from_utf8(self.body).is_err() => {
                format!("(encoded as {})", cut(one_line(&self.mask.apply(encoding))))
            }
            _ => excerpt(self.operation, self.mask, body::text(self.body).as_bytes()),
        }
    }

    fn error(&self, kind: ErrorKind) -> Error {
        Error::new(self.operation, kind)
    }

    fn rejection(&self, code: i64, envelope: &Envelope<'_>) -> ApiError {
        let known = self.api.error_code(code);
        ApiError {
            status: self.status,
            code,
            meaning: known.map(|known| known.meaning),
            hint: known.and_then(|known| known.hint),
            message: self.message(envelope),
            server_time: server_time(envelope),
        }
    }

    /// Returns the server's message, which may echo a secret.
    fn message(&self, envelope: &Envelope<'_>) -> String {
        self.mask.apply(&envelope.msg.map(message).unwrap_or_default())
    }

    fn unreadable(&self, prefix: &str, unreadable: &Unreadable) -> Error {
        let path = self.path(prefix, unreadable);
        self.error(ErrorKind::Decode { path, reason: self.reason(&unreadable.full_message) })
    }

    fn dropped(&self, prefix: &str, unreadable: &Unreadable) -> Dropped {
        let (path, reason) = (self.path(prefix, unreadable), self.reason(&unreadable.full_message));
        Dropped { path, reason: one_line(&reason) }
    }

    fn path(&self, prefix: &str, unreadable: &Unreadable) -> String {
        let path = match (prefix, unreadable.path.as_str()) {
            (prefix, "") => prefix.to_owned(),
            ("", path) => path.to_owned(),
            (prefix, path) if path.starts_with('[') => format!("{prefix}{path}"),
            (prefix, path) => format!("{prefix}.{path}"),
        };
        // A map's keys come from the server.
        cut(self.mask.apply(&path))
    }

    /// Returns the text of a reason, without secrets: it may quote the value that cannot be read.
    fn reason(&self, message: &str) -> String {
        if self.operation.secret {
            return "(withheld: it may hold a secret)".to_owned();
        }
        cut(self.mask.apply(message))
    }
}

fn has_code(envelope: &Envelope<'_>) -> bool {
    envelope.code.is_some_and(|code| lenient::from_str::<Code>(code.get()).is_ok())
}

/// Returns the server's time in the envelope.
fn server_time(envelope: &Envelope<'_>) -> Option<UnixTime> {
    envelope.ts.and_then(|ts| lenient::from_str::<Option<UnixTime>>(ts.get()).ok().flatten())
}

/// Returns the text of `msg`. It is a list or an object if the checks of a framework rejected the arguments.
fn message(msg: &RawValue) -> String {
    if msg.get() == "false" {
        return String::new();
    }
    lenient::from_str(msg.get()).unwrap_or_else(|_| {
        // Serialize it again, because PHP escapes Chinese.
        serde_json::from_str::<Value>(msg.get()).map(|msg| msg.to_string()).unwrap_or_default()
    })
}
