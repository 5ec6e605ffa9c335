//! Edits of the operations that the spec has, for what the page states otherwise.

mod fields;
mod params;
mod samples;
mod values;

use baijiayun_codegen::model::{Model, Operation, Param};
use baijiayun_page::page::{self, Address};

use crate::import::edit::{Action, Edit};
use crate::import::infer::Names;
use crate::import::node::Node;
use crate::import::notes;
use crate::import::operation;
use crate::import::types::Types;
use crate::page::change::{Change, Kind};

/// The operation on both sides, with the facts that an update needs.
pub(in crate::import) struct Update<'a> {
    /// The spec.
    pub(in crate::import) model: &'a Model,
    /// The operation in the spec.
    pub(in crate::import) operation: &'a Operation,
    /// The page.
    pub(in crate::import) page: &'a page::Page,
    /// The operation on the page.
    pub(in crate::import) stated: &'a page::Operation,
    /// The types that names have.
    pub(in crate::import) names: &'a Names,
}

impl Update<'_> {
    /// Returns the edits for a change.
    pub(in crate::import) fn edits(&self, change: &Change, types: &mut Types) -> Vec<Edit> {
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
            Kind::ParamAdded => self.added_param(name, types),
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
            Kind::FieldForm => {
                let said = change.page.as_deref().unwrap_or_default();
                vec![self.noted(change, &format!("is {said}"))]
            }
            Kind::FieldType => vec![self.open(change)],
            Kind::FieldValues => self.field_values(change),
            Kind::FieldRemoved | Kind::FieldOptional | Kind::OperationRemoved => {
                vec![self.review(change, "is not on the page any more")]
            }
            Kind::RequestSample | Kind::ResponseSample => self.sample(change),
            Kind::OperationAdded => Vec::new(),
            Kind::ErrorCodeAdded | Kind::ErrorCodeRemoved | Kind::ErrorCodeTitle => Vec::new(),
        }
    }

    fn edit(&self, keys: &[&str], action: Action) -> Edit {
        let path = [&["operations", self.operation.name.as_str()], keys].concat();
        Edit::new(&self.operation.module, &path, action)
    }

    fn set(&self, keys: &[&str], node: Node) -> Edit {
        self.edit(keys, Action::Set(node))
    }

    /// Returns the note about a difference that is left to a person.
    fn review(&self, change: &Change, text: &str) -> Edit {
        let note = notes::open(change.line, &format!("`{}` {text}", change.key));
        self.edit(&["review"], Action::Append(note))
    }

    /// Returns the note about a difference with both sides.
    pub(in crate::import) fn open(&self, change: &Change) -> Edit {
        let text = match (&change.page, &change.spec) {
            (None, _) => "is not on the page any more".to_owned(),
            (Some(page), Some(spec)) => format!("is `{page}` on the page, and `{spec}` in the spec"),
            (Some(_), None) => "is on the page, and not in the spec".to_owned(),
        };
        self.review(change, &text)
    }

    /// Returns the note about a change that was made, with what was there before.
    fn was(&self, change: &Change, before: &str) -> Edit {
        self.noted(change, &format!("was `{before}`"))
    }

    /// Returns a note that only a person settles.
    fn noted(&self, change: &Change, text: &str) -> Edit {
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
}
