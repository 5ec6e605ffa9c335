//! Checks that samples fit the declared types.

use serde_json::Value as Json;

use super::fit::{Author, Misfit, fit, fit_fields};
use super::types_places::{Site, misplaced};
use crate::diagnostic::{Place, Reporter, is_misspelled, suggest};
use crate::model::{DataPlace, Model, Operation, Param, ResponseData, Sample, Webhook};
use crate::source::Step;

/// The fields of an envelope beside `data`.
const ENVELOPE: [&str; 3] = ["code", "msg", "ts"];
const HELP: &str = "fix the sample or the declared type";

pub fn check(model: &Model, reporter: &mut Reporter<'_>) {
    for module in &model.modules {
        let file = Place::file(module.file);
        for operation in &module.operations {
            check_operation(model, operation, &file.key("operations").key(&operation.name), reporter);
        }
        for webhook in &module.webhooks {
            check_webhook(model, webhook, &file.key("webhooks").key(&webhook.name), reporter);
        }
    }
}

fn check_operation(model: &Model, operation: &Operation, place: &Place, reporter: &mut Reporter<'_>) {
    let place = place.key("samples");
    for (index, sample) in operation.samples.iter().enumerate() {
        let place = place.index(index);
        check_request(model, operation, sample, &place.key("request"), reporter);
        check_span(operation, sample, &place.key("request"), reporter);
        if let Some(response) = &sample.response {
            check_response(model, operation, response, &place.key("response"), reporter);
        }
    }
    if operation.samples.first().is_some_and(|sample| sample.request.is_none()) {
        let help = "a response alone belongs to the last request before it";
        reporter.value(&place.index(0), "the first sample has no request", help);
    }
    for (index, sample) in operation.samples.iter().enumerate() {
        if sample.response.is_none() {
            reporter.value(
                &place.index(index),
                "this sample has no response",
                "paste one, or take the sample out",
            );
        }
    }
    let shows_success = |sample: &Sample| {
        sample.request.is_some()
            && sample.response.as_ref().is_some_and(|body| code_of(body) == Some(operation.envelope.success))
    };
    if !operation.samples.iter().any(shows_success) {
        let help = "every operation shows one: it becomes the example and the wire test";
        reporter.key(&place, "no sample has a request and a success", help);
    }
}

fn check_request(
    model: &Model,
    operation: &Operation,
    sample: &Sample,
    place: &Place,
    reporter: &mut Reporter<'_>,
) {
    let Some(request) = &sample.request else { return };
    let known = || operation.params.iter().map(|param| param.name.as_str());
    let given = || request.iter().map(|(name, _)| name.as_str());
    for param in operation.required() {
        let is_given = given().any(|name| name == param.name);
        if !is_given && !is_misspelled(&param.name, given(), known()) {
            reporter.key(place, format!("the required `{}` is missing", param.name), HELP);
        }
    }
    for (name, value) in request {
        let place = place.key(name);
        match operation.params.iter().find(|param| param.name == *name) {
            // The type is reported elsewhere.
            Some(param) if misplaced(&param.ty, Site::Param).is_some() => {}
            Some(param) => {
                report(fit(model, &param.ty, value, Author::Caller), &place, reporter);
                check_limits(param, value, &place, reporter);
            }
            None => {
                reporter.key(&place, format!("no parameter is called `{name}`"), suggest(name, known()));
            }
        }
    }
}

/// Checks that the start of a time span is not after its end: the client would reject the sample.
fn check_span(operation: &Operation, sample: &Sample, place: &Place, reporter: &mut Reporter<'_>) {
    let (Some(span), Some(request)) = (&operation.span, &sample.request) else { return };
    let time = |index: usize| {
        let name = &operation.params[index].name;
        let text = request.iter().find(|(given, _)| given == name)?.1.as_str()?;
        // A date is its first second.
        Some(if text.contains(' ') { text.to_owned() } else { format!("{text} 00:00:00") })
    };
    let (Some(start), Some(end)) = (time(span.start), time(span.end)) else { return };
    let place = place.key(&operation.params[span.end].name);
    if start > end {
        reporter.value(&place, "this time span ends before it starts", HELP);
    } else if span.same_day && start.split(' ').next() != end.split(' ').next() {
        reporter.value(&place, "this time span is longer than one day", HELP);
    }
}

