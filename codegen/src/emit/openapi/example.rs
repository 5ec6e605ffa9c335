//! Sample values of parameters as examples that fit the schemas.

use serde_json::Value as Json;

use super::document::Form;
use crate::model::{Field, Type};

/// Converts a sample value of the spec into the form that the schema of its type describes.
pub fn value(form: Form, ty: &Type, value: &Json) -> Json {
    match ty {
        Type::Json(_) => value.to_string().into(),
        Type::File => value.get("content").cloned().unwrap_or_default(),
        Type::CommaList(item) if form == Form::Wire => items(item, &text(value)),
        ty if ty.is_number() => text(value).parse::<i64>().map_or_else(|_| value.clone(), Json::from),
        _ => text(value).into(),
    }
}

/// Returns a made-up value of a common parameter.
pub fn common(common: &Field) -> Json {
    match &common.ty {
        Type::UnixTime => 1_493_967_641.into(),
        ty if ty.is_number() => 12_345_678.into(),
        _ => "0123456789abcdef0123456789abcdef".into(),
    }
}

fn items(ty: &Type, text: &str) -> Json {
    text.split(',')
        .filter(|item| !item.is_empty())
        .map(|item| value(Form::Wire, ty, &Json::from(item)))
        .collect()
}

fn text(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
