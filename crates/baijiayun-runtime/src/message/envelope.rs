//! Decoding of responses: first the envelope, then the data in it.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::redact::{Mask, cut, excerpt, one_line};
use crate::error::{ApiError, Error, ErrorKind, TARGET, is_transient};
use crate::lenient::{self, Unreadable};
use crate::message::raw::RawResponse;
use crate::message::repair;
use crate::message::request::Response;
use crate::value::UnixTime;
use baijiayun_metadata::{Api, DataPlace, Operation};

/// How many optional values of one response that cannot be read are logged one by one.
const MOST_WARNINGS: usize = 8;

/// The envelope `{"code": 0, "data": …, "msg": "", "ts": 1493967641}`. All but the code may be missing.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(default, deserialize_with = "lenient::optional")]
    code: Option<i64>,
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    // Parsed on demand, so that an invalid one does not fail a response that is otherwise valid.
    #[serde(borrow, default)]
    msg: Option<&'a RawValue>,
    #[serde(borrow, default)]
    ts: Option<&'a RawValue>,
}

/// The content of a successful response.
#[derive(Debug)]
pub(crate) struct Decoded<T> {
    pub(crate) value: T,
    /// The server's time, if the response has it.
    pub(crate) server_time: Option<UnixTime>,
}

/// The body of an HTTP response, and the context to read it.
pub(crate) struct ResponseBody<'a> {
    pub(crate) api: &'static Api,
    pub(crate) operation: &'static Operation,
    pub(crate) status: u16,
    pub(crate) body: &'a [u8],
    pub(crate) mask: &'a Mask,
    /// Set if an optional value that cannot be read is an error.
    pub(crate) strict: bool,
}

