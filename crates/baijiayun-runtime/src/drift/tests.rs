//! Comparisons of small responses.

#![allow(clippy::unwrap_used)]

use baijiayun_metadata::{Api, CommonParams, DataPlace, EnumSchema, EnumValue, ErrorCode, Field, Operation};
use baijiayun_metadata::{RecordSchema, Schema};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::{Finding, compare};
use crate::error::redact::Mask;
use crate::message::envelope::ResponseBody;
use crate::message::raw::RawResponse;

static STATUS: EnumSchema = EnumSchema::of_ints("Status", &[EnumValue::new("1", "on", "On", "开")]);
static VIDEO: Schema = Schema::Record(RecordSchema::new("Video", || VIDEO_FIELDS));
static VIDEO_FIELDS: &[Field] = &[
    Field::required("id", Schema::IntId("VideoId")).as_string(),
    Field::required("name", Schema::Text),
    Field::optional("size", Schema::ByteCount),
    Field::optional("status", Schema::Enum(&STATUS)),
    Field::optional("time", Schema::CstDateTime),
    Field::optional("tags", Schema::CommaList(&Schema::Enum(&STATUS))),
    Field::optional("plays", Schema::Map(&Schema::CstDate, &Schema::Int)),
    Field::optional("parts", Schema::List(&VIDEO)),
    Field::optional("notes", Schema::Json(&Schema::List(&Schema::Int))),
    Field::optional("owner", Schema::Record(RecordSchema::new("Owner", || OWNER_FIELDS))),
];
static OWNER_FIELDS: &[Field] = &[Field::required("on", Schema::Flag)];
static GET: Operation =
    Operation::new("video.get", "Get", "获取").number("API-1").path("/get").response(VIDEO);
static SEND: Operation = Operation::new("upload.send", "Send", "上传")
    .number("API-2")
    .envelope(1, DataPlace::Inline)
    .response(Schema::Record(RecordSchema::new("Owner", || OWNER_FIELDS)));
static API: Api = Api::new("vod", "", CommonParams::new("partner_id", "timestamp", "sign"))
    .operations(&[&GET])
    .error_codes(&[ErrorCode::new(1, "general error")], -1);

fn raw(body: &Json) -> RawResponse {
    raw_of(&GET, body)
}

fn raw_of(operation: &'static Operation, body: &Json) -> RawResponse {
    let body = body.to_string();
    let mask = Mask::default();
    let response = ResponseBody {
        api: &API,
        operation,
        status: 200,
        encoding: None,
        body: body.as_bytes(),
        mask: &mask,
        strict: false,
    };
    response.raw().unwrap()
}

fn findings(body: &Json) -> Vec<String> {
    let shown = |finding: Finding| {
        format!("{} ×{}", finding.to_string().trim_start_matches("video.get: "), finding.count)
    };
    compare(&API, &raw(body)).into_iter().map(shown).collect()
}

/// Returns the findings about a video with this field.
fn of_field(name: &str, value: Json) -> Vec<String> {
    let mut data = json!({ "id": "7", "name": "" });
    data[name] = value;
    findings(&json!({ "code": 0, "data": data }))
}

#[test]
fn a_response_as_declared_has_no_findings() {
    let part = json!({ "id": "8", "name": "b", "parts": [] });
    let data = json!({
        "id": "7", "name": "123", "size": 5, "status": 1, "time": "2020-01-01 00:00:00", "tags": "1,1",
        "plays": { "2020-01-01": 3 }, "parts": [part], "owner": { "on": 1 },
    });
    assert_eq!(findings(&json!({ "code": 0, "data": data, "msg": "", "ts": 1 })), [""; 0]);
    assert_eq!(findings(&json!({ "code": 1, "data": null, "msg": "" })), [""; 0]);
}

#[test]
fn absent_values_in_every_form_of_php_are_no_findings() {
    for name in ["size", "status", "time", "tags", "plays", "parts", "owner"] {
        for value in [json!(null), json!(false), json!([]), json!("")] {
            assert_eq!(of_field(name, value.clone()), [""; 0], "{name}: {value}");
        }
    }
    assert_eq!(of_field("time", json!("0000-00-00 00:00:00")), [""; 0]);
}

