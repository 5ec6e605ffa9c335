//! Webhooks: the form that arrives, and the response to it.

use super::document::Document;
use super::example;
use super::ordered_json::{Object, OrderedJson};
use super::request::encoding;
use super::response::{described, named};
use super::schema::{self, Writer};
use super::text::{notes, paragraphs};
use crate::model::{Module, Sample, Source, Webhook};

/// Returns all webhooks by module and name.
pub fn webhooks(document: Document<'_>) -> Object {
    let of_module = |module| move |declared| webhook(document, module, declared);
    document.model.modules.iter().flat_map(|module| module.webhooks.iter().map(of_module(module))).collect()
}

fn webhook(document: Document<'_>, module: &Module, webhook: &Webhook) -> (String, Object) {
    let id = format!("{}.{}", module.name, webhook.name);
    let description = paragraphs([Some(webhook.record.description.clone()), notes(&webhook.notes)]);
    let post = Object::of("operationId", id.as_str())
        .with("tags", vec![module.name.as_str()])
        .with("summary", webhook.title.as_str())
        .with("description", description)
        .with("requestBody", body(document, webhook))
        .with("responses", Object::of("200", response(webhook)))
        .with("x-title-zh", webhook.title_zh.as_str());
    (id, Object::of("post", post))
}

fn body(document: Document<'_>, webhook: &Webhook) -> Object {
    let fields = &webhook.record.fields;
    let form = Object::of("schema", schema::fields(document, fields, Writer::Client))
        .with_filled("encoding", encoding(document.form, fields.iter().map(|field| (&field.name, &field.ty))))
        .with_filled(
            "examples",
            named(&webhook.samples, Source::Page, |sample| request_example(document, webhook, sample)),
        );
    let content = Object::of("application/x-www-form-urlencoded", form);
    Object::of("required", true).with("content", content)
}

fn request_example(document: Document<'_>, webhook: &Webhook, sample: &Sample) -> Option<OrderedJson> {
    let request = sample.request.as_ref()?;
    let values = webhook.record.fields.iter().filter_map(|field| {
        let (_, value) = request.iter().find(|(name, _)| *name == field.name)?;
        Some((field.name.as_str(), example::value(document.form, &field.ty, value)))
    });
    Some(values.collect::<Object>().into())
}

fn response(webhook: &Webhook) -> Object {
    let code = Object::of("type", "integer").with("description", "0 if the event was accepted.");
    let properties = Object::of("code", code).with("msg", Object::of("type", "string"));
    let schema = Object::of("type", "object").with("required", vec!["code"]).with("properties", properties);
    let examples =
        named(&webhook.samples, Source::Page, |sample| sample.response.clone().map(OrderedJson::from));
    described("The event was accepted.", Object::of("schema", schema).with_filled("examples", examples))
}
