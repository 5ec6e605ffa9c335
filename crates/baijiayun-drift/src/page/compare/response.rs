//! Differences between the response fields.

use std::collections::BTreeSet;

use baijiayun_codegen::model::{
    DataPlace, Field, Kind as TypeKind, Model, Named, Operation, Record, ResponseData, Type,
};
use baijiayun_page::page;
use serde_json::Value as Json;

use super::forms;
use super::params::values;
use crate::page::change::{Change, Kind};
use crate::page::class::Class;
use crate::page::stated;

/// Returns the differences between the fields of the page's table and samples, and those of the spec.
pub(super) fn changes(stated: &page::Operation, operation: &Operation, model: &Model) -> Vec<Change> {
    let known = stated::response_fields(model, operation);
    let shown = Shown::of(stated, operation, model);
    let mut changes = Vec::new();
    for field in stated.response.iter().flatten() {
        match known.iter().find(|(path, _)| *path == field.path) {
            Some((path, known)) => {
                changes.extend(field_changes(field, path, known, model));
                changes.extend(forms::change(field, known, stated, operation));
            }
            None if is_inside_open_type(&field.path, operation, model) => {}
            None => changes.push(added(&field.path, Some(field.line), field.type_word.clone())),
        }
    }
    for (path, class) in &shown.unknown {
        let in_table = stated.response.iter().flatten().any(|field| field.path == *path);
        if !in_table {
            changes.push(added(
                path,
                stated.responses.first().map(|sample| sample.line),
                class.map(|class| class.word().to_owned()),
            ));
        }
    }
    changes.extend(
        known.iter().filter(|(path, field)| stated::is_on_page(field.source) && shown.lacks(path)).map(
            |(path, field)| Change {
                kind: Kind::FieldRemoved,
                key: format!("response.{path}"),
                line: Some(stated.line),
                spec: Some(field.ty.to_string()),
                page: None,
            },
        ),
    );
    changes
}

fn added(path: &str, line: Option<usize>, type_word: Option<String>) -> Change {
    Change { kind: Kind::FieldAdded, key: format!("response.{path}"), line, spec: None, page: type_word }
}

/// Compares a field. Numbers that are written as texts may be either in the table.
fn field_changes(field: &page::Field, path: &str, known: &Field, model: &Model) -> Vec<Change> {
    let mut changes = Vec::new();
    if !stated::is_on_page(known.source) {
        changes.push(Change {
            kind: Kind::OnPage,
            key: format!("response.{path}.source"),
            line: Some(field.line),
            spec: Some(known.source.to_string()),
            page: Some("page".to_owned()),
        });
    }
    let class = field.type_word.as_deref().and_then(Class::of_word);
    let known_class = Class::of_type(&known.ty, known.as_string);
    let is_natural = Class::of_type(&known.ty, false) == class;
    if let (Some(class), Some(known_class)) = (class, known_class)
        && class != known_class
        && !is_natural
    {
        changes.push(Change {
            kind: Kind::FieldType,
            key: format!("response.{path}.type"),
            line: Some(field.line),
            spec: Some(known_class.word().to_owned()),
            page: Some(class.word().to_owned()),
        });
    }
    if let Some((old, new)) = values(&field.facts, &stated::facts(model, &known.ty)) {
        changes.push(Change {
            kind: Kind::FieldValues,
            key: format!("response.{path}.values"),
            line: Some(field.line),
            spec: Some(old),
            page: Some(new),
        });
    }
    changes
}

/// Returns whether the path leads into a type whose content the spec leaves open: any JSON, or a map.
fn is_inside_open_type(path: &str, operation: &Operation, model: &Model) -> bool {
    let known = stated::response_fields(model, operation);
    let open = known.iter().filter(|(_, field)| is_open(&field.ty));
    let is_open_data = matches!(&operation.response.data, ResponseData::Type(ty) if is_open(ty));
    is_open_data
        || open.into_iter().any(|(start, _)| {
            path.starts_with(&format!("{start}.")) || path.starts_with(&format!("{start}[]"))
        })
}

fn is_open(ty: &Type) -> bool {
    match ty {
        Type::Any | Type::Map(..) => true,
        Type::List(item) => is_open(item),
        _ => false,
    }
}

/// The fields that the page shows, in its table or in its samples.
#[derive(Default)]
struct Shown {
    /// The paths of fields that the spec has.
    paths: BTreeSet<String>,
    /// The paths of the objects whose fields the page shows.
    parents: BTreeSet<String>,
    /// The paths in samples that the spec does not have, in the page's order.
    unknown: Vec<(String, Option<Class>)>,
}

impl Shown {
    fn of(stated: &page::Operation, operation: &Operation, model: &Model) -> Self {
        let mut shown = Self::default();
        for field in stated.response.iter().flatten() {
            shown.paths.insert(field.path.clone());
            shown.parents.insert(parent(&field.path).to_owned());
        }
        for sample in &stated.responses {
            let mut body = sample.value.clone();
            let data = match operation.envelope.data {
                DataPlace::Nested => body.get_mut("data").map(Json::take),
                _ => {
                    let members = body.as_object_mut();
                    members.map(|members| {
                        members.retain(|name, _| !["code", "msg", "ts"].contains(&name.as_str()));
                        Json::Object(std::mem::take(members))
                    })
                }
            };
            match (&operation.response.data, data) {
                (ResponseData::Record(record), Some(data)) => shown.walk_record(&data, record, "", model),
                (ResponseData::Type(ty), Some(data)) => shown.walk(&data, ty, "", model),
                _ => {}
            }
        }
        shown
    }

    /// Returns whether the page shows the other fields of this one's object and not this one.
    fn lacks(&self, path: &str) -> bool {
        self.parents.contains(parent(path)) && !self.paths.contains(path)
    }

    fn walk(&mut self, value: &Json, ty: &Type, path: &str, model: &Model) {
        match (ty, value) {
            (Type::List(item), Json::Array(items)) => {
                for value in items {
                    self.walk(value, item, &format!("{path}[]"), model);
                }
            }
            (Type::Named(Named { name, kind: TypeKind::Record, .. }), value) => {
                let Some(record) = model.record(name) else { return };
                let prefix = if path.is_empty() { String::new() } else { format!("{path}.") };
                self.walk_record(value, record, &prefix, model);
            }
            _ => {}
        }
    }

    fn walk_record(&mut self, value: &Json, record: &Record, prefix: &str, model: &Model) {
        let Json::Object(members) = value else { return };
        self.parents.insert(prefix.trim_end_matches('.').to_owned());
        for (name, value) in members {
            let path = format!("{prefix}{name}");
            match record.fields.iter().find(|field| field.name == *name) {
                Some(field) => {
                    self.paths.insert(path.clone());
                    self.walk(value, &field.ty, &path, model);
                }
                None if self.unknown.iter().any(|(known, _)| *known == path) => {}
                None => self.unknown.push((path, Class::of_json(value))),
            }
        }
    }
}

/// Returns the path of the object that holds a field.
fn parent(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(parent, _)| parent)
}
