//! Differences between the samples.

use baijiayun_codegen::model::{Model, Operation};
use baijiayun_page::page::{self, Sample};
use serde_json::{Map, Value as Json};

use crate::page::change::{Change, Kind};

/// Returns the samples of the page that the spec does not have.
pub(super) fn changes(stated: &page::Operation, operation: &Operation, model: &Model) -> Vec<Change> {
    let requests: Vec<_> = operation
        .samples
        .iter()
        .filter_map(|sample| sample.request.clone())
        .map(|request| comparable_request(&Json::Object(request.into_iter().collect()), model))
        .collect();
    let bodies: Vec<_> = operation.samples.iter().filter_map(|sample| sample.response.clone()).collect();
    let mut changes = Vec::new();
    for sample in &stated.requests {
        let request = comparable_request(&sample.value, model);
        if !requests.iter().any(|known| contains(known, &request)) {
            changes.push(change(Kind::RequestSample, "request", sample));
        }
    }
    for sample in stated.responses.iter().chain(&stated.failures) {
        if !bodies.contains(&sample.value) {
            changes.push(change(Kind::ResponseSample, "response", sample));
        }
    }
    changes
}

/// Returns whether a request of the spec has all that the page's has. The spec's also has every required parameter.
fn contains(known: &Json, stated: &Json) -> bool {
    let members = stated.as_object().into_iter().flatten();
    members.into_iter().all(|(name, value)| known.get(name) == Some(value))
}

fn change(kind: Kind, key: &str, sample: &Sample) -> Change {
    Change {
        kind,
        key: format!("samples.{key}"),
        line: Some(sample.line),
        spec: None,
        page: Some(sample.text.clone()),
    }
}

/// Returns the parameters as they are sent, without the common ones: pages write numbers and JSON as text, and files
/// without their content.
fn comparable_request(request: &Json, model: &Model) -> Json {
    let is_common = |name: &str| model.common.iter().any(|common| common.field.name == name);
    let members = request.as_object().into_iter().flatten();
    let members = members.filter(|(name, value)| !is_common(name) && !is_placeholder(value));
    Json::Object(members.map(|(name, value)| (name.clone(), comparable(value))).collect::<Map<_, _>>())
}

/// Returns whether the value only stands for one: `<book_id>`.
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
