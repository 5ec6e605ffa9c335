//! Edits of parameters.

use baijiayun_codegen::model::Type;
use serde_json::Value as Json;

use super::{Update, enum_name};
use crate::import::edit::{Action, Edit};
use crate::import::node::Node;
use crate::import::types::Types;
use crate::page::change::Change;
use crate::page::class::Class;

impl Update<'_> {
    /// Removes a parameter, also from the samples. One that pages or a span need is left to a person.
    pub(super) fn removed_param(&self, name: &str, change: &Change) -> Vec<Edit> {
        let operation = self.operation;
        let in_pages = operation
            .pagination
            .as_ref()
            .is_some_and(|pages| [&pages.page, &pages.page_size].contains(&&name.to_owned()));
        let in_span = operation.span.as_ref().is_some_and(|span| {
            [span.start, span.end]
                .into_iter()
                .any(|index| operation.params.get(index).is_some_and(|param| param.name == name))
        });
        if in_pages || in_span {
            return vec![
                self.review(change, "is not on the page any more, but `pagination` or `span` names it"),
            ];
        }
        let mut edits = vec![self.edit(&["params", name], Action::Remove)];
        for (index, sample) in operation.samples.iter().enumerate() {
            let Some(request) = &sample.request else { continue };
            if request.iter().any(|(param, _)| param == name) {
                let kept = request.iter().filter(|(param, _)| param != name).cloned();
                edits.push(self.replaced_request(index, Json::Object(kept.collect())));
            }
        }
        edits
    }

    /// Gives a parameter that became required a value in the samples that lack it.
    pub(super) fn sample_values(&self, name: &str) -> Vec<Edit> {
        let value = self.stated.requests.iter().find_map(|sample| sample.value.get(name)).cloned();
        let Some(value) = value else { return Vec::new() };
        let samples = self.operation.samples.iter().enumerate();
        let lacking = samples.filter_map(|(index, sample)| {
            let request = sample.request.as_ref()?;
            let lacks = request.iter().all(|(param, _)| param != name);
            lacks.then(|| {
                let members = request.iter().cloned().chain([(name.to_owned(), value.clone())]);
                self.replaced_request(index, Json::Object(members.collect()))
            })
        });
        lacking.collect()
    }

    pub(super) fn replaced_request(&self, index: usize, request: Json) -> Edit {
        let sample = &self.operation.samples[index];
        let mut entries = Vec::new();
        entries.extend(sample.description.as_ref().map(|text| ("description".to_owned(), Node::text(text))));
        entries.push(("request".to_owned(), Node::Json(request.to_string())));
        entries.extend(
            sample.response.as_ref().map(|body| ("response".to_owned(), Node::Json(body.to_string()))),
        );
        self.edit(&["samples"], Action::Replace(index, Node::Map(entries)))
    }

    pub(super) fn param_type(&self, name: &str, change: &Change, types: &mut Types) -> Vec<Edit> {
        let Some(Node::Flow(entries) | Node::Map(entries)) =
            self.stated_param(name).map(|param| self.param_node(param, types))
        else {
            return Vec::new();
        };
        let ty = entries.into_iter().find(|(key, _)| key == "type").map(|(_, node)| node);
        let old = self.param(name).map(|param| param.ty.to_string()).unwrap_or_default();
        ty.map(|ty| {
            vec![self.set(&["params", name, "type"], ty), self.review(change, &format!("was `{old}`"))]
        })
        .unwrap_or_default()
    }

    pub(super) fn default(&self, name: &str, change: &Change) -> Vec<Edit> {
        let key = ["params", name, "default"];
        match &change.page {
            None => vec![self.edit(&key, Action::Remove)],
            Some(default) => match (default.parse(), self.param(name).map(|param| &param.ty)) {
                (Ok(number), Some(ty)) if Class::of_type(ty, false) == Some(Class::Int) => {
                    vec![self.set(&key, Node::Int(number))]
                }
                (_, Some(Type::String)) => vec![self.set(&key, Node::text(default))],
                _ => vec![self.review(change, &format!("is `{default}` on the page"))],
            },
        }
    }

    pub(super) fn limit(&self, name: &str, change: &Change) -> Vec<Edit> {
        let limit = change.key.rsplit('.').next().unwrap_or_default();
        let number = change.page.as_deref().and_then(|page| page.parse().ok());
        number.map(|number| self.set(&["params", name, limit], Node::Int(number))).into_iter().collect()
    }

    pub(super) fn param_values(&self, name: &str, change: &Change) -> Vec<Edit> {
        let Some((param, stated)) = self.param(name).zip(self.stated_param(name)) else { return Vec::new() };
        match enum_name(&param.ty) {
            Some(named) => self.enum_values(named, &stated.facts.choices, change),
            None if matches!(param.ty, Type::Int | Type::String) => {
                let values = stated.facts.choices.iter().map(|choice| match choice.value.parse() {
                    Ok(number) if param.ty == Type::Int => Node::Int(number),
                    _ => Node::text(&choice.value),
                });
                vec![self.set(&["params", name, "allowed"], Node::List(values.collect()))]
            }
            None => vec![self.review(change, "has other values on the page")],
        }
    }
}
