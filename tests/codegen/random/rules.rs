//! Random rules of operations, parameters and fields, with samples that keep them.

use fastrand::Rng;
use serde_json::{Value, json};

/// Adds limits, a default or a name in Rust to a parameter.
pub fn limit(rng: &mut Rng, param: &mut Value, sample: &Value) {
    let ty = param["type"].as_str().unwrap().to_owned();
    // -1 is a jump to nowhere, and below every limit.
    let is_number = sample.as_i64().is_some_and(|number| number >= 0) && !ty.contains('<');
    if is_number && rng.bool() {
        param["min"] = json!(0);
        param["max"] = json!(2_000_000_000);
    }
    if ["string", "url", "secret"].contains(&ty.as_str()) && rng.bool() {
        param["max_length"] = json!(200);
    }
    let is_plain = !ty.contains('<')
        && !["secret", "cst_date", "cst_datetime", "position", "jump", "expires"].contains(&ty.as_str());
    if is_plain && (sample.is_string() || sample.is_i64()) {
        match rng.u8(..4) {
            0 => param["allowed"] = json!([sample]),
            1 if param["required"] == false => param["default"] = sample.clone(),
            _ => {}
        }
    }
}

/// Adds to a field that its number is a text on the wire.
pub fn wire(rng: &mut Rng, field: &mut Value, sample: &Value) {
    let ty = field["type"].as_str().unwrap_or_default();
    if ["int", "byte_count", "seconds", "unix_time", "flag"].contains(&ty) && sample.is_i64() && rng.bool() {
        field["wire"] = json!("string");
    }
}

/// Adds a rule to an operation without pages.
pub fn of_operation(rng: &mut Rng, operation: &mut Value) {
    let file = |name: &str| json!({ "file": name, "content": "text" });
    match rng.u8(..8) {
        0 => {
            operation["methods"] = json!(["POST"]);
            operation["encoding"] = json!("multipart");
            let extensions = json!({ "scan": ["png", "jpg"], "text_2": ["vtt"] });
            operation["params"]["part"] = json!({ "type": "file", "required": rng.bool(), "extensions": extensions, "description": "A file." });
            operation["samples"][0]["request"]["part"] = file("a b.png");
        }
        1 => {
            operation["methods"] = json!(["POST"]);
            operation["encoding"] = json!("multipart");
            operation["path"] = json!("dynamic");
            operation["signing"] = json!("none");
            operation["chunk"] = json!({ "file_name_header": "X_NAME", "description": "In order." });
            operation["params"] = json!({
                "to": { "type": "url", "required": true, "url": true, "description": "The URL." },
                "part": { "type": "file", "required": true, "description": "A file." },
            });
            let request = json!({ "to": "http://upload.example.com/upload?k=1", "part": file("a.bin") });
            operation["samples"][0]["request"] = request;
        }
        2 => {
            let (ty, start, end) = if rng.bool() {
                ("cst_date", "2026-01-02", "2026-01-02")
            } else {
                ("cst_datetime", "2026-01-02 00:00:00", "2026-01-02 23:59:59")
            };
            for (name, value) in [("from", start), ("to", end)] {
                operation["params"][name] = json!({ "type": ty, "required": true, "description": "A time." });
                operation["samples"][0]["request"][name] = json!(value);
            }
            operation["span"] =
                json!({ "start": "from", "end": "to", "same_day": ty == "cst_datetime" && rng.bool() });
        }
        3 => {
            operation["envelope"] = json!({ "success": 1, "data": "inline" });
            operation["response"] = json!({ "fields": { "fid": { "type": "string", "required": true, "description": "A file." } } });
            operation["samples"][0]["response"] = json!({ "code": 1, "fid": "a", "msg": "" });
        }
        4 => operation["signing"] = json!(["optional", "none"][rng.usize(..2)]),
        5 => {
            operation["safety"] = json!(["write", "destructive"][rng.usize(..2)]);
            operation["idempotent"] = json!(rng.bool());
        }
        _ => {}
    }
}