impl ResponseBody<'_> {
    /// Decodes the data of a successful response.
    pub(crate) fn decode<T: Response>(&self) -> Result<Decoded<T>, Error> {
        let text = self.text()?;
        if let Ok(envelope) = self.envelope(text) {
            return self.data(text, &envelope);
        }
        // Repair the text only now: most responses need no repair.
        let text = self.repaired(text)?;
        let envelope = self.envelope(&text)?;
        self.data(&text, &envelope)
    }

    /// Reads the raw response, whatever its code.
    pub(crate) fn raw(&self) -> Result<RawResponse, Error> {
        let text = self.repaired(self.text()?)?;
        let envelope = self.envelope(&text)?;
        let code = self.code(&envelope)?;
        if is_transient(self.status) {
            return Err(self.error(ErrorKind::Api(self.rejection(code, &envelope))));
        }
        let success = self.operation.envelope.success;
        Ok(RawResponse {
            operation: self.operation,
            code,
            message: envelope.msg.map(message).unwrap_or_default(),
            server_time: server_time(&envelope),
            json: serde_json::from_str(&text).map_err(|error| self.not_json(&error.to_string()))?,
            body: String::from_utf8_lossy(self.body).into_owned(),
            rejection: (code != success).then(|| self.rejection(code, &envelope)),
        })
    }

    fn text(&self) -> Result<&str, Error> {
        let text = std::str::from_utf8(self.body).map_err(|error| self.not_json(&error.to_string()))?;
        Ok(text.trim_start_matches('\u{feff}'))
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
        let read = match self.strict {
            true => T::decode(data).map(|value| (value, Vec::new())),
            false => T::decode_tolerant(data),
        };
        let (value, dropped) = read.map_err(|unreadable| self.unreadable(prefix, &unreadable))?;
        self.warn_of(prefix, &dropped);
        Ok(Decoded { value, server_time: server_time(envelope) })
    }

    /// Returns the text if it is JSON, with its commas repaired if necessary.
    fn repaired<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, Error> {
        let Err(error) = serde_json::from_str::<&RawValue>(text) else {
            return Ok(Cow::Borrowed(text));
        };
        match repair::commas(text) {
            Some(repaired) if serde_json::from_str::<&RawValue>(&repaired).is_ok() => {
                Ok(Cow::Owned(repaired))
            }
            _ => Err(self.not_json(&error.to_string())),
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
        match envelope.code {
            None => Err(self.no_envelope("it is missing")),
            Some(code) if code == self.operation.envelope.success && is_transient(self.status) => {
                Err(self.status_error())
            }
            Some(code) => Ok(code),
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
        let body = excerpt(self.operation, self.mask, self.body);
        self.error(ErrorKind::Status { status: self.status, body })
    }

    fn not_json(&self, reason: &str) -> Error {
        if !self.is_http_success() {
            return self.status_error();
        }
        let body = excerpt(self.operation, self.mask, self.body);
        self.error(ErrorKind::NotJson { status: self.status, reason: reason.to_owned(), body })
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
            message: self.mask.apply(&envelope.msg.map(message).unwrap_or_default()),
            server_time: server_time(envelope),
        }
    }

    fn unreadable(&self, prefix: &str, unreadable: &Unreadable) -> Error {
        let path = self.path(prefix, unreadable);
        self.error(ErrorKind::Decode { path, reason: self.reason(&unreadable.full_message) })
    }

    /// Logs the optional values that cannot be read.
    fn warn_of(&self, prefix: &str, dropped: &[Unreadable]) {
        for odd in dropped.iter().take(MOST_WARNINGS) {
            let (path, reason) = (self.path(prefix, odd), one_line(&self.reason(&odd.full_message)));
            let operation = self.operation.id;
            tracing::warn!(target: TARGET, operation, path, reason, "an optional value cannot be read");
        }
        let more = dropped.len().saturating_sub(MOST_WARNINGS);
        if more > 0 {
            let operation = self.operation.id;
            tracing::warn!(target: TARGET, operation, more, "more optional values cannot be read");
        }
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

/// Returns the server's time in the envelope.
fn server_time(envelope: &Envelope<'_>) -> Option<UnixTime> {
    envelope.ts.and_then(|ts| lenient::from_str::<Option<UnixTime>>(ts.get()).ok().flatten())
}

/// Returns the text of `msg`. It is a list or an object if the checks of a framework rejected the arguments.
fn message(msg: &RawValue) -> String {
    lenient::from_str(msg.get()).unwrap_or_else(|_| {
        // Serialize it again, because PHP escapes Chinese.
        serde_json::from_str::<Value>(msg.get()).map(|msg| msg.to_string()).unwrap_or_default()
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::fixture::{API, INLINE, OPEN, SECRET};

    const KEY: &str = "rLk/jx+w==";

    fn decode<T: Response>(operation: &'static Operation, status: u16, body: &str) -> Result<T, Error> {
        let mut mask = Mask::default();
        mask.add(KEY);
        let response =
            ResponseBody { api: &API, operation, status, body: body.as_bytes(), mask: &mask, strict: false };
        response.decode().map(|decoded| decoded.value)
    }

    fn rejection_of(status: u16, body: &str) -> ApiError {
        match decode::<i64>(&OPEN, status, body).map_err(Error::into_kind) {
            Err(ErrorKind::Api(error)) => error,
            other => panic!("{other:?}"),
        }
    }

    fn failure(status: u16, body: &str) -> String {
        decode::<i64>(&OPEN, status, body).unwrap_err().to_string()
    }

    #[test]
    fn a_success_is_read_in_every_form() {
        for body in [
            r#"{"code":0,"data":7,"msg":"","ts":1}"#,
            r#"{"code":"0","data":"7"}"#,
            "\u{feff}\n{\"ts\":\"x\",\"msg\":[],\"data\":7,\"code\":0.0}",
            r#"{"code":0 "data":7,}"#,
        ] {
            assert_eq!(decode::<i64>(&OPEN, 200, body).unwrap(), 7, "{body}");
        }
        for body in [r#"{"code":0}"#, r#"{"code":0,"data":null}"#, r#"{"code":0,"data":[]}"#] {
            decode::<()>(&OPEN, 200, body).unwrap();
        }
        assert_eq!(decode::<Option<i64>>(&OPEN, 200, r#"{"code":0}"#).unwrap(), None);
    }

    #[test]
    fn inline_data_is_read_beside_the_code() {
        let fields = decode::<std::collections::BTreeMap<String, String>>;
        let read = fields(&INLINE, 200, r#"{"code":1,"fid":12345,"msg":"success"}"#).unwrap();
        assert_eq!(read["fid"], "12345");
        assert_eq!(fields(&INLINE, 200, r#"{"code":0,"msg":"no"}"#).unwrap_err().code(), Some(0));
    }

    #[test]
    fn a_rejection_is_read_with_any_status() {
        for status in [200, 400, 500] {
            let error = rejection_of(status, r#"{"code":"1002","msg":"签名\u9519误","data":null,"ts":"9"}"#);
            assert_eq!((error.code, error.status, error.meaning), (1002, status, Some("bad signature")));
            assert_eq!((error.message.as_str(), error.server_time), ("签名错误", Some(UnixTime(9))));
        }
        let bare = rejection_of(200, r#"{"code":77,"ts":"soon"}"#);
        assert_eq!((bare.code, bare.meaning, bare.server_time), (77, None, None));
    }

    #[test]
    fn a_message_can_be_any_json() {
        for (msg, text) in [
            (r#""a\nb""#, "a\nb"),
            ("null", ""),
            ("5", "5"),
            ("true", "true"),
            ("[]", "[]"),
            (r#"{"name": ["\u9519"]}"#, r#"{"name":["错"]}"#),
        ] {
            let error = rejection_of(200, &format!(r#"{{"code":1,"msg":{msg}}}"#));
            assert_eq!(error.message, text);
            assert_eq!(error.to_string().lines().count(), 1);
        }
        assert_eq!(rejection_of(200, &format!(r#"{{"code":1,"msg":["{KEY}"]}}"#)).message, r#"["***"]"#);
    }

    #[test]
    fn a_status_without_an_envelope_is_a_status_error() {
        for body in ["", "<html>", "[]", r#"{"message":"x"}"#, r#"{"code":"x"}"#] {
            let error = decode::<i64>(&OPEN, 502, body).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Status { status: 502, .. }), "{body}: {error:?}");
            assert!(error.is_retryable());
        }
    }

    #[test]
    fn an_unreadable_success_is_an_error() {
        for body in ["", "<html>", r#"{"code":0,"data":{"a":[1,"#] {
            let error = decode::<i64>(&OPEN, 200, body).unwrap_err();
            assert!(
                matches!(error.kind(), ErrorKind::NotJson { .. }) && error.is_retryable(),
                "{body}: {error:?}"
            );
        }
        for body in ["[]", "5", r#"{"data":7}"#, r#"{"code":"x"}"#, r#"{"code":null}"#] {
            assert!(failure(200, body).contains("cannot read `code`"), "{body}");
        }
        assert!(failure(200, r#"{"code":0,"data":"x"}"#).contains("cannot read `data`"));
        let lists = decode::<Vec<Vec<i64>>>(&OPEN, 200, r#"{"code":0,"data":[[1],[2,"x"]]}"#);
        assert!(lists.unwrap_err().to_string().contains("`data[1][1]`"));
    }

    #[test]
    fn an_optional_value_that_cannot_be_read_is_an_error_only_if_decoding_is_strict() {
        let mask = Mask::default();
        let body = br#"{"code":0,"data":[1,"soon",3]}"#;
        let response =
            ResponseBody { api: &API, operation: &OPEN, status: 200, body, mask: &mask, strict: false };
        let read = response.decode::<Vec<Option<i64>>>().unwrap();
        assert_eq!(read.value, [Some(1), None, Some(3)]);
        assert!(response.decode::<Vec<i64>>().unwrap_err().to_string().contains("`data[1]`"));
        let strict = ResponseBody { strict: true, ..response };
        let error = strict.decode::<Vec<Option<i64>>>().unwrap_err();
        assert!(error.to_string().contains("`data[1]`"), "{error}");
    }

    #[test]
    fn a_key_longer_than_a_quote_is_masked_whole() {
        let key = "rLkIPaQj/".repeat(12);
        let mut mask = Mask::default();
        mask.add(&key);
        let body = format!(r#"{{"code":0,"data":{{"{key}":"{key}"}}}}"#);
        let response = ResponseBody {
            api: &API,
            operation: &OPEN,
            status: 200,
            body: body.as_bytes(),
            mask: &mask,
            strict: false,
        };
        let error = response.decode::<std::collections::BTreeMap<String, i64>>().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("rLkIPaQj"), "{error}");
    }

    #[test]
    fn no_secret_is_quoted() {
        let echoed = format!(r#"{{"code":0,"data":"{}"}}"#, KEY.replace('/', r"\/"));
        assert!(!failure(200, &echoed).contains("jx+w"), "{}", failure(200, &echoed));
        for (status, body) in [(200, r#"{"code":0,"data":"hunter2"}"#), (200, "hunter2"), (500, "hunter2")] {
            let error = decode::<i64>(&SECRET, status, body).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
        }
    }
}
