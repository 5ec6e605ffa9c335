//! What the operations refer to.

use std::collections::HashSet;

use super::node::Object;
use super::request::{common_name, common_parameter, common_schema};
use super::schema::{self, Writer};
use super::{response, words};
use crate::lower::collect_records;
use crate::model::{Model, Shape};

/// All components.
pub fn emit(model: &Model) -> Object {
    let parameters = model.common.iter().map(|common| (common_name(common), common_parameter(common)));
    Object::of("schemas", schemas(model))
        .with_filled("parameters", parameters.collect::<Object>())
        .with("responses", responses(model))
}

fn schemas(model: &Model) -> Object {
    let words = words::words().into_iter().map(|(name, schema)| (name.to_owned(), schema));
    let common = model.common.iter().map(|common| (common_name(common), common_schema(model, common)));
    let failure = [("failure".to_owned(), response::failure_component(model))];
    words.chain(common).chain(failure).chain(declared(model)).collect()
}

/// The declared types, which may be written by the client, the server or both.
fn declared(model: &Model) -> Vec<(String, Object)> {
    let answered = answered_records(model);
    let mut schemas = Vec::new();
    for module in &model.modules {
        schemas.extend(module.ids.iter().map(|id| (id.name.clone(), words::id(id))));
        schemas.extend(module.enums.iter().map(|found| (found.name.clone(), words::vocabulary(found))));
        schemas.extend(module.records.iter().map(|record| {
            let is_answered = answered.contains(&record.name);
            let writer = if is_answered { Writer::Server } else { Writer::Client };
            (record.name.clone(), schema::record(model, record, writer))
        }));
    }
    schemas
}

/// The names of the records that the server writes.
fn answered_records(model: &Model) -> HashSet<String> {
    let mut found = HashSet::new();
    for operation in model.operations() {
        match &operation.response.shape {
            Shape::None => {}
            Shape::Type(kind) => collect_records(model, kind, &mut found),
            Shape::Record(record) => {
                record.fields.iter().for_each(|field| collect_records(model, &field.kind, &mut found));
            }
        }
    }
    found
}

/// Each operation's answer, which both of its methods give, and the answers that any may give.
fn responses(model: &Model) -> Object {
    let operations = model.operations().into_iter();
    let failure = || Object::of("schema", schema::reference("failure"));
    operations
        .map(|operation| (operation.id.clone(), response::of(model, operation)))
        .collect::<Object>()
        .with("no_such_path", response::described("There is no such path.", failure()))
        .with("too_many_requests", response::described("Too many requests in too short a time.", failure()))
}
