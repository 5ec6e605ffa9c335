//! Edits of parameters.

use baijiayun_codegen::model::Type;
use serde_json::Value as Json;

use super::Update;
use super::values::enum_name;
use crate::import::edit::{Action, Edit};
use crate::import::node::Node;
use crate::import::samples;
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
        let samples = self.requests().filter(|(_, request)| request.iter().any(|(param, _)| param == name));
        let edits = samples.map(|(index, _)| self.sample_edit(index, name, Action::Remove));
        [self.edit(&["params", name], Action::Remove)].into_iter().chain(edits).collect()
    }

    /// Adds a parameter. The samples get a value for it if it is required.
    pub(super) fn added_param(&self, name: &str, types: &mut Types) -> Vec<Edit> {
        let Some(param) = self.stated_param(name) else { return Vec::new() };
        let values = if param.required == Some(true) { self.sample_values(name) } else { Vec::new() };
        [self.set(&["params", name], self.param_node(param, types))].into_iter().chain(values).collect()
    }

    /// Gives a required parameter a value in the samples that lack it: the page's, or one that is made up.
    pub(super) fn sample_values(&self, name: &str) -> Vec<Edit> {
        let Some(param) = self.stated_param(name) else { return Vec::new() };
        let class = param.type_word.as_deref().and_then(Class::of_word);
        let shown = self.stated.requests.iter().find_map(|sample| sample.value.get(name));
        let value = shown.map_or_else(|| samples::made_up(param), |value| samples::in_form(value, class));
        let lacking = self.requests().filter(|(_, request)| request.iter().all(|(param, _)| param != name));
        let set = |(index, request): (usize, &Vec<(String, Json)>)| {
            if request.is_empty() {
                let whole = Json::Object([(name.to_owned(), value.clone())].into_iter().collect());
                return self.set(&["samples", &index.to_string(), "request"], Node::Json(whole.to_string()));
            }
            self.sample_edit(index, name, Action::Set(Node::Json(value.to_string())))
        };
        let mut edits: Vec<_> = lacking.map(set).collect();
        if shown.is_none() && !edits.is_empty() {
            let text = format!("line {}: the value of `{name}` in the samples is made up", param.line);
            edits.push(self.edit(&["review"], Action::Append(Node::text(&text))));
        }
        edits
    }

    /// Returns the requests of the spec's samples, with the indexes of the samples.
    fn requests(&self) -> impl Iterator<Item = (usize, &Vec<(String, Json)>)> {
        let samples = self.operation.samples.iter().enumerate();
        samples.filter_map(|(index, sample)| Some((index, sample.request.as_ref()?)))
    }

    fn sample_edit(&self, index: usize, name: &str, action: Action) -> Edit {
        self.edit(&["samples", &index.to_string(), "request", name], action)
    }

    pub(super) fn param_type(&self, name: &str, change: &Change, types: &mut Types) -> Vec<Edit> {
        let Some(Node::Flow(entries) | Node::Map(entries)) =
            self.stated_param(name).map(|param| self.param_node(param, types))
        else {
            return Vec::new();
        };
        let ty = entries.into_iter().find(|(key, _)| key == "type").map(|(_, node)| node);
        let (Some(ty), Some(known)) = (ty, self.param(name)) else { return Vec::new() };
        if ty == Node::word(known.ty.to_string()) {
            return vec![self.open(change)];
        }
        let is_text =
            self.stated_param(name).and_then(|param| param.type_word.as_deref()).and_then(Class::of_word)
                == Some(Class::Text);
        let mut edits =
            vec![self.set(&["params", name, "type"], ty), self.was(change, &known.ty.to_string())];
        edits.extend(self.rewritten(name, is_text));
        edits
    }

    /// Writes a parameter's values in the samples as texts or numbers.
    fn rewritten(&self, name: &str, is_text: bool) -> Vec<Edit> {
        let rewritten = self.requests().filter_map(|(index, request)| {
            let (_, value) = request.iter().find(|(param, _)| param == name)?;
            let value = match value {
                Json::Number(number) if is_text => Json::from(number.to_string()),
                Json::String(text) if !is_text => Json::from(text.parse::<i64>().ok()?),
                _ => return None,
            };
            Some(self.sample_edit(index, name, Action::Set(Node::Json(value.to_string()))))
        });
        rewritten.collect()
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
