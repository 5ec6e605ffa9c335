//! Differences between the samples.

use baijiayun_codegen::model::{Model, Operation};
use baijiayun_page::page::{self, Sample};
use serde_json::{Map, Value as Json};

use crate::page::change::{Change, Kind};

/// Returns the samples of the page that the spec does not have.
pub(super) fn changes(stated: &page::Operation, operation: &Operation, model: &Model) -> Vec<Change> {
    let requests = stated.requests.iter().filter(|sample| !has_request(sample, operation, model));
    let responses = stated.responses.iter().chain(&stated.failures);
    let responses = responses.filter(|sample| !has_response(sample, operation));
    let requests = requests.map(|sample| change(Kind::RequestSample, "request", sample, model));
    requests.chain(responses.map(|sample| change(Kind::ResponseSample, "response", sample, model))).collect()
}

/// Returns whether a request of the page is in a sample of the spec.
pub(crate) fn has_request(sample: &Sample, operation: &Operation, model: &Model) -> bool {
    let stated = comparable_request(&sample.value, model);
    let known = operation.samples.iter().filter_map(|sample| sample.request.clone());
    let mut known =
        known.map(|request| comparable_request(&Json::Object(request.into_iter().collect()), model));
    known.any(|known| contains(&known, &stated))
}

/// Returns whether a response of the page is in a sample of the spec.
fn has_response(sample: &Sample, operation: &Operation) -> bool {
    operation.samples.iter().any(|known| known.response.as_ref() == Some(&sample.value))
}

/// Returns whether a request of the spec has all that the page's has. The spec's also has every required parameter.
fn contains(known: &Json, stated: &Json) -> bool {
    let members = stated.as_object().into_iter().flatten();
    members.into_iter().all(|(name, value)| known.get(name) == Some(value))
}

fn change(kind: Kind, key: &str, sample: &Sample, model: &Model) -> Change {
    let mut shown = sample.value.clone();
    let is_request = kind == Kind::RequestSample;
    if let Some(members) = shown.as_object_mut().filter(|_| is_request) {
        members.retain(|name, _| !is_common(name, model));
    }
    Change {
        kind,
        key: format!("samples.{key}"),
        line: Some(sample.line),
        spec: None,
        page: Some(if is_request { shown.to_string() } else { sample.text.clone() }),
    }
}

/// Returns the parameters as they are sent, without the common ones: pages write numbers and JSON as text, and files
/// without their content.
fn comparable_request(request: &Json, model: &Model) -> Json {
    let members = request.as_object().into_iter().flatten();
    let members = members.filter(|(name, value)| !is_common(name, model) && !is_placeholder(value));
    Json::Object(members.map(|(name, value)| (name.clone(), comparable(value))).collect::<Map<_, _>>())
}

fn is_common(name: &str, model: &Model) -> bool {
    model.common.iter().any(|common| common.field.name == name)
}

/// Returns whether the value is a placeholder: `<book_id>`.
pub(crate) fn is_placeholder(value: &Json) -> bool {
    value.as_str().is_some_and(|text| {
        (text.starts_with('<') && text.ends_with('>')) || (text.starts_with("${") && text.ends_with('}'))
    })
}

fn comparable(value: &Json) -> Json {
    match value {
        Json::Number(number) => Json::String(number.to_string()),
        Json::Object(members) if members.contains_key("file") => members["file"].clone(),
        Json::String(text) if text.starts_with(['[', '{']) => {
            serde_json::from_str::<Json>(text).unwrap_or_else(|_| value.clone())
        }
        other => other.clone(),
    }
}
