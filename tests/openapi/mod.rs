//! Tests of the OpenAPI documents of the real spec: they are complete, their schemas accept the vendor's samples, and
//! those of the wire form also PHP's quirks.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use baijiayun_codegen::emit::{self, Form};
use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Value, json};

use crate::support::spec::MODEL;

/// The documents of the current spec.
static DOCUMENTED: LazyLock<Value> = LazyLock::new(|| document(Form::Documented));
static WIRE: LazyLock<Value> = LazyLock::new(|| document(Form::Wire));

fn document(form: Form) -> Value {
    serde_json::from_str(&emit::openapi(&MODEL, form, "").text).unwrap()
}

fn documents() -> [&'static Value; 2] {
    [&DOCUMENTED, &WIRE]
}

/// Returns every operation object under the paths and webhooks.
fn operations(document: &'static Value) -> impl Iterator<Item = &'static Value> {
    let parts = ["paths", "webhooks", "x-webhooks"].into_iter().filter_map(|name| document.get(name));
    let items = parts.flat_map(members);
    items.flat_map(|(_, item)| members(item)).map(|(_, operation)| operation)
}

/// Returns every media type of a request or a response, with the id of its operation.
fn media_types(document: &'static Value) -> Vec<(&'static str, &'static Value)> {
    let requests = operations(document)
        .map(|operation| (operation["operationId"].as_str().unwrap(), &operation["requestBody"]["content"]));
    let responses =
        members(&document["components"]["responses"]).map(|(id, response)| (id, &response["content"]));
    let contents = requests.chain(responses).filter(|(_, content)| content.is_object());
    contents.flat_map(|(id, content)| members(content).map(move |(_, media)| (id, media))).collect()
}

fn members(object: &'static Value) -> impl Iterator<Item = (&'static str, &'static Value)> {
    object.as_object().unwrap().iter().map(|(name, value)| (name.as_str(), value))
}

/// A schema of the document.
struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    /// Compiles a schema together with the document's components, which it refers to.
    fn new(document: &Value, schema: &Value) -> Self {
        let mut schema = schema.clone();
        schema["components"] = json!({ "schemas": document["components"]["schemas"] });
        let mut schemas = Schemas::new();
        let mut compiler = Compiler::new();
        compiler.add_resource("schema.json", schema).unwrap();
        let index = compiler.compile("schema.json", &mut schemas).unwrap();
        Self { schemas, index }
    }

    /// Checks that `value` is valid.
    fn check(&self, value: &Value) -> Result<(), String> {
        self.schemas.validate(value, self.index).map_err(|error| error.to_string())
    }
}

/// Returns the schema of the responses of an operation, in the wire form.
fn response_schema(id: &str) -> Schema {
    Schema::new(&WIRE, &WIRE["components"]["responses"][id]["content"]["application/json"]["schema"])
}

