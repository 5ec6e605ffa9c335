//! The signature as a security scheme.

use super::ordered_json::Object;
use crate::model::{Model, Operation, Role, Signing};

/// The name of the scheme.
const SCHEME: &str = "signature";

/// Returns the schemes of the components. OpenAPI has no place in a form for a key, so the scheme says where it is in a
/// GET.
pub fn schemes(model: &Model) -> Object {
    let sign = model.common.iter().find(|common| common.role == Role::Sign).map(|common| {
        Object::of("type", "apiKey")
            .with("in", "query")
            .with("name", common.field.name.as_str())
            .with("description", format!("{}\n\nIn a POST, it is in the form.", common.field.description))
    });
    Object::default().with_some(SCHEME, sign)
}

/// Returns the security of calls that are signed.
pub fn required() -> Vec<Object> {
    vec![Object::of(SCHEME, Vec::<Object>::new())]
}

/// Returns the security of an operation, if it is not that of most.
pub fn of(operation: &Operation) -> Option<Vec<Object>> {
    match operation.signing {
        Signing::Required => None,
        Signing::Optional => Some(required().into_iter().chain([Object::default()]).collect()),
        Signing::None => Some(Vec::new()),
    }
}
