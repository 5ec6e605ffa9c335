//! Compares the texts that several items have.

use baijiayun_codegen::model::Sample;
use serde_json::{Map, Value};

use super::recorder::Recorder;
use crate::diff::change::Kind;

/// Compares further facts.
pub fn compare_notes(old: &[String], new: &[String], at: &mut Recorder<'_>) {
    at.compare_texts(Kind::Notes, &old.join("\n"), &new.join("\n"));
}

/// Compares samples.
pub fn compare_samples(old: &[Sample], new: &[Sample], at: &mut Recorder<'_>) {
    let text = |samples: &[Sample]| samples.iter().map(sample_text).collect::<Vec<_>>().join("\n");
    at.compare_texts(Kind::Samples, &text(old), &text(new));
}

fn sample_text(sample: &Sample) -> String {
    let Sample { description, request, response } = sample;
    let request = request.as_ref().map(|request| request.iter().cloned().collect::<Map<_, _>>());
    let json = |value: Option<Value>| value.map_or_else(|| "none".into(), |value| value.to_string());
    let description = description.as_deref().unwrap_or_default();
    let request = json(request.map(Value::Object));
    format!("{description} request {request} response {}", json(response.clone()))
}