#[test]
fn differences_are_named_by_place_kind_and_form() {
    for (name, value, expected) in [
        ("size", json!("5"), "data.size: other form, declared byte_count, seen text of digits ×1"),
        ("size", json!(5.5), "data.size: other form, declared byte_count, seen decimal ×1"),
        ("size", json!("many"), "data.size: other type, declared byte_count, seen text ×1"),
        ("id", json!(7), "data.id: other form, declared VideoId as text, seen int ×1"),
        ("id", json!("a7"), "data.id: other type, declared VideoId, seen text ×1"),
        ("id", json!(null), "data.id: missing field, declared VideoId, seen null ×1"),
        ("name", json!(5), "data.name: other form, declared string, seen int ×1"),
        ("name", json!({ "zh": 1 }), "data.name: other type, declared string, seen object ×1"),
        ("status", json!(2), "data.status: unknown enum value, declared Status, seen int ×1"),
        ("status", json!("on"), "data.status: other type, declared Status, seen text ×1"),
        ("time", json!(true), "data.time: other type, declared cst_datetime, seen bool ×1"),
        ("tags", json!("1,2,3"), "data.tags: unknown enum value, declared Status, seen text of digits ×2"),
        ("notes", json!("[1,2]"), ""),
        ("notes", json!("[1,true]"), "data.notes[]: other form, declared int, seen bool ×1"),
        ("notes", json!([1]), "data.notes: other type, declared json<list<int>>, seen list ×1"),
        ("plays", json!("none"), "data.plays: other type, declared map<cst_date, int>, seen text ×1"),
        ("plays", json!({ "x": 1 }), "data.plays.{key}: other type, declared cst_date, seen text ×1"),
        (
            "plays",
            json!({ "2020-01-01": "a", "2020-01-02": "b" }),
            "data.plays.{}: other type, declared int, seen text ×2",
        ),
        (
            "parts",
            json!({ "1": { "id": "1", "name": "" } }),
            "data.parts: other form, declared list<Video>, seen object ×1",
        ),
        ("parts", json!([{ "id": "1" }]), "data.name: missing field, declared string, seen nothing ×1"),
        ("parts", json!([null]), "data.name: missing field, declared string, seen nothing ×1"),
        ("owner", json!([{ "on": 1 }]), "data.owner: other type, declared Owner, seen list ×1"),
        ("owner", json!({ "on": 2 }), "data.owner.on: unknown enum value, declared flag, seen int ×1"),
        ("cover", json!({ "a": 1 }), "data.cover: undeclared field, seen object ×1"),
        ("13800000000", json!(""), "data.{other}: undeclared field, seen empty text ×1"),
    ] {
        let found = of_field(name, value.clone());
        let is_as_expected =
            found.contains(&expected.to_owned()) || (found.is_empty() && expected.is_empty());
        assert!(is_as_expected, "{name}: {value}: {found:?}");
    }
}

#[test]
fn the_envelope_is_compared_too() {
    let found = findings(&json!({ "code": 0, "data": { "id": "1", "name": "" }, "request_id": "x" }));
    assert_eq!(found, ["request_id: undeclared field, seen text ×1"]);
    assert_eq!(findings(&json!({ "code": 4711, "msg": "" })), ["code: unknown code 4711 ×1"]);
    assert_eq!(findings(&json!({ "code": 13_800_000_000_i64 })), ["code: unknown code, seen int ×1"]);
}

#[test]
fn fields_beside_the_code_are_compared() {
    let response = raw_of(&SEND, &json!({ "code": 1, "msg": "success", "on": "yes", "fid": "7" }));
    let found: Vec<_> = compare(&API, &response).iter().map(ToString::to_string).collect();
    let expected = [
        "upload.send: on: other type, declared flag, seen text",
        "upload.send: fid: undeclared field, seen text of digits",
    ];
    assert_eq!(found, expected);
}

/// JSON whose texts, keys and numbers are secrets.
fn secret_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        secret().prop_map(Json::from),
        (1_000_000_i64..).prop_map(Json::from),
        any::<bool>().prop_map(Json::from),
        Just(Json::Null),
    ];
    let declared =
        prop::sample::select(vec!["id", "name", "size", "status", "time", "tags", "plays", "parts", "owner"]);
    let key = prop_oneof![secret(), declared.prop_map(str::to_owned)];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
            prop::collection::btree_map(key.clone(), inner, 0..6)
                .prop_map(|entries| Json::Object(entries.into_iter().collect())),
        ]
    })
}

/// A text such as a phone number, a token, a name, an address or a date.
fn secret() -> impl Strategy<Value = String> {
    prop_oneof![
        "1[3-9][0-9]{9}",
        "[0-9a-f]{32}",
        "张三秘密[0-9]{1,3}",
        "eyJ[A-Za-z0-9]{8}\\.[A-Za-z0-9]{8}",
        "secret@[a-z]{3,8}\\.com",
        "u1[3-9][0-9]{9}",
    ]
}

/// Returns the texts, keys and numbers of a value that are secrets.
fn secrets_of(value: &Json, secrets: &mut Vec<String>) {
    match value {
        Json::String(text) => secrets.push(text.clone()),
        Json::Number(number) => secrets.push(number.to_string()),
        Json::Array(items) => items.iter().for_each(|item| secrets_of(item, secrets)),
        Json::Object(entries) => {
            for (key, value) in entries {
                if !VIDEO_FIELDS.iter().any(|field| field.name == key) {
                    secrets.push(key.clone());
                }
                secrets_of(value, secrets);
            }
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn no_value_of_an_account_is_in_a_finding(data in secret_json(), code in prop_oneof![Just(0), 1_000_000_i64..]) {
        let response = raw(&json!({ "code": code, "data": data, "msg": "" }));
        let found = compare(&API, &response);
        let text = serde_json::to_string(&found).unwrap() + &format!("{found:?}");
        let mut secrets = vec![code.to_string()];
        secrets_of(&data, &mut secrets);
        for secret in secrets.iter().filter(|secret| secret.len() > 4) {
            prop_assert!(!text.contains(secret.as_str()), "{secret} is in {text}");
        }
    }
}
