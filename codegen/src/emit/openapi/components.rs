//! The components that operations refer to.

use super::ordered_json::Object;
use super::request::{common_name, common_parameter, common_schema};
use super::schema::{self, Writer};
use super::{response, words};
use crate::model::Model;

/// Returns all components.
pub fn emit(model: &Model) -> Object {
    let parameters =
        model.common.iter().map(|common| (common_name(&common.field), common_parameter(&common.field)));
    Object::of("schemas", schemas(model))
        .with_filled("parameters", parameters.collect::<Object>())
        .with("responses", responses(model))
}

fn schemas(model: &Model) -> Object {
    let words = words::words().into_iter().map(|(name, schema)| (name.to_owned(), schema));
    let common =
        model.common.iter().map(|common| (common_name(&common.field), common_schema(model, &common.field)));
    let failure = [("failure".to_owned(), response::failure_component(model))];
    words.chain(common).chain(failure).chain(declared(model)).collect()
}

/// Returns the schemas of the declared types. Records of responses are those that the server writes.
fn declared(model: &Model) -> Vec<(String, Object)> {
    let response_records = model.response_records();
    let mut schemas = Vec::new();
    for module in &model.modules {
        schemas.extend(module.ids.iter().map(|id| (id.name.clone(), words::id(id))));
        schemas
            .extend(module.enums.iter().map(|declared| (declared.name.clone(), words::open_enum(declared))));
        schemas.extend(module.records.iter().map(|record| {
            let writer =
                if response_records.contains(&record.name) { Writer::Server } else { Writer::Client };
            (record.name.clone(), schema::record(model, record, writer))
        }));
    }
    schemas
}

/// Returns the response of each operation, which its methods share, and the failures of all operations.
fn responses(model: &Model) -> Object {
    let operations = model.operations().into_iter();
    let failure = || Object::of("schema", schema::reference("failure"));
    operations
        .map(|operation| (operation.id.clone(), response::of(model, operation)))
        .collect::<Object>()
        .with("no_such_path", response::described("The path does not exist.", failure()))
        .with("too_many_requests", response::described("Too many requests.", failure()))
}