#[test]
fn every_operation_is_present_and_has_a_unique_id() {
    for document in documents() {
        let known: BTreeSet<_> =
            operations(document).filter_map(|operation| operation["x-operation"].as_str()).collect();
        assert_eq!(known.len(), 61);
        let ids: Vec<_> =
            operations(document).map(|operation| operation["operationId"].as_str().unwrap()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        assert!(known.iter().all(|id| ids.contains(&id.replace('.', "_").as_str())));
    }
}

#[test]
fn every_example_is_valid() {
    for document in documents() {
        let mut count = 0;
        for (id, media) in media_types(document) {
            if media["examples"].is_null() {
                continue;
            }
            let schema = Schema::new(document, &media["schema"]);
            for (name, example) in members(&media["examples"]) {
                schema.check(&example["value"]).unwrap_or_else(|error| panic!("{id} {name}: {error}"));
                count += 1;
            }
        }
        assert!(count > 2 * 61, "{count} examples");
    }
}

#[test]
fn every_example_of_a_query_is_valid() {
    for document in documents() {
        let parameters =
            operations(document).filter_map(|operation| operation["parameters"].as_array()).flatten();
        for parameter in parameters.filter(|parameter| !parameter["example"].is_null()) {
            let checked = Schema::new(document, &parameter["schema"]).check(&parameter["example"]);
            checked.unwrap_or_else(|error| panic!("{parameter}: {error}"));
        }
    }
}

/// Words of JSON Schema that 3.0 does not have, or that make generators write types of several forms.
#[test]
fn the_documented_form_has_plain_types_only() {
    let text = DOCUMENTED.to_string();
    for word in ["anyOf", "oneOf", "not", "const", "propertyNames", "contentMediaType", "contentSchema"] {
        assert!(!text.contains(&format!("\"{word}\":")), "{word}");
    }
    assert!(!text.contains("\"type\":[\""), "a list of types");
}

/// A tool that documents or generates code shows all components.
#[test]
fn every_component_is_used() {
    for document in documents() {
        let text = document.to_string();
        for (kind, components) in
            members(&document["components"]).filter(|(kind, _)| *kind != "securitySchemes")
        {
            for (name, _) in members(components) {
                assert!(text.contains(&format!("\"#/components/{kind}/{name}\"")), "{kind}/{name}");
            }
        }
    }
}

#[test]
fn calls_without_a_signature_have_no_security() {
    for document in documents() {
        for operation in operations(document).filter(|operation| operation["x-operation"].is_string()) {
            let security = operation.get("security").map(|security| security.as_array().unwrap().len());
            let expected = match operation["x-signing"].as_str().unwrap() {
                "required" => None,
                "optional" => Some(2),
                _ => Some(0),
            };
            assert_eq!(security, expected, "{}", operation["x-operation"]);
        }
    }
}

#[test]
fn responses_with_quirks_are_valid() {
    let video = |data: Value| json!({ "code": 0, "data": data, "msg": "", "ts": "1493967641" });
    for (id, response) in [
        ("video.get_info", video(json!({ "video_id": "7", "name": "", "status": "100" }))),
        (
            "video.get_info",
            video(json!({ "video_id": 7, "name": "", "status": 1, "length": "", "new": [1] })),
        ),
        ("video.get_info", json!({ "code": 2002, "msg": "账号没有权限" })),
        ("video.get_info", json!({ "code": 4711, "msg": "?", "data": null, "ts": 1 })),
        ("video.update", json!({ "code": 0, "data": [], "msg": "" })),
        ("video.delete_sources", json!({ "code": 0, "data": [], "msg": "" })),
        ("token.get_player_token_batch", json!({ "code": 0, "data": [], "msg": "" })),
        ("token.get_player_token_batch", json!({ "code": 0, "data": { "7": "t" }, "msg": "" })),
        ("marker.set_jump", json!({ "code": 0, "data": "1", "msg": "" })),
        ("upload.upload_file", json!({ "code": 1, "fid": null, "msg": "success" })),
        ("upload.upload_file", json!({ "code": 0, "msg": "no" })),
    ] {
        response_schema(id).check(&response).unwrap_or_else(|error| panic!("{id} {response}: {error}"));
    }
}

#[test]
fn undeclared_responses_are_invalid() {
    for (id, response) in [
        ("video.get_info", json!([])),
        ("video.get_info", json!({ "code": 0, "msg": "" })),
        ("video.get_info", json!({ "code": 0, "data": null, "msg": "" })),
        ("video.get_info", json!({ "code": 0, "data": [], "msg": "" })),
        ("video.get_info", json!({ "code": 0, "data": { "video_id": 7 }, "msg": "" })),
        ("video.get_info", json!({ "code": "1", "data": null, "msg": "" })),
        ("video.get_info", json!({ "code": 1, "data": { "video_id": 7 }, "msg": "" })),
        ("video.get_image", json!({ "code": 0, "data": { "video_id": 7 }, "msg": "" })),
        ("token.get_player_token_batch", json!({ "code": 0, "data": { "x": "t" }, "msg": "" })),
        ("marker.set_jump", json!({ "code": 0, "data": 2, "msg": "" })),
        ("upload.upload_file", json!({ "code": 1, "data": null, "fid": 1 })),
    ] {
        assert!(response_schema(id).check(&response).is_err(), "{id} {response}");
    }
}
