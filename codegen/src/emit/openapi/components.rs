//! The components that operations refer to.

use super::document::{Document, Form};
use super::ordered_json::Object;
use super::primitive::reference;
use super::request::{common_name, common_parameter, common_schema};
use super::schema::{self, Writer};
use super::{documented, print, response, security, words};

/// Returns the components that the rest of the document uses, or one of them.
pub fn emit(document: Document<'_>, rest: &Object) -> Object {
    let parameters = document
        .model
        .common
        .iter()
        .map(|common| (common_name(&common.field), common_parameter(&common.field)));
    let parameters: Object = parameters.collect();
    let (responses, schemas) = (responses(document), schemas(document));
    let users = [rest, &parameters, &responses, &schemas].map(|part| print::text(part.clone())).concat();
    let used = |kind: &str, components: Object| {
        components.filtered(|name| users.contains(&format!("\"#/components/{kind}/{name}\"")))
    };
    Object::default()
        .with_filled("schemas", used("schemas", schemas))
        .with_filled("parameters", used("parameters", parameters))
        .with_filled("responses", used("responses", responses))
        .with_filled("securitySchemes", security::schemes(document.model))
}

fn schemas(document: Document<'_>) -> Object {
    if document.form == Form::Documented {
        return documented::schemas(document);
    }
    let words = words::words().into_iter().map(|(name, schema)| (name.to_owned(), schema));
    let common = document
        .model
        .common
        .iter()
        .map(|common| (common_name(&common.field), common_schema(document, &common.field)));
    let failure = [("failure".to_owned(), response::failure_component(document))];
    words.chain(common).chain(failure).chain(declared(document)).collect()
}

/// Returns the schemas of the declared types. Records of responses are those that the server writes.
fn declared(document: Document<'_>) -> Vec<(String, Object)> {
    let response_records = document.model.response_records();
    let mut schemas = Vec::new();
    for module in &document.model.modules {
        schemas.extend(module.ids.iter().map(|id| (id.name.clone(), words::id(id))));
        schemas
            .extend(module.enums.iter().map(|declared| (declared.name.clone(), words::open_enum(declared))));
        schemas.extend(module.records.iter().map(|record| {
            let writer =
                if response_records.contains(&record.name) { Writer::Server } else { Writer::Client };
            (record.name.clone(), schema::record(document, record, writer))
        }));
    }
    schemas
}

/// Returns the response of each operation, which its methods share, and the failures of all operations.
fn responses(document: Document<'_>) -> Object {
    let operations = document.model.operations().into_iter();
    let failure = || Object::of("schema", reference("failure"));
    operations
        .map(|operation| (operation.id.clone(), response::of(document, operation)))
        .collect::<Object>()
        .with("no_such_path", response::described("The path does not exist.", failure()))
        .with("too_many_requests", response::described("Too many requests.", failure()))
}
