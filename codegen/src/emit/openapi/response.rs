//! Responses: the envelope, with a success or a failure in it.

use super::canonical;
use super::document::{Document, Form};
use super::ordered_json::{Object, OrderedJson};
use super::primitive::{integer, reference};
use super::schema::{self, Writer};
use super::text::source;
use crate::model::{DataPlace, Field, Operation, ResponseData, Sample, Source};

/// Returns the response of an operation. Most failures have the HTTP status 200 too.
pub fn of(document: Document<'_>, operation: &Operation) -> Object {
    let description = operation.response.description.as_deref().unwrap_or("The result of the call.");
    if document.form == Form::Documented {
        let schema = reference(&response_name(operation));
        return described(
            description,
            Object::of("schema", schema).with_filled("examples", examples(document, operation)),
        );
    }
    let failure = if operation.envelope.success == document.model.envelope.success {
        reference("failure")
    } else {
        failure(operation.envelope.success)
    };
    let content = Object::of("schema", Object::of("anyOf", vec![success(document, operation), failure]))
        .with_filled("examples", examples(document, operation));
    described(description, content)
}

/// Returns the name of the component for the response of an operation.
pub fn response_name(operation: &Operation) -> String {
    format!("{}_response", operation.id.replace('.', "_"))
}

/// Returns a response with a JSON body.
pub fn described(description: &str, content: Object) -> Object {
    Object::of("description", description).with("content", Object::of("application/json", content))
}

/// Returns the responses of an operation by HTTP status.
pub fn by_status(operation: &Operation, has_path: bool) -> Object {
    let responses = Object::of("200", Object::reference("responses", &operation.id));
    let responses = if has_path {
        responses
    } else {
        responses.with("404", Object::reference("responses", "no_such_path"))
    };
    responses.with("429", Object::reference("responses", "too_many_requests"))
}

/// Returns the schema of a failure. `success` is the code of a success.
fn failure(success: i64) -> Object {
    let code = Object::of("type", "integer").with("not", Object::of("const", success));
    let properties = Object::of("code", code.with("description", "The error code."))
        .with("msg", message())
        .with("data", Object::of("type", "null"))
        .with("ts", server_time());
    failed(properties)
}

/// Returns the schema of a failure, in the documented form.
fn documented_failure() -> Object {
    let code = integer().with("description", "The error code.");
    let time = integer().with("description", "The server's time, in unix seconds.");
    failed(Object::of("code", code).with("msg", message()).with("ts", time))
}

fn failed(properties: Object) -> Object {
    Object::of("title", "Failure")
        .with("type", "object")
        .with("required", vec!["code", "msg"])
        .with("properties", properties)
}

/// Returns the failure to which most operations refer, with the known codes.
pub fn failure_component(document: Document<'_>) -> Object {
    let codes = document.model.error_codes.iter().map(|known| {
        Object::of("value", known.code)
            .with("title", known.title.as_str())
            .with("title_zh", known.title_zh.as_str())
            .with_some("source", source(known.source))
    });
    let lines = document.model.error_codes.iter().map(|known| {
        let note = known.source.note().map(|note| format!(". {note}")).unwrap_or_default();
        format!("- `{}` {}{note}", known.code, known.title)
    });
    let description = lines
        .fold("The known codes. The server may return others.\n".to_owned(), |text, line| {
            text + "\n" + &line
        });
    let failure = match document.form {
        Form::Documented => documented_failure(),
        Form::Wire => failure(document.model.envelope.success),
    };
    failure.with("description", description).with("x-codes", codes.collect::<Vec<_>>())
}

fn success(document: Document<'_>, operation: &Operation) -> Object {
    let code = Object::of("type", "integer").with("const", operation.envelope.success);
    let inline = operation.envelope.data == DataPlace::Inline;
    let fields: &[Field] = match &operation.response.data {
        ResponseData::Record(record) if inline => &record.fields,
        _ => &[],
    };
    let data = if inline { None } else { Some(data(document, operation)) };
    let mut required = vec!["code"];
    if data.is_some() && !matches!(operation.response.data, ResponseData::None) {
        required.push("data");
    }
    // A response may declare what the envelope has: its type and text go first, but for the code of a success.
    let declared = |name: &str| fields.iter().any(|field| field.name == name);
    let own = || fields.iter().filter(|field| field.name != "code");
    required.extend(own().filter(|field| field.required).map(|field| field.name.as_str()));
    let inline = own().map(|field| (field.name.as_str(), schema::field(document, field, Writer::Server)));
    let code = match fields.iter().find(|field| field.name == "code") {
        Some(field) => code.with("description", field.description.as_str()),
        None => code,
    };
    let properties = Object::of("code", code)
        .with_some("data", data)
        .merge(inline.collect())
        .with_some("msg", (!declared("msg")).then(message))
        .with_some("ts", (!declared("ts")).then(server_time));
    Object::of("title", "Success")
        .with("type", "object")
        .with("required", required)
        .with("properties", properties)
}

fn data(document: Document<'_>, operation: &Operation) -> Object {
    let schema = match &operation.response.data {
        ResponseData::None => return Object::of("description", "No data."),
        ResponseData::Type(ty) => schema::of(document, ty, Writer::Server),
        ResponseData::Record(record) => {
            let object = schema::fields(document, &record.fields, Writer::Server);
            let is_optional = record.fields.iter().all(|field| !field.required);
            if is_optional { schema::any_of(vec![object, reference("empty_list")]) } else { object }
        }
    };
    schema.with_some("description", operation.response.description.as_deref())
}

pub fn message() -> Object {
    Object::of("type", "string").with("description", "The message of a failure.")
}

fn server_time() -> Object {
    reference("unix_time").with("description", "The server's time.")
}

fn examples(document: Document<'_>, operation: &Operation) -> Object {
    named(&operation.samples, operation.source, |sample| {
        let response = sample.response.clone()?;
        Some(match document.form {
            Form::Documented => canonical::response(document.model, operation, response).into(),
            Form::Wire => response.into(),
        })
    })
}

/// Returns the samples as named examples. They are numbered by sample, so that a request and its response
/// have the same name.
pub fn named(samples: &[Sample], source: Source, value: impl Fn(&Sample) -> Option<OrderedJson>) -> Object {
    let usual = match source {
        Source::Page => "A sample of the vendor's page.",
        Source::PublicClients => "A sample in the form that public clients use.",
        Source::Observed => "A sample in the form that was observed.",
    };
    let example = |(index, sample): (usize, &Sample)| {
        let summary = sample.description.as_deref().unwrap_or(usual);
        let example = Object::of("summary", summary).with("value", value(sample)?);
        Some((format!("sample_{}", index + 1), example))
    };
    samples.iter().enumerate().filter_map(example).collect()
}
