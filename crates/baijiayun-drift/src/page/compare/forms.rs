//! How the samples write the values of response fields: as numbers or as texts.

use baijiayun_codegen::model::{DataPlace, Field, Operation};
use baijiayun_page::page;
use serde_json::Value as Json;

use crate::page::change::{Change, Kind};
use crate::page::class::Class;

/// Returns the difference, if the page's samples contradict its table, and the spec does not say so either.
pub(super) fn change(
    field: &page::Field,
    known: &Field,
    stated: &page::Operation,
    operation: &Operation,
) -> Option<Change> {
    let table = field.type_word.as_deref().and_then(Class::of_word).filter(|class| is_plain(*class))?;
    let spec = [Class::of_type(&known.ty, false), Class::of_type(&known.ty, known.as_string)];
    let bodies = operation.samples.iter().filter_map(|sample| sample.response.as_ref());
    let in_spec = classes(bodies, &field.path, operation);
    let shown = classes(stated.responses.iter().map(|sample| &sample.value), &field.path, operation);
    let other = shown.into_iter().find(|class| {
        is_plain(*class) && *class != table && !spec.contains(&Some(*class)) && !in_spec.contains(class)
    })?;
    Some(Change {
        kind: Kind::FieldForm,
        key: format!("response.{}.type", field.path),
        line: Some(field.line),
        spec: Some(known.ty.to_string()),
        page: Some(format!("{} in the table, {} in the sample", table.word(), other.word())),
    })
}

fn is_plain(class: Class) -> bool {
    matches!(class, Class::Int | Class::Text)
}

/// Returns the classes of the values at a path such as `list[].name`.
fn classes<'j>(bodies: impl Iterator<Item = &'j Json>, path: &str, operation: &Operation) -> Vec<Class> {
    let data = bodies.filter_map(|body| match operation.envelope.data {
        DataPlace::Nested => body.get("data"),
        _ => Some(body),
    });
    let mut values: Vec<&Json> = data.collect();
    for part in path.split('.') {
        let name = part.trim_end_matches("[]");
        if !name.is_empty() {
            values = values.into_iter().filter_map(|value| value.get(name)).collect();
        }
        for _ in 0..part.matches("[]").count() {
            values = values.into_iter().filter_map(Json::as_array).flatten().collect();
        }
    }
    values.into_iter().filter_map(Class::of_json).collect()
}
