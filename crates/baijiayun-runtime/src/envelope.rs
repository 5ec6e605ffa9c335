//! Reads an answer: the envelope first, then the data inside.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::error::{ApiError, Error};
use crate::lenient::{self, Unreadable};
use crate::operation::{Api, DataPlace, Operation};
use crate::redact::{Mask, excerpt};
use crate::repair;
use crate::request::Response;
use crate::value::UnixTime;

/// `{"code": 0, "data": …, "msg": "", "ts": 1493967641}`; everything but the code may be missing.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(default, deserialize_with = "lenient::optional")]
    code: Option<i64>,
    #[serde(default, deserialize_with = "lenient::optional")]
    msg: Option<String>,
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    /// Read only when it is needed: it must not spoil an answer that is otherwise sound.
    #[serde(borrow, default)]
    ts: Option<&'a RawValue>,
}

/// What came back over HTTP.
pub(crate) struct Answer<'a> {
    pub(crate) api: &'static Api,
    pub(crate) operation: &'static Operation,
    pub(crate) status: u16,
    pub(crate) body: &'a [u8],
    pub(crate) mask: &'a Mask,
}

impl Answer<'_> {
    /// The data of a success, or why there is none.
    pub(crate) fn decode<T: Response>(&self) -> Result<T, Error> {
        let text = self.text()?;
        let envelope = self.envelope(&text)?;
        let Some(code) = envelope.code else {
            return Err(self.no_envelope("it is missing"));
        };
        if code != self.operation.envelope.success {
            return Err(self.refusal(code, &envelope));
        }
        let (prefix, data) = match self.operation.envelope.data {
            DataPlace::Inline => ("", text.as_ref()),
            DataPlace::Nested => ("data", envelope.data.map_or("null", RawValue::get)),
        };
        T::decode(data).map_err(|unreadable| self.unreadable(prefix, unreadable))
    }

    /// The body as text that is JSON, its commas mended where that makes it so.
    fn text(&self) -> Result<Cow<'_, str>, Error> {
        let text = std::str::from_utf8(self.body).map_err(|error| self.not_json(&error.to_string()))?;
        let text = text.trim_start_matches('\u{feff}');
        let Err(error) = serde_json::from_str::<&RawValue>(text) else {
            return Ok(Cow::Borrowed(text));
        };
        match repair::commas(text) {
            Some(mended) if serde_json::from_str::<&RawValue>(&mended).is_ok() => Ok(Cow::Owned(mended)),
            _ => Err(self.not_json(&error.to_string())),
        }
    }

    fn envelope<'t>(&self, text: &'t str) -> Result<Envelope<'t>, Error> {
        // serde would take an array's items for the fields in turn.
        if !text.trim_start().starts_with('{') {
            return Err(self.no_envelope("the answer is not an object"));
        }
        serde_json::from_str(text).map_err(|error| self.no_envelope(&error.to_string()))
    }

    fn is_http_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    fn no_envelope(&self, reason: &str) -> Error {
        if !self.is_http_success() {
            return self.status_error();
        }
        Error::Decode { operation: self.operation, path: "code".into(), reason: self.reason(reason) }
    }

    fn status_error(&self) -> Error {
        let body = excerpt(self.operation, self.mask, self.body);
        Error::Status { operation: self.operation, status: self.status, body }
    }

    fn not_json(&self, reason: &str) -> Error {
        if !self.is_http_success() {
            return self.status_error();
        }
        Error::NotJson {
            operation: self.operation,
            status: self.status,
            reason: reason.to_owned(),
            body: excerpt(self.operation, self.mask, self.body),
        }
    }

    fn refusal(&self, code: i64, envelope: &Envelope<'_>) -> Error {
        let time = envelope.ts.and_then(|ts| lenient::from_str::<Option<UnixTime>>(ts.get()).ok().flatten());
        Error::Api(ApiError {
            operation: self.operation,
            status: self.status,
            code,
            meaning: self.api.meaning(code),
            message: self.mask.apply(envelope.msg.as_deref().unwrap_or_default()),
            server_time: time,
        })
    }

    fn unreadable(&self, prefix: &str, unreadable: Unreadable) -> Error {
        let path = match (prefix, unreadable.path.as_str()) {
            (prefix, "") => prefix.to_owned(),
            ("", path) => path.to_owned(),
            (prefix, path) if path.starts_with('[') => format!("{prefix}{path}"),
            (prefix, path) => format!("{prefix}.{path}"),
        };
        Error::Decode { operation: self.operation, path, reason: self.reason(&unreadable.message) }
    }

    /// Reasons quote the value that cannot be read, which must not be a secret.
    fn reason(&self, message: &str) -> String {
        if self.operation.secret {
            "(withheld: it may hold a secret)".into()
        } else {
            self.mask.apply(message)
        }
    }
}
