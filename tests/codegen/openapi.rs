//! Snapshots of the fixture's OpenAPI document: one per operation, one of the shared schemas, and one of the
//! rest.

use baijiayun_codegen::emit;
use baijiayun_codegen::spec::load::Text;
use serde_json::Value;

use crate::{fixture, model};

fn text(texts: Vec<Text>) -> String {
    emit::openapi(&model(texts), "").text
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
