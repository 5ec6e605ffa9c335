//! Callbacks as webhooks: what arrives, and what to answer.

use super::example;
use super::node::{Node, Object};
use super::request::encoding;
use super::response::{described, named};
use super::schema::{self, Writer};
use super::text::{notes, paragraphs};
use crate::model::{Callback, Model, Module, Sample};

/// All callbacks by module and name.
pub fn webhooks(model: &Model) -> Object {
    let of_module = |module| move |callback| webhook(model, module, callback);
    model.modules.iter().flat_map(|module| module.callbacks.iter().map(of_module(module))).collect()
}

fn webhook(model: &Model, module: &Module, callback: &Callback) -> (String, Object) {
    let id = format!("{}.{}", module.name, callback.name);
    let about = paragraphs([Some(callback.record.description.clone()), notes(&callback.notes)]);
    let post = Object::of("operationId", id.as_str())
        .with("tags", vec![module.name.as_str()])
        .with("summary", callback.title.as_str())
        .with("description", about)
        .with("requestBody", body(model, callback))
        .with("responses", Object::of("200", answer(callback)))
        .with("x-title-zh", callback.title_zh.as_str());
    (id, Object::of("post", post))
}

fn body(model: &Model, callback: &Callback) -> Object {
    let fields = &callback.record.fields;
    let form = Object::of("schema", schema::fields(model, fields, Writer::Client))
        .with_filled("encoding", encoding(fields.iter().map(|field| (&field.name, &field.ty))))
        .with_filled("examples", named(&callback.samples, |sample| arriving(callback, sample)));
    let content = Object::of("application/x-www-form-urlencoded", form);
    Object::of("required", true).with("content", content)
}

fn arriving(callback: &Callback, sample: &Sample) -> Option<Node> {
    let request = sample.request.as_ref()?;
    let values = callback.record.fields.iter().filter_map(|field| {
        let (_, value) = request.iter().find(|(name, _)| *name == field.name)?;
        Some((field.name.as_str(), example::value(&field.ty, value)))
    });
    Some(values.collect::<Object>().into())
}

fn answer(callback: &Callback) -> Object {
    let code = Object::of("type", "integer").with("description", "0 when the event was noted.");
    let properties = Object::of("code", code).with("msg", Object::of("type", "string"));
    let schema = Object::of("type", "object").with("required", vec!["code"]).with("properties", properties);
    let examples = named(&callback.samples, |sample| sample.response.clone().map(Node::from));
    described("The event was noted.", Object::of("schema", schema).with_filled("examples", examples))
}
