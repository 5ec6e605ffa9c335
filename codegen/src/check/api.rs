//! `api.yaml`, and the texts of every file.

use indexmap::IndexMap;

use crate::diagnostic::{Place, Reporter, suggest};
use crate::load::Spec;
use crate::model::{Model, Shape, Signing};
use crate::spec::{Field, ModuleFile};

/// What the runtime adds to every signed call, in this order.
const COMMON: [&str; 3] = ["partner_id", "timestamp", "sign"];

pub fn check(spec: &Spec, model: &Model, reporter: &mut Reporter<'_>) {
    let place = Place::file(spec.api_file);
    let common: Vec<&str> = spec.api.common.keys().map(String::as_str).collect();
    if common != COMMON && !spec.incomplete {
        let help = format!("the runtime adds exactly {}", COMMON.map(|name| format!("`{name}`")).join(", "));
        reporter.key(&place.key("common"), "these are not the parameters that every call has", help);
    }
    for code in spec.api.error_codes.keys() {
        if code.parse::<i64>().is_err() {
            let place = place.key("error_codes").key(code);
            reporter.key(&place, format!("`{code}` is not a number"), "error codes are numbers");
        }
    }
    check_key_operation(spec, model, &place.key("key_operation"), reporter);
    for loaded in spec.modules.values() {
        check_texts(&Place::file(loaded.file), &loaded.content, reporter);
    }
}

/// The runtime calls it by itself, with one parameter, and reads one field of what it answers.
fn check_key_operation(spec: &Spec, model: &Model, place: &Place, reporter: &mut Reporter<'_>) {
    let Some(id) = &model.key_operation else { return };
    let operations = model.operations();
    let Some(operation) = operations.iter().find(|operation| operation.id == *id) else {
        if !spec.incomplete {
            let known = operations.iter().map(|operation| operation.id.as_str());
            reporter.value(place, format!("there is no operation `{id}`"), suggest(id, known));
        }
        return;
    };
    let only_secret = operation.required().map(|param| param.name.as_str()).eq(["secret_key"]);
    let gives_key = match &operation.response.shape {
        Shape::Record(record) => record.fields.iter().any(|field| field.name == "partner_key"),
        _ => false,
    };
    if !only_secret || !gives_key || operation.signing != Signing::Optional {
        let help = "its signing is `optional`, it requires `secret_key` alone, and it answers `partner_key`";
        reporter.value(place, format!("`{id}` cannot give the partner key"), help);
    }
}

/// What ends up in documentation must be there.
fn check_texts(file: &Place, content: &ModuleFile, reporter: &mut Reporter<'_>) {
    let mut texts = vec![
        (file.key("en"), &content.en),
        (file.key("zh"), &content.zh),
        (file.key("about"), &content.about),
    ];
    for (name, id) in &content.ids {
        texts.push((file.key("ids").key(name).key("about"), &id.about));
    }
    for (name, found) in &content.enums {
        let place = file.key("enums").key(name);
        texts.push((place.key("about"), &found.about));
        for (value, meaning) in &found.values {
            let place = place.key("values").key(value);
            texts.push((place.key("en"), &meaning.en));
            texts.push((place.key("zh"), &meaning.zh));
        }
    }
    for (name, record) in &content.records {
        let place = file.key("records").key(name);
        texts.push((place.key("about"), &record.about));
        fields(&place.key("fields"), &record.fields, &mut texts);
    }
    for (name, callback) in &content.callbacks {
        let place = file.key("callbacks").key(name);
        texts.push((place.key("en"), &callback.en));
        texts.push((place.key("zh"), &callback.zh));
        texts.push((place.key("about"), &callback.about));
        fields(&place.key("fields"), &callback.fields, &mut texts);
    }
    for (name, operation) in &content.operations {
        let place = file.key("operations").key(name);
        texts.push((place.key("en"), &operation.en));
        texts.push((place.key("zh"), &operation.zh));
        texts.push((place.key("about"), &operation.about));
        for (param, content) in &operation.params {
            texts.push((place.key("params").key(param).key("about"), &content.about));
        }
        fields(&place.key("response").key("fields"), &operation.response.fields, &mut texts);
    }
    for (place, text) in texts {
        if text.trim().is_empty() {
            reporter.value(&place, "this text is empty", "it becomes documentation; write a sentence");
        }
    }
}

fn fields<'s>(place: &Place, fields: &'s IndexMap<String, Field>, texts: &mut Vec<(Place, &'s String)>) {
    for (name, field) in fields {
        texts.push((place.key(name).key("about"), &field.about));
    }
}
