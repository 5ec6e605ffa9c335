//! The envelope around the data of a response.

use baijiayun_vod::UnixTime;
use baijiayun_vod::metadata::{DataPlace, Operation};
use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::fault::MockResponse;
use crate::log::LoggedResponse;
use crate::php::add_text_quirks;
use crate::rejection::Rejection;

/// Returns the response to a call: the data or the rejection in an envelope.
pub fn envelope(
    operation: Option<&Operation>,
    result: Result<Value, Rejection>,
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
        Err(rejection) if inline => {
            (rejection.status, object(json!({ "code": rejection.code, "msg": rejection.message })))
        }
        Err(Rejection { code, message, status }) => {
            (status, object(json!({ "code": code, "data": null, "msg": message, "ts": now })))
        }
    };
    MockResponse::body(Value::Object(fields).to_string()).status(status)
}

/// Returns whether the data is beside the code instead of in a field.
fn is_inline(operation: Option<&Operation>) -> bool {
    operation.is_some_and(|operation| operation.envelope.data == DataPlace::Inline)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Returns the entry of a response in the log.
pub fn logged(response: &MockResponse) -> LoggedResponse {
    let envelope: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let code = envelope
        .get("code")
        .and_then(|code| code.as_i64().or_else(|| code.as_str().and_then(|text| text.parse().ok())));
    let message = envelope.get("msg").and_then(Value::as_str).filter(|_| code != Some(0)).unwrap_or_default();
    LoggedResponse { status: response.status, code, message: message.to_owned() }
}

/// Gives the data a wrong type.
pub fn set_wrong_type(operation: Option<&Operation>, response: &mut MockResponse) {
    let Ok(Value::Object(mut fields)) = serde_json::from_slice(&response.body) else { return };
    if is_inline(operation) {
        for (_, value) in fields.iter_mut().filter(|(name, _)| !matches!(name.as_str(), "code" | "msg")) {
            *value = json!({ "this": "is not what it should be" });
        }
    } else {
        fields.insert("data".into(), "this is not what it should be".into());
    }
    response.body = Value::Object(fields).to_string().into();
}

/// Changes the envelope and its text at random, as PHP might write them. The text may not be strict JSON
/// afterwards.
pub fn add_quirks(response: &mut MockResponse, rng: &mut Rng) {
    if let Ok(Value::Object(mut fields)) = serde_json::from_slice(&response.body) {
        add_field_quirks(&mut fields, rng);
        response.body = add_text_quirks(Value::Object(fields).to_string(), rng);
    }
}

fn add_field_quirks(fields: &mut Map<String, Value>, rng: &mut Rng) {
    for name in ["code", "ts"] {
        if let Some(value) = fields.get_mut(name)
            && let Some(number) = value.as_i64()
        {
            *value = match rng.u8(..4) {
                0 => json!(number.to_string()),
                1 => json!(number as f64),
                _ => json!(number),
            };
        }
    }
    if rng.u8(..4) == 0 {
        fields.remove("ts");
    }
    for (name, nothing) in [("data", json!(null)), ("msg", json!(""))] {
        if fields.get(name) == Some(&nothing) {
            match rng.u8(..5) {
                0 => drop(fields.remove(name)),
                1 => drop(fields.insert(name.to_owned(), json!(false))),
                2 => drop(fields.insert(name.to_owned(), json!(null))),
                3 => drop(fields.insert(name.to_owned(), json!(""))),
                _ => {}
            }
        }
    }
}
