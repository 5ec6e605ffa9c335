//! The components of the documented form: the common parameters, the responses, and the records in them.

use super::document::Document;
use super::ordered_json::Object;
use super::plain::{object, of, properties, record};
use super::primitive::{integer, reference};
use super::request::{common_name, common_schema};
use super::response::{failure_component, message, response_name};
use crate::model::{DataPlace, Operation, Record, ResponseData};

/// Returns the schemas of the components: the common parameters, the responses, and the records in them.
pub fn schemas(document: Document<'_>) -> Object {
    let model = document.model;
    let common = model
        .common
        .iter()
        .map(|common| (common_name(&common.field), common_schema(document, &common.field)));
    let failure = [("failure".to_owned(), failure_component(document))];
    let responses =
        model.operations().into_iter().flat_map(|operation| response_schemas(document, operation));
    let used = model.response_records();
    let is_used = |record: &&Record| used.contains(&record.name);
    let records = model.modules.iter().flat_map(|module| &module.records).filter(is_used);
    let records = records.map(|declared| (declared.name.clone(), record(document, declared)));
    common.chain(failure).chain(responses).chain(records).collect()
}

/// Returns the components of a response: the envelope, and its data if that has fields of its own.
fn response_schemas(document: Document<'_>, operation: &Operation) -> Vec<(String, Object)> {
    let name = response_name(operation);
    let success = operation.envelope.success;
    let code = integer().with("description", format!("{success} for success, or an error code."));
    let envelope = Object::of("code", code);
    let (envelope, data) = match (&operation.response.data, operation.envelope.data) {
        (ResponseData::Record(record), DataPlace::Inline) => {
            let own: Vec<_> = record.fields.iter().filter(|field| field.name != "code").cloned().collect();
            (envelope.merge(properties(document, &own)), None)
        }
        (ResponseData::Record(record), _) => {
            let data = format!("{}_data", operation.id.replace('.', "_"));
            let schema = object(&record.fields, properties(document, &record.fields));
            let envelope = envelope.with("data", nullable(operation, reference(&data)));
            (envelope, Some((data, schema)))
        }
        (ResponseData::Type(ty), _) => (envelope.with("data", nullable(operation, of(document, ty))), None),
        (ResponseData::None, _) => (envelope, None),
    };
    let has = |name: &str| envelope.has(name);
    let (has_message, has_time) = (has("msg"), has("ts"));
    let envelope = envelope.with_some("msg", (!has_message).then(message)).with_some(
        "ts",
        (!has_time).then(|| integer().with("description", "The server's time, in unix seconds.")),
    );
    let response = Object::of("description", format!("The response of {}.", operation.id))
        .with("type", "object")
        .with("required", vec!["code"])
        .with("properties", envelope);
    std::iter::once((name, response)).chain(data).collect()
}

/// Returns the schema of the data, which failures do not have.
fn nullable(operation: &Operation, schema: Object) -> Object {
    // `nullable` needs a type beside it.
    let schema =
        if schema.has("$ref") { Object::of("type", "object").with("allOf", vec![schema]) } else { schema };
    schema.with("nullable", true).with_some("description", operation.response.description.as_deref())
}
