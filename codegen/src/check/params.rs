//! Checks parameters: defaults, limits, time spans, and names of common parameters.

use serde_json::Value as Json;

use super::fit::{Author, fit};
use crate::diagnostic::{Place, Reporter, suggest};
use crate::model::{Model, Operation, Param, Path, Type};
use crate::spec::{self, Spec};

pub fn check(spec: &Spec, model: &Model, reporter: &mut Reporter<'_>) {
    for module in &model.modules {
        for operation in &module.operations {
            let place = Place::file(module.file).key("operations").key(&operation.name);
            let Some(written) = spec.operation(&module.name, &operation.name) else { continue };
            for param in &operation.params {
                let place = place.key("params").key(&param.name);
                if spec.api.common.contains_key(&param.name) {
                    let message = format!("`{}` is added to every call by the client", param.name);
                    reporter.key(&place, message, "remove it");
                }
                if param.is_url && operation.path != Path::Dynamic {
                    let help = "write `path: dynamic`, or remove `url`";
                    reporter.key(
                        &place.key("url"),
                        "only an operation with a dynamic path has its URL in a parameter",
                        help,
                    );
                }
                if let Some(written) = written.params.get(&param.name) {
                    check_default(model, param, written, &place, reporter);
                    check_limits(model, param, written, &place, reporter);
                }
            }
            check_span(operation, written, &place, reporter);
        }
    }
}

fn check_default(
    model: &Model,
    param: &Param,
    written: &spec::Param,
    place: &Place,
    reporter: &mut Reporter<'_>,
) {
    let Some(default) = &written.default else { return };
    let place = place.key("default");
    if param.required {
        reporter.key(&place, "a required parameter cannot have a default", "remove `required` or `default`");
    }
    check_value(model, param, default, &place, "default", reporter);
    if let Err(violation) = param.check(&default.text()) {
        let help = suggest(&default.text(), param.allowed.iter().map(String::as_str));
        reporter.value(&place, format!("the default breaks the limits: {violation}"), help);
    }
}

/// Checks that a default or an allowed value fits the type of its parameter.
fn check_value(
    model: &Model,
    param: &Param,
    value: &spec::Scalar,
    place: &Place,
    role: &str,
    reporter: &mut Reporter<'_>,
) {
    let json = match value {
        spec::Scalar::Bool(value) => Json::from(*value),
        spec::Scalar::Int(value) => Json::from(*value),
        spec::Scalar::String(value) => Json::from(value.as_str()),
    };
    for misfit in fit(model, &param.ty, &json, Author::Caller) {
        let message = format!("this {role} does not fit `{}`: {}", param.ty, misfit.message);
        reporter.value(place, message, misfit.help.unwrap_or_default());
    }
}

fn check_limits(
    model: &Model,
    param: &Param,
    written: &spec::Param,
    place: &Place,
    reporter: &mut Reporter<'_>,
) {
    let is_number = param.ty.is_number();
    for (key, given) in [("min", param.min.is_some()), ("max", param.max.is_some())] {
        if given && !is_number {
            reporter.key(&place.key(key), format!("`{key}` is for numbers"), "remove it");
        }
    }
    if param.min.zip(param.max).is_some_and(|(min, max)| min > max) {
        reporter.value(&place.key("max"), "`max` is smaller than `min`", "");
    }
    if param.max_length.is_some() && !param.ty.is_text() {
        reporter.key(&place.key("max_length"), "`max_length` is for text", "remove it");
    }
    if !param.extensions.is_empty() && param.ty != Type::File {
        reporter.key(&place.key("extensions"), "`extensions` are for file parts", "remove them");
    }
    for (kind, extensions) in &param.extensions {
        let place = place.key("extensions").key(kind);
        for (index, extension) in extensions.iter().enumerate() {
            if extension.starts_with('.') || extension.to_lowercase() != *extension {
                let help = "write it in lower case and without the dot";
                reporter.value(&place.index(index), format!("`{extension}` is not an extension"), help);
            }
        }
    }
    for (index, value) in written.allowed.iter().enumerate() {
        let place = place.key("allowed").index(index);
        check_value(model, param, value, &place, "allowed value", reporter);
    }
    let is_plain = is_number || param.ty.is_text();
    if !param.allowed.is_empty() && !is_plain {
        reporter.key(&place.key("allowed"), "`allowed` is for numbers and text", "remove it");
    }
    if param.destroys.is_some() && param.ty != Type::Flag {
        reporter.key(
            &place.key("destroys"),
            "`destroys` is for flags",
            "declare the operation `destructive`",
        );
    }
    if param.is_url && (param.ty != Type::Url || !param.required) {
        let help = "write `type: url, required: true`";
        reporter.key(&place.key("url"), "the URL of the call must be a required `url`", help);
    }
}

fn check_span(operation: &Operation, written: &spec::Operation, place: &Place, reporter: &mut Reporter<'_>) {
    let Some(span) = &written.span else { return };
    let place = place.key("span");
    let mut types = Vec::new();
    for (key, name) in [("start", &span.start), ("end", &span.end)] {
        match operation.params.iter().find(|param| param.name == *name) {
            Some(param) => types.push(&param.ty),
            None => {
                let known: Vec<_> = operation.params.iter().map(|param| param.name.as_str()).collect();
                let message = format!("no parameter is called `{name}`");
                reporter.value(&place.key(key), message, suggest(name, known));
            }
        }
    }
    let [start, end] = types.as_slice() else { return };
    if start != end || !matches!(start, Type::CstDate | Type::CstDateTime) {
        let help = "both are `cst_date`, or both `cst_datetime`";
        reporter.key(&place, "these two do not bound a span of time", help);
    } else if span.same_day && **start == Type::CstDate {
        reporter.key(&place.key("same_day"), "`same_day` is for `cst_datetime`", "remove it");
    }
    let both_required = [&span.start, &span.end]
        .iter()
        .all(|name| operation.params.iter().any(|param| param.name == **name && param.required));
    if !both_required {
        reporter.key(&place, "a time span needs both ends", "make both parameters `required`");
    }
}
