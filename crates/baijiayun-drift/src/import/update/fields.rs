//! Edits of response fields.

use baijiayun_codegen::model::{Kind as TypeKind, Named, Record, ResponseData, Type};
use baijiayun_page::page;
use serde_json::Value as Json;

use super::Update;
use super::values::enum_name;
use crate::import::edit::{Action, Edit};
use crate::import::node::Node;
use crate::import::types::Types;
use crate::import::{names, records};
use crate::page::change::Change;
use crate::page::stated;

impl Update<'_> {
    /// Removes the source that is not the page, and gives an operation its number.
    pub(super) fn on_page(&self, change: &Change) -> Vec<Edit> {
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
                .field(change.key.trim_start_matches("response.").trim_end_matches(".source"), Action::Remove)
                .map_or_else(Vec::new, |mut edit| {
                    edit.path.push("source".to_owned());
                    vec![edit]
                }),
        }
    }

    /// Returns an edit of a field of the response, or of the record that declares it.
    pub(in crate::import) fn field(&self, path: &str, action: Action) -> Option<Edit> {
        let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
        match self.holder(parent)? {
            Holder::Response => Some(self.edit(&["response", "fields", name], action)),
            Holder::Record(named) => {
                Some(Edit::new(&named.module, &["records", &named.name, "fields", name], action))
            }
        }
    }

    /// Adds a field to the response or to the record that holds it.
    pub(super) fn added_field(&self, change: &Change, types: &mut Types) -> Vec<Edit> {
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
        match self.field(path, Action::Set(node)) {
            Some(edit) => vec![edit],
            None => vec![self.review(change, "is on the page, in an object that the spec leaves open")],
        }
    }

    /// Returns where the fields of the object at a path are declared.
    fn holder(&self, parent: &str) -> Option<Holder<'_>> {
        // A response that is a list has its items' fields at `[]`.
        let parent = parent.trim_end_matches("[]");
        if parent.is_empty() {
            return self.root_holder();
        }
        let known = stated::response_fields(self.model, self.operation);
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

    pub(super) fn field_values(&self, change: &Change) -> Vec<Edit> {
        let path = change.key.trim_start_matches("response.").trim_end_matches(".values");
        let stated = self.stated.response.iter().flatten().find(|field| field.path == path);
        let known = stated::response_fields(self.model, self.operation);
        let known = known.iter().find(|(known, _)| known == path).map(|(_, field)| &field.ty);
        match (stated, known.and_then(enum_name)) {
            (Some(stated), Some(named)) => self.enum_values(named, &stated.facts.choices, change),
            _ => vec![self.review(change, "has other values on the page")],
        }
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
