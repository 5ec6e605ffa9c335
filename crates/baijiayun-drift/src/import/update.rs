//! Edits of the operations that the spec has, for what the page states otherwise.

use baijiayun_codegen::model::{
    Kind as TypeKind, Literal, Model, Named, Operation, Param, Record, ResponseData, Type,
};
use baijiayun_page::page::{self, Address, Choice};
use serde_json::Value as Json;

use super::edit::{Action, Edit};
use super::infer::Names;
use super::node::Node;
use super::types::{self, Types};
use super::{is_common, names, operation, records};
use crate::page::change::{Change, Kind};
use crate::page::stated;

/// What an update needs to know.
pub(super) struct Update<'a> {
    /// The spec.
    pub(super) model: &'a Model,
    /// The operation in the spec.
    pub(super) operation: &'a Operation,
    /// The operation on the page.
    pub(super) stated: &'a page::Operation,
    /// The types that names have.
    pub(super) names: &'a Names,
}

impl Update<'_> {
    /// Returns the edits for a change. Samples are left to [`Update::samples`].
    pub(super) fn edits(&self, change: &Change, types: &mut Types) -> Vec<Edit> {
        let name = change.key.split('.').nth(1).unwrap_or_default();
        match change.kind {
            Kind::Number => self
                .stated
                .number
                .map(|number| self.set(&["number"], Node::word(format!("API-{number}"))))
                .into_iter()
                .collect(),
            Kind::Title => vec![self.set(&["title_zh"], Node::text(&self.stated.title))],
            Kind::OnPage => self.on_page(change),
            Kind::PathRecovered | Kind::PathMoved => self.path(),
            Kind::Methods => {
                let words =
                    self.stated.methods.iter().map(|method| operation::method_word(*method).to_owned());
                vec![self.set(&["methods"], Node::Words(words.collect()))]
            }
            Kind::ParamAdded => self
                .stated_param(name)
                .map(|param| self.set(&["params", name], self.param_node(param, types)))
                .into_iter()
                .collect(),
            Kind::ParamRemoved => self.removed_param(name, change),
            Kind::ParamRequired => {
                let has_default = self.param(name).is_some_and(|param| param.default.is_some());
                let default = has_default.then(|| self.edit(&["params", name, "default"], Action::Remove));
                let required = self.set(&["params", name, "required"], Node::Bool(true));
                default.into_iter().chain([required]).chain(self.sample_values(name)).collect()
            }
            Kind::ParamOptional => vec![self.edit(&["params", name, "required"], Action::Remove)],
            Kind::ParamType | Kind::ParamFormat => self.param_type(name, change, types),
            Kind::ParamDefault => self.default(name, change),
            Kind::ParamLimit => self.limit(name, change),
            Kind::ParamValues => self.param_values(name, change),
            Kind::FieldAdded => self.added_field(change, types),
            Kind::FieldType => self.field_type(change),
            Kind::FieldValues => self.field_values(change),
            Kind::FieldRemoved | Kind::OperationRemoved => {
                vec![self.review(change, "is not on the page any more")]
            }
            Kind::OperationAdded | Kind::RequestSample | Kind::ResponseSample => Vec::new(),
            Kind::ErrorCodeAdded | Kind::ErrorCodeRemoved | Kind::ErrorCodeTitle => Vec::new(),
        }
    }

    /// Returns the edit that replaces the first sample by the page's.
    pub(super) fn samples(&self) -> Option<Edit> {
        let params: Vec<_> =
            self.stated.params.iter().flatten().filter(|param| !is_common(&param.name)).collect();
        let old = self.operation.samples.first()?;
        let old_request = || old.request.clone().map(|request| Json::Object(request.into_iter().collect()));
        let request = match self.stated.requests.first() {
            Some(sample) => Some(Json::Object(operation::known_params(&sample.value, &params))),
            None => old_request(),
        };
        let response = match self.stated.responses.first() {
            Some(sample) => Some(sample.text.clone()),
            None => old.response.as_ref().map(Json::to_string),
        };
        let node = operation::sample(&request?, &response?);
        Some(self.edit(&["samples"], Action::Replace(0, node)))
    }

    fn edit(&self, keys: &[&str], action: Action) -> Edit {
        let path = [&["operations", self.operation.name.as_str()], keys].concat();
        Edit::new(&self.operation.module, &path, action)
    }

    fn set(&self, keys: &[&str], node: Node) -> Edit {
        self.edit(keys, Action::Set(node))
    }

    /// Returns the note that a person has to decide.
    fn review(&self, change: &Change, text: &str) -> Edit {
        let line = change.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        self.edit(&["review"], Action::Append(Node::text(&format!("{line}`{}` {text}", change.key))))
    }

    fn param(&self, name: &str) -> Option<&Param> {
        self.operation.params.iter().find(|param| param.name == name)
    }

    fn stated_param(&self, name: &str) -> Option<&page::Param> {
        self.stated.params.iter().flatten().find(|param| param.name == name)
    }

    fn param_node(&self, param: &page::Param, types: &mut Types) -> Node {
        let sample = self.stated.requests.first().and_then(|sample| sample.value.get(&param.name));
        operation::param(param, sample, self.names, types)
    }

    fn path(&self) -> Vec<Edit> {
        match &self.stated.address {
            Some(Address::Path(path)) => vec![self.set(&["path"], Node::word(path))],
            _ => Vec::new(),
        }
    }

    /// Removes the source that is not the page, and gives an operation its number.
    fn on_page(&self, change: &Change) -> Vec<Edit> {
        let keys: Vec<_> = change.key.split('.').collect();
        match keys.as_slice() {
            ["source"] => {
                let number = self
                    .stated
                    .number
                    .map(|number| self.set(&["number"], Node::word(format!("API-{number}"))));
                number.into_iter().chain([self.edit(&["source"], Action::Remove)]).collect()
            }
            ["params", ..] => vec![self.edit(&keys, Action::Remove)],
            _ => self
                .field(change.key.trim_start_matches("response.").trim_end_matches(".source"))
                .map_or_else(Vec::new, |mut edit| {
                    edit.path.push("source".to_owned());
                    vec![edit]
                }),
        }
    }

    /// Returns the removal of a field of the response, or of the record that declares it.
    fn field(&self, path: &str) -> Option<Edit> {
        let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
        match self.holder(parent)? {
            Holder::Response => Some(self.edit(&["response", "fields", name], Action::Remove)),
            Holder::Record(named) => {
                Some(Edit::new(&named.module, &["records", &named.name, "fields", name], Action::Remove))
            }
        }
    }

    /// Removes a parameter, also from the samples. One that pages or a span need is left to a person.
    fn removed_param(&self, name: &str, change: &Change) -> Vec<Edit> {
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
    fn sample_values(&self, name: &str) -> Vec<Edit> {
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

    fn replaced_request(&self, index: usize, request: Json) -> Edit {
        let sample = &self.operation.samples[index];
        let mut entries = Vec::new();
        entries.extend(sample.description.as_ref().map(|text| ("description".to_owned(), Node::text(text))));
        entries.push(("request".to_owned(), Node::Json(request.to_string())));
        entries.extend(
            sample.response.as_ref().map(|body| ("response".to_owned(), Node::Json(body.to_string()))),
        );
        self.edit(&["samples"], Action::Replace(index, Node::Map(entries)))
    }

    fn param_type(&self, name: &str, change: &Change, types: &mut Types) -> Vec<Edit> {
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

    fn default(&self, name: &str, change: &Change) -> Vec<Edit> {
        let key = ["params", name, "default"];
        match &change.page {
            None => vec![self.edit(&key, Action::Remove)],
            Some(default) => match (default.parse(), self.param(name).map(|param| &param.ty)) {
                (Ok(number), Some(ty))
                    if crate::page::class::Class::of_type(ty, false)
                        == Some(crate::page::class::Class::Int) =>
                {
                    vec![self.set(&key, Node::Int(number))]
                }
                (_, Some(Type::String)) => vec![self.set(&key, Node::text(default))],
                _ => vec![self.review(change, &format!("is `{default}` on the page"))],
            },
        }
    }

    fn limit(&self, name: &str, change: &Change) -> Vec<Edit> {
        let limit = change.key.rsplit('.').next().unwrap_or_default();
        let number = change.page.as_deref().and_then(|page| page.parse().ok());
        number.map(|number| self.set(&["params", name, limit], Node::Int(number))).into_iter().collect()
    }

    fn param_values(&self, name: &str, change: &Change) -> Vec<Edit> {
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

    fn field_values(&self, change: &Change) -> Vec<Edit> {
        let path = change.key.trim_start_matches("response.").trim_end_matches(".values");
        let stated = self.stated.response.iter().flatten().find(|field| field.path == path);
        let known = stated::response_fields(self.model, self.operation);
        let known = known.iter().find(|(known, _)| known == path).map(|(_, field)| &field.ty);
        match (stated, known.and_then(enum_name)) {
            (Some(stated), Some(named)) => self.enum_values(named, &stated.facts.choices, change),
            _ => vec![self.review(change, "has other values on the page")],
        }
    }

    /// Adds the values that an enum lacks. Values that the page does not list any more are kept: the enum is open.
    fn enum_values(&self, named: &Named, choices: &[Choice], change: &Change) -> Vec<Edit> {
        let Some(known) = self.model.open_enum(&named.name) else { return Vec::new() };
        let is_known = |choice: &Choice| {
            known.variants.iter().any(|variant| match &variant.value {
                Literal::Int(value) => value.to_string() == choice.value,
                Literal::String(value) => *value == choice.value,
            })
        };
        let line = change.line.unwrap_or_default();
        let added = choices.iter().filter(|choice| !is_known(choice)).map(|choice| {
            let (name, node) = types::value(choice, known.base == baijiayun_codegen::model::Base::Int, line);
            Edit::new(&named.module, &["enums", &named.name, "values", &name], Action::Set(node))
        });
        let added: Vec<_> = added.collect();
        if added.is_empty() { vec![self.review(change, "lists fewer values on the page")] } else { added }
    }

    /// Adds a field to the response or to the record that holds it.
    fn added_field(&self, change: &Change, types: &mut Types) -> Vec<Edit> {
        let path = change.key.trim_start_matches("response.");
        let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
        let known = stated::response_fields(self.model, self.operation);
        // A field inside another new one is added with it.
        let rows = self.stated.response.iter().flatten();
        let is_inside_new = |field: &&page::Field| {
            path.starts_with(&format!("{}.", field.path)) || path.starts_with(&format!("{}[]", field.path))
        };
        if rows.clone().filter(is_inside_new).any(|field| known.iter().all(|(path, _)| *path != field.path)) {
            return Vec::new();
        }
        let holder = self.holder(parent);
        let module = match &holder {
            Some(Holder::Record(named)) => &named.module,
            _ => &self.operation.module,
        };
        types.enter(module);
        let row = rows.clone().find(|field| field.path == path).cloned().unwrap_or_else(|| page::Field {
            line: change.line.unwrap_or_default(),
            ..page::Field::default()
        });
        let row = page::Field { path: name.to_owned(), ..row };
        let inner: Vec<_> = rows
            .filter(|field| {
                field.path.starts_with(&format!("{path}.")) || field.path.starts_with(&format!("{path}[]"))
            })
            .map(|field| page::Field {
                path: field.path[path.len() - name.len()..].to_owned(),
                ..field.clone()
            })
            .collect();
        let sample = self
            .stated
            .responses
            .iter()
            .find_map(|sample| value_at(sample.value.get("data")?, path).cloned());
        let prefix = names::pascal(&self.operation.name);
        let node = records::field(&row, sample.as_ref(), &inner, &prefix, self.names, types);
        match holder {
            Some(Holder::Response) => vec![self.set(&["response", "fields", name], node)],
            Some(Holder::Record(named)) => {
                vec![Edit::new(module, &["records", &named.name, "fields", name], Action::Set(node))]
            }
            None => vec![self.review(change, "is on the page, in an object that the spec leaves open")],
        }
    }

    /// Returns where the fields of the object at a path are declared.
    fn holder(&self, parent: &str) -> Option<Holder<'_>> {
        if parent.is_empty() {
            return self.root_holder();
        }
        let known = stated::response_fields(self.model, self.operation);
        let parent = parent.trim_end_matches("[]");
        let (_, field) = known.into_iter().find(|(path, _)| path == parent)?;
        record_name(&field.ty).map(Holder::Record)
    }

    /// Returns where the fields of the response itself are.
    fn root_holder(&self) -> Option<Holder<'_>> {
        match &self.operation.response.data {
            ResponseData::Record(Record { .. }) => Some(Holder::Response),
            ResponseData::Type(ty) => record_name(ty).map(Holder::Record),
            ResponseData::None => None,
        }
    }

    fn field_type(&self, change: &Change) -> Vec<Edit> {
        vec![self.review(
            change,
            &format!(
                "is {} on the page, and {} in the spec",
                change.page.as_deref().unwrap_or("?"),
                change.spec.as_deref().unwrap_or("?")
            ),
        )]
    }
}

/// Where a field is declared.
enum Holder<'m> {
    /// In the operation's response.
    Response,
    /// In a record.
    Record(&'m Named),
}

/// Returns the record that a value of the type is or lists.
fn record_name(ty: &Type) -> Option<&Named> {
    match ty {
        Type::List(item) => record_name(item),
        Type::Named(named @ Named { kind: TypeKind::Record, .. }) => Some(named),
        _ => None,
    }
}

/// Returns the enum that the values of the type are.
fn enum_name(ty: &Type) -> Option<&Named> {
    match ty {
        Type::CommaList(item) | Type::List(item) => enum_name(item),
        Type::Named(named @ Named { kind: TypeKind::Enum(_), .. }) => Some(named),
        _ => None,
    }
}

/// Returns the value at a path such as `list[].name`, in the first item of each list.
fn value_at<'j>(value: &'j Json, path: &str) -> Option<&'j Json> {
    let mut value = value;
    for part in path.split('.') {
        let name = part.trim_end_matches("[]");
        if !name.is_empty() {
            value = value.get(name)?;
        }
        for _ in 0..part.matches("[]").count() {
            value = value.get(0)?;
        }
    }
    Some(value)
}
