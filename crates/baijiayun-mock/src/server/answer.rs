//! Answers: the envelope, and what faults make of it.

use std::io;
use std::time::{Duration, SystemTime};

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use baijiayun_vod::{DataPlace, Operation, UnixTime};
use bytes::Bytes;
use fastrand::Rng;
use futures_util::stream;
use serde_json::{Map, Value, json};

use crate::fault::{Fault, MockResponse};
use crate::log::LoggedResponse;
use crate::php::add_text_quirks;
use crate::refusal::Refusal;

const HTML: &str = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\
    <body><h1>系统维护中</h1></body></html>\n";
/// The end of the year 9999, after which there are no dates in HTTP.
const LAST_DATE: i64 = 253_402_300_799;
/// Into how many pieces a slow answer is cut.
const PIECES: usize = 4;

/// The envelope around what an operation answered.
pub fn envelope(
    operation: Option<&Operation>,
    result: Result<Value, Refusal>,
    now: UnixTime,
) -> MockResponse {
    let inline = is_inline(operation);
    let (status, fields) = match result {
        Ok(Value::Object(mut fields)) if inline => {
            fields.insert("code".into(), operation.map_or(0, |operation| operation.envelope.success).into());
            fields.insert("msg".into(), "success".into());
            (200, fields)
        }
        Ok(data) => (200, object(json!({ "code": 0, "data": data, "msg": "", "ts": now }))),
        Err(refusal) if inline => {
            (refusal.status, object(json!({ "code": refusal.code, "msg": refusal.message })))
        }
        Err(Refusal { code, message, status }) => {
            (status, object(json!({ "code": code, "data": null, "msg": message, "ts": now })))
        }
    };
    MockResponse::body(Value::Object(fields).to_string()).status(status)
}

/// Varies the envelope and its text at random. Afterwards it may be no JSON any more, strictly speaking.
pub fn vary(answer: &mut MockResponse, rng: &mut Rng) {
    if let Ok(Value::Object(mut fields)) = serde_json::from_slice(&answer.body) {
        vary_envelope(&mut fields, rng);
        answer.body = add_text_quirks(Value::Object(fields).to_string(), rng).into();
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn vary_envelope(fields: &mut Map<String, Value>, rng: &mut Rng) {
    for name in ["code", "ts"] {
        if let Some(value) = fields.get_mut(name)
            && rng.bool()
        {
            *value = Value::String(value.to_string());
        }
    }
    if rng.u8(..4) == 0 {
        fields.remove("ts");
    }
    if fields.get("data") == Some(&Value::Null) && rng.bool() {
        fields.remove("data");
    }
}

/// What the log says of an answer.
pub fn answered(answer: &MockResponse) -> LoggedResponse {
    let envelope: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let code = envelope
        .get("code")
        .and_then(|code| code.as_i64().or_else(|| code.as_str().and_then(|text| text.parse().ok())));
    let message = envelope.get("msg").and_then(Value::as_str).filter(|_| code != Some(0)).unwrap_or_default();
    LoggedResponse { status: answer.status, code, message: message.to_owned() }
}

/// The answer that a fault gives without anything being done.
pub fn instead(faults: &[Fault]) -> Option<MockResponse> {
    faults.iter().find_map(|fault| match fault {
        Fault::Status(status) => {
            let text = format!("<h1>{status}</h1>\n");
            Some(MockResponse::body(text).status(*status).header("content-type", "text/html; charset=utf-8"))
        }
        Fault::Html => Some(MockResponse::body(HTML).header("content-type", "text/html; charset=utf-8")),
        _ => None,
    })
}

/// Spoils the data, wherever it stands.
pub fn spoil(operation: Option<&Operation>, answer: &mut MockResponse) {
    let Ok(Value::Object(mut fields)) = serde_json::from_slice(&answer.body) else { return };
    if is_inline(operation) {
        for (_, value) in fields.iter_mut().filter(|(name, _)| !matches!(name.as_str(), "code" | "msg")) {
            *value = json!({ "this": "is not what it should be" });
        }
    } else {
        fields.insert("data".into(), "this is not what it should be".into());
    }
    answer.body = Value::Object(fields).to_string().into();
}

/// Whether the data stands right beside the code.
fn is_inline(operation: Option<&Operation>) -> bool {
    operation.is_some_and(|operation| operation.envelope.data == DataPlace::Inline)
}

/// The answer over HTTP, as far as faults let it through.
pub fn respond(answer: MockResponse, faults: &[Fault], now: UnixTime) -> Response {
    let length = answer.body.len();
    let pause = faults.iter().find_map(|fault| match fault {
        Fault::Slow(pause) => Some(*pause),
        _ => None,
    });
    let body = if faults.contains(&Fault::Truncated) {
        truncated(&answer.body)
    } else if let Some(pause) = pause {
        slow(answer.body, pause)
    } else {
        Body::from(answer.body)
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    headers.insert(CONTENT_LENGTH, length.into());
    if let Ok(date) = HeaderValue::from_str(&http_date(now)) {
        headers.insert(DATE, date);
    }
    for (name, value) in answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    response
}

fn http_date(now: UnixTime) -> String {
    let since = Duration::from_secs(now.0.clamp(0, LAST_DATE).unsigned_abs());
    httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + since)
}

/// Half of it, and then the connection breaks.
fn truncated(body: &Bytes) -> Body {
    let half = body.slice(..body.len() / 2);
    Body::from_stream(stream::iter([Ok(half), Err(io::Error::from(io::ErrorKind::ConnectionReset))]))
}

fn slow(body: Bytes, pause: Duration) -> Body {
    let size = body.len().div_ceil(PIECES).max(1);
    Body::from_stream(stream::unfold(body, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(pause).await;
        let piece = rest.split_to(size.min(rest.len()));
        Some((Ok::<_, io::Error>(piece), rest))
    }))
}
