//! Edits of samples. A request or a response that the page does not show is kept.

use baijiayun_codegen::model::{Operation, Sample};
use baijiayun_page::page;
use serde_json::{Map, Value as Json};

use super::Update;
use crate::import::edit::{Action, Edit};
use crate::import::node::Node;
use crate::import::samples;
use crate::page::change::{Change, Kind};
use crate::page::class::Class;
use crate::page::{has_request, is_placeholder};

impl Update<'_> {
    /// Returns the edits for a sample of the page that the spec does not have. It replaces the one at its place, unless
    /// the page has that one too.
    pub(in crate::import) fn sample(&self, change: &Change) -> Vec<Edit> {
        let is_meant = |sample: &&page::Sample| Some(sample.line) == change.line;
        let place = |samples: &[page::Sample]| samples.iter().position(|sample| is_meant(&sample));
        match change.kind {
            Kind::RequestSample => {
                place(&self.stated.requests).map_or_else(Vec::new, |index| self.request_sample(index))
            }
            _ => match place(&self.stated.responses) {
                Some(index) => self.response_sample(index),
                None => {
                    self.stated.failures.iter().filter(is_meant).map(|sample| self.failure(sample)).collect()
                }
            },
        }
    }

    fn request_sample(&self, index: usize) -> Vec<Edit> {
        if let Some(known) = self.replaceable_request(index) {
            let known = known.request.as_deref().unwrap_or_default();
            let (request, note) = self.request(index, known);
            // The page may have a removed parameter besides, or another order.
            if request == known.iter().cloned().collect::<Map<_, _>>() {
                return Vec::new();
            }
            let key = ["samples", &index.to_string(), "request"];
            return [self.set(&key, Node::Json(Json::Object(request).to_string()))]
                .into_iter()
                .chain(note)
                .collect();
        }
        let (request, note) = self.request(index, &[]);
        let shown = self.stated.responses.get(index).or(self.stated.responses.first());
        let known = self.operation.samples.iter().find_map(|sample| sample.response.as_ref());
        let response = shown.map(|sample| sample.text.clone()).or(known.map(Json::to_string));
        let mut entries = vec![("request".to_owned(), Node::Json(Json::Object(request).to_string()))];
        entries.extend(response.map(|text| ("response".to_owned(), Node::Json(text))));
        [self.edit(&["samples"], Action::Append(Node::Map(entries)))].into_iter().chain(note).collect()
    }

    fn response_sample(&self, index: usize) -> Vec<Edit> {
        let text = Node::Json(self.stated.responses[index].text.clone());
        let is_shown = |sample: &Sample| {
            let mut shown = self.stated.responses.iter().chain(&self.stated.failures);
            sample.response.as_ref().is_some_and(|body| shown.any(|shown| shown.value == *body))
        };
        if ordinary(self.operation, index).is_some_and(|known| !is_shown(known)) {
            return vec![self.set(&["samples", &index.to_string(), "response"], text)];
        }
        let request = self.stated.requests.get(index).or(self.stated.requests.first());
        let is_new = |request: &page::Sample| !has_request(request, self.operation, self.model);
        if self.stated.requests.get(index).is_some_and(is_new) && self.replaceable_request(index).is_none() {
            // It is added together with the request.
            return Vec::new();
        }
        let mut entries = Vec::new();
        let mut notes = None;
        if request.is_some() {
            let first = self.operation.samples.iter().find_map(|sample| sample.request.as_deref());
            let index = if index < self.stated.requests.len() { index } else { 0 };
            let (request, note) = self.request(index, first.unwrap_or_default());
            entries.push(("request".to_owned(), Node::Json(Json::Object(request).to_string())));
            notes = note;
        } else {
            entries.push(("description".to_owned(), Node::text("A further response.")));
        }
        entries.push(("response".to_owned(), text));
        [self.edit(&["samples"], Action::Append(Node::Map(entries)))].into_iter().chain(notes).collect()
    }

    fn failure(&self, sample: &page::Sample) -> Edit {
        self.edit(&["samples"], Action::Append(samples::failure(sample)))
    }

    /// Returns the ordinary sample at an index whose request the page does not have.
    fn replaceable_request(&self, index: usize) -> Option<&Sample> {
        let shown = |sample: &Sample| {
            let only = Operation { samples: vec![sample.clone()], ..self.operation.clone() };
            self.stated.requests.iter().any(|request| has_request(request, &only, self.model))
        };
        ordinary(self.operation, index).filter(|sample| sample.request.is_some() && !shown(sample))
    }

    /// Returns a request of the page, with the values of the spec's where it has none, and a note about those that
    /// are made up.
    fn request(&self, index: usize, known: &[(String, Json)]) -> (Map<String, Json>, Option<Edit>) {
        let shown = &self.stated.requests[index];
        let mut request = Map::new();
        let mut made_up = Vec::new();
        for param in &self.operation.params {
            let old = known.iter().find(|(name, _)| *name == param.name).map(|(_, value)| value);
            match shown.value.get(&param.name).filter(|value| !is_placeholder(value)) {
                Some(value) => {
                    let stated = self.stated_param(&param.name).and_then(|param| param.type_word.as_deref());
                    let class = stated.and_then(Class::of_word).or(Class::of_type(&param.ty, false));
                    request.insert(param.name.clone(), samples::in_form(value, class));
                }
                None if param.required => {
                    let value = old.cloned().or_else(|| {
                        made_up.push(param.name.as_str());
                        self.stated_param(&param.name).map(samples::made_up)
                    });
                    request.extend(value.map(|value| (param.name.clone(), value)));
                }
                None => {}
            }
        }
        // Parameters that this import adds.
        let added = samples::params(self.stated).into_iter();
        for param in added.filter(|param| self.param(&param.name).is_none()) {
            let class = param.type_word.as_deref().and_then(Class::of_word);
            if let Some(value) = shown.value.get(&param.name) {
                request.insert(param.name.clone(), samples::in_form(value, class));
            } else if param.required == Some(true) {
                made_up.push(&param.name);
                request.insert(param.name.clone(), samples::made_up(param));
            }
        }
        let note = (!made_up.is_empty()).then(|| {
            let text = format!(
                "line {}: the values of {} in the sample are made up",
                shown.line,
                made_up.join(", ")
            );
            self.edit(&["review"], Action::Append(Node::text(&text)))
        });
        (request, note)
    }
}

/// Returns the sample at an index, unless it shows a special case.
fn ordinary(operation: &Operation, index: usize) -> Option<&Sample> {
    operation.samples.get(index).filter(|sample| sample.description.is_none())
}
