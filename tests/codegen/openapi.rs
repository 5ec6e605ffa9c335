//! Snapshots of the fixture's OpenAPI documents: one per operation, one of the shared schemas, and one of the rest. They
//! are of the wire form, but for those that are named `documented`.

use baijiayun_codegen::emit::{self, Form};
use baijiayun_codegen::spec::load::Text;
use serde_json::Value;

use crate::{fixture, model};

fn text(texts: Vec<Text>) -> String {
    emit::openapi(&model(texts), Form::Wire, "").text
}

fn document() -> Value {
    serde_json::from_str(&text(fixture())).unwrap()
}

fn snapshot(name: &str, value: &Value) {
    insta::with_settings!({
        prepend_module_to_snapshot => false,
        snapshot_path => "snapshots/openapi",
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, serde_json::to_string_pretty(value).unwrap());
    });
}

/// Takes a snapshot of an operation, with the response to which it refers.
fn operation(method: &str, path: &str) {
    let document = document();
    let mut operation = document["paths"][path][method].clone();
    let id = operation["x-operation"].as_str().unwrap();
    operation["(response)"] = document["components"]["responses"][id].clone();
    snapshot(operation["operationId"].as_str().unwrap(), &operation);
}

#[test]
fn the_documented_form_is_plain() {
    let text = emit::openapi(&model(fixture()), Form::Documented, "").text;
    let document: Value = serde_json::from_str(&text).unwrap();
    for (method, path) in [
        ("post", "/openapi/book/search"),
        ("post", "/unknown/json.lend"),
        ("post", "/openapi/response/value"),
    ] {
        let operation = &document["paths"][path][method];
        let id = operation["operationId"].as_str().unwrap();
        let response = &document["components"]["schemas"][format!("{id}_response")];
        let parts = serde_json::json!({ "requestBody": operation["requestBody"], "(response)": response });
        snapshot(&format!("documented_{id}"), &parts);
    }
}

#[test]
fn an_object_that_is_written_as_an_empty_list_is_documented_as_an_object() {
    let mut texts = fixture();
    let responses = texts.iter_mut().find(|text| text.name.ends_with("responses.yaml")).unwrap();
    let fields = "response: { fields: { a: { type: int, description: A number. } } }";
    responses.text =
        responses.text.replace("response: { type: bool }", fields).replace("\"data\": true", "\"data\": []");
    let text = |form| emit::openapi(&model(texts.clone()), form, "").text;
    let is_list = |text: &str| text.contains(r#""data": []"#);
    assert!(is_list(&text(Form::Wire)) && !is_list(&text(Form::Documented)));
}

#[test]
fn parameters_and_limits() {
    operation("get", "/openapi/book/search");
    operation("post", "/openapi/book/search");
}

#[test]
fn a_response_with_fields() {
    operation("get", "/openapi/response/fields");
}

#[test]
fn a_response_that_is_a_map() {
    operation("post", "/openapi/response/value");
}

#[test]
fn json_parameters_and_an_unknown_path() {
    operation("post", "/unknown/json.lend");
}

#[test]
fn file_parts() {
    operation("post", "/openapi/file/attach");
}

#[test]
fn a_dynamic_path_and_chunks() {
    operation("post", "/upload");
}

#[test]
fn pages_and_a_time_span() {
    operation("get", "/openapi/visit/list");
}

#[test]
fn optional_signing() {
    operation("post", "/openapi/key/get");
}

#[test]
fn shared_schemas() {
    let mut components = document()["components"].clone();
    components["responses"] = Value::Null;
    snapshot("components", &components);
}

#[test]
fn everything_else() {
    let mut document = document();
    document["paths"] = document["paths"].as_object().unwrap().keys().cloned().collect();
    document["components"] = Value::Null;
    snapshot("document", &document);
}

/// Checks that fields are in the order of the spec, not of the alphabet.
#[test]
fn fields_keep_their_order() {
    let text = text(fixture());
    let (_, search) = text.split_once("/openapi/book/search").unwrap();
    let (_, body) = search.split_once("requestBody").unwrap();
    let places = ["shelf", "title", "languages", "token"].map(|name| body.find(&format!("\"{name}\": {{")));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
}

#[test]
fn generating_twice_gives_the_same() {
    assert_eq!(text(fixture()), text(fixture()));
}

/// Operations whose samples have URLs with the same path, and a response that declares parts of the envelope.
const MORE: &str = r#"
title: More
title_zh: 更多
description: Operations that would collide.
operations:
  first:
    number: API-31
    title: First
    title_zh: 一
    description: Sends to a URL.
    methods: [POST]
    path: dynamic
    safety: read
    params:
      url: { type: url, required: true, url: true, description: The URL. }
    response: { type: none }
    samples:
      - request: { url: "http://a.example/upload?k=1&k=2" }
        response: { "code": 0, "data": null, "msg": "" }
  second:
    number: API-32
    title: Second
    title_zh: 二
    description: Sends to a URL.
    methods: [POST]
    path: dynamic
    safety: read
    params:
      url: { type: url, required: true, url: true, description: The URL. }
    response: { type: none }
    samples:
      - request: { url: "http://b.example/upload?k=2" }
        response: { "code": 0, "data": null, "msg": "" }
  third:
    number: API-33
    title: Third
    title_zh: 三
    description: Declares what the envelope has.
    methods: [POST]
    path: /upload
    safety: read
    envelope: { success: 1, data: inline }
    response:
      fields:
        code: { type: int, required: true, description: One. }
        msg: { type: string, required: true, description: Our message. }
        ts: { type: int, description: Our time. }
    samples:
      - request: {}
        response: { "code": 1, "msg": "", "ts": 1 }
"#;

#[test]
fn no_operation_replaces_another() {
    let mut texts = fixture();
    texts.push(Text { name: "spec/fixture/more.yaml".into(), text: MORE.into() });
    let document: Value = serde_json::from_str(&text(texts)).unwrap();
    let operation = |path: &str| document["paths"][path]["post"]["x-operation"].clone();
    assert_eq!(operation("/upload"), "more.third");
    assert_eq!(operation("/dynamic/more.first"), "more.first");
    assert_eq!(operation("/dynamic/more.second"), "more.second");
    let parameters = document["paths"]["/dynamic/more.first"]["post"]["parameters"].as_array().unwrap();
    assert_eq!(parameters.len(), 1);

    let response = &document["components"]["responses"]["more.third"]["content"]["application/json"];
    let success = &response["schema"]["anyOf"][0];
    assert_eq!(success["required"], serde_json::json!(["code", "msg"]));
    assert_eq!(success["properties"]["code"]["const"], 1);
    assert_eq!(success["properties"]["msg"]["description"], "Our message.");
    assert_eq!(success["properties"]["ts"]["description"], "Our time.");
}
