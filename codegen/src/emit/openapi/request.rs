//! Requests: parameters in the query of a GET or in the body of a POST.

use serde_json::Value as Json;

use super::document::{Document, Form};
use super::example;
use super::ordered_json::{Object, OrderedJson};
use super::primitive::reference;
use super::response::named;
use super::schema::{self, Writer};
use super::text::{described, source};
use crate::model::{Encoding, Field, Operation, Param, Role, Sample, Signing, Type};

/// Returns the name of the components for a common parameter, among the schemas and the parameters.
pub fn common_name(common: &Field) -> String {
    format!("common_{}", common.name)
}

/// Returns the schema of a common parameter.
pub fn common_schema(document: Document<'_>, common: &Field) -> Object {
    schema::of(document, &common.ty, Writer::Client)
        .with_some("minLength", common.ty.is_text().then_some(1))
        .with("description", common.description.as_str())
        .merge(schema_example(document.form, example::common(common)))
}

/// Returns an example of a schema. 3.0 has one, 3.1 has several.
fn schema_example(form: Form, value: Json) -> Object {
    match form {
        Form::Documented => Object::of("example", value),
        Form::Wire => Object::of("examples", vec![value]),
    }
}

/// Returns a common parameter as a parameter of the query.
pub fn common_parameter(common: &Field) -> Object {
    parameter("query", &common.name, common.required).with("schema", reference(&common_name(common)))
}

/// Returns the parameters of a GET.
pub fn query(document: Document<'_>, operation: &Operation) -> Vec<Object> {
    let sample = operation.example().and_then(|sample| sample.request.as_deref()).unwrap_or_default();
    let own = operation.params.iter().map(|param| {
        let value = sample.iter().find(|(name, _)| *name == param.name);
        query_parameter(document, param)
            .with_some("example", value.map(|(_, value)| example::value(document.form, &param.ty, value)))
    });
    let common = common(document, operation).into_iter().map(|(common, required)| {
        if required == common.required {
            Object::reference("parameters", &common_name(common))
        } else {
            parameter("query", &common.name, required).with("schema", reference(&common_name(common)))
        }
    });
    own.chain(common).collect()
}

fn query_parameter(document: Document<'_>, param: &Param) -> Object {
    let is_list = is_list(document.form, &param.ty);
    parameter("query", &param.name, param.required)
        .with("description", described(document, &param.description, &param.ty))
        .with_some("x-source", source(param.source))
        .merge(if is_list { joined() } else { Object::default() })
        .with("schema", param_schema(document, param))
}

/// Returns a parameter without its schema.
pub fn parameter(location: &str, name: &str, required: bool) -> Object {
    Object::of("name", name).with("in", location).with_some("required", required.then_some(true))
}

/// Returns the body of a POST.
pub fn body(document: Document<'_>, operation: &Operation) -> Object {
    let media = match operation.encoding {
        Encoding::Form => "application/x-www-form-urlencoded",
        Encoding::Multipart => "multipart/form-data",
    };
    let content = Object::of("schema", form(document, operation))
        .with_filled(
            "encoding",
            encoding(document.form, sent(operation).map(|param| (&param.name, &param.ty))),
        )
        .with_filled(
            "examples",
            named(&operation.samples, operation.source, |sample| body_example(document, operation, sample)),
        );
    let chunk = operation.chunk.as_ref().map(|_| Object::of("schema", bytes()));
    let content = Object::of(media, content).with_some("application/octet-stream", chunk);
    Object::of("required", true).with("content", content)
}

/// Returns the encoding of comma lists in a form.
pub fn encoding<'m>(form: Form, params: impl Iterator<Item = (&'m String, &'m Type)>) -> Object {
    let lists = params.filter(|(_, ty)| is_list(form, ty));
    lists.map(|(name, _)| (name.as_str(), joined())).collect()
}

/// Returns whether a parameter is an array. In the documented form, a comma list is one text.
fn is_list(form: Form, ty: &Type) -> bool {
    form == Form::Wire && matches!(ty, Type::CommaList(_))
}

fn joined() -> Object {
    Object::of("style", "form").with("explode", false)
}

fn form(document: Document<'_>, operation: &Operation) -> Object {
    let common = common(document, operation);
    let mut required: Vec<&str> =
        sent(operation).filter(|param| param.required).map(|param| param.name.as_str()).collect();
    required.extend(common.iter().filter(|(_, required)| *required).map(|(common, _)| common.name.as_str()));
    let own = sent(operation).map(|param| {
        let description = described(document, &param.description, &param.ty);
        let schema = param_schema(document, param).with("description", description);
        (param.name.as_str(), schema.with_some("x-source", source(param.source)))
    });
    let common = common.iter().map(|(common, _)| (common.name.as_str(), reference(&common_name(common))));
    Object::of("type", "object")
        .with_filled("required", required)
        .with_filled("properties", own.chain(common).collect::<Object>())
}

fn bytes() -> Object {
    Object::of("description", "A chunk of the file, as raw bytes.")
}

/// Returns the parameters that are sent, without the URL of a call.
fn sent(operation: &Operation) -> impl Iterator<Item = &Param> {
    operation.params.iter().filter(|param| !param.is_url)
}

/// Returns the common parameters, each with whether this operation requires it.
fn common<'m>(document: Document<'m>, operation: &Operation) -> Vec<(&'m Field, bool)> {
    let required = |role: Role| operation.signing == Signing::Required || role != Role::Sign;
    match operation.signing {
        Signing::None => Vec::new(),
        _ => document.model.common.iter().map(|common| (&common.field, required(common.role))).collect(),
    }
}

fn param_schema(document: Document<'_>, param: &Param) -> Object {
    let value = |text: &String| example::value(document.form, &param.ty, &Json::from(text.as_str()));
    let is_list = is_list(document.form, &param.ty);
    schema::of(document, &param.ty, Writer::Client)
        .with_some("format", (param.ty == Type::Url).then_some("uri"))
        .with_some("minimum", param.min)
        .with_some("maximum", param.max)
        .with_some("minLength", (param.required && param.ty.is_text()).then_some(1))
        .with_some("maxLength", param.max_length)
        .with_some("minItems", (param.required && is_list).then_some(1))
        .with_filled("enum", param.allowed.iter().map(value).collect::<Vec<_>>())
        .with_some("default", param.default.as_ref().map(value))
        .with_some("x-destroys", param.destroys.as_deref())
        .with_filled("x-extensions", param.all_extensions())
}

fn body_example(document: Document<'_>, operation: &Operation, sample: &Sample) -> Option<OrderedJson> {
    let request = sample.request.as_ref()?;
    let own = sent(operation).filter_map(|param| {
        let (_, value) = request.iter().find(|(name, _)| *name == param.name)?;
        Some((param.name.as_str(), example::value(document.form, &param.ty, value)))
    });
    let common = common(document, operation);
    let common = common.iter().map(|(common, _)| (common.name.as_str(), example::common(common)));
    Some(own.chain(common).collect::<Object>().into())
}