/// Checks the limits: the client would reject a sample outside them.
fn check_limits(param: &Param, value: &Json, place: &Place, reporter: &mut Reporter<'_>) {
    let checked = match (value, value["file"].as_str()) {
        (_, Some(file_name)) => param.check_file_name(file_name),
        (Json::String(text), None) => param.check(text),
        (Json::Number(number), None) => param.check(&number.to_string()),
        _ => Ok(()),
    };
    if let Err(violation) = checked {
        reporter.value(place, violation.to_string(), help_for(param, value));
    }
}

/// Returns how to fix a value outside the limits.
fn help_for(param: &Param, value: &Json) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let help = suggest(&text, param.allowed.iter().map(String::as_str));
    if help.is_empty() { HELP.to_owned() } else { help }
}

fn check_response(
    model: &Model,
    operation: &Operation,
    body: &Json,
    place: &Place,
    reporter: &mut Reporter<'_>,
) {
    let Some(entries) = body.as_object() else {
        return reporter.value(place, "a response is an object", HELP);
    };
    let Some(code) = code_of(body) else {
        return reporter.key(place, "the response has no `code`", HELP);
    };
    let inline = operation.envelope.data == DataPlace::Inline;
    for name in entries.keys() {
        let known = ENVELOPE.contains(&name.as_str()) || name == "data";
        if !known && !inline {
            let help = suggest(name, ENVELOPE.into_iter().chain(["data"]));
            reporter.key(&place.key(name), format!("`{name}` is not part of the envelope"), help);
        }
    }
    if code != operation.envelope.success {
        return;
    }
    let (data, place) = if inline {
        (body, place.clone())
    } else {
        (entries.get("data").unwrap_or(&Json::Null), place.key("data"))
    };
    let misfits = match &operation.response.data {
        ResponseData::None => Vec::new(),
        ResponseData::Type(ty) => fit(model, ty, data, Author::Server),
        ResponseData::Record(record) if inline => fit_fields(model, &record.fields, data, &ENVELOPE),
        ResponseData::Record(record) => fit_fields(model, &record.fields, data, &[]),
    };
    report(misfits, &place, reporter);
}

fn check_webhook(model: &Model, webhook: &Webhook, place: &Place, reporter: &mut Reporter<'_>) {
    let place = place.key("samples");
    for (index, sample) in webhook.samples.iter().enumerate() {
        let Some(request) = &sample.request else { continue };
        let body = Json::Object(request.iter().cloned().collect());
        let place = place.index(index).key("request");
        let mut misfits = fit_fields(model, &webhook.record.fields, &body, &[]);
        // The type is reported elsewhere.
        let fields = webhook.record.fields.iter();
        for field in fields.filter(|field| misplaced(&field.ty, Site::Webhook).is_some()) {
            misfits.retain(|misfit| misfit.path.first() != Some(&Step::Key(field.name.clone())));
        }
        report(misfits, &place, reporter);
        for (name, value) in request {
            // It would arrive as a text with other characters.
            if value.is_null() || value.is_f64() {
                let message = format!("expected text or a whole number, found {value}");
                reporter.value(&place.key(name), message, "a form carries text: write it in quotes");
            }
        }
    }
    if !webhook.samples.iter().any(|sample| sample.request.is_some() && sample.response.is_some()) {
        reporter.key(&place, "no sample has a request and its response", "add one");
    }
}

fn report(misfits: Vec<Misfit>, place: &Place, reporter: &mut Reporter<'_>) {
    for misfit in misfits {
        let mut place = place.clone();
        place.path.extend(misfit.path);
        let help = misfit.help.unwrap_or_else(|| HELP.to_owned());
        if misfit.is_key {
            reporter.key(&place, misfit.message, help);
        } else {
            reporter.value(&place, misfit.message, help);
        }
    }
}

/// Returns the code of the envelope, which may be written as a string.
pub fn code_of(body: &Json) -> Option<i64> {
    let code = body.get("code")?;
    code.as_i64().or_else(|| code.as_str()?.trim().parse().ok())
}
