//! `api.yaml`, and the texts of every file.

use indexmap::IndexMap;

use crate::diagnostic::{Place, Reporter};
use crate::load::Spec;
use crate::spec::{Field, ModuleFile};

/// What the runtime adds to every signed call, in this order.
const COMMON: [&str; 3] = ["partner_id", "timestamp", "sign"];

pub fn check(spec: &Spec, reporter: &mut Reporter<'_>) {
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
    for loaded in spec.modules.values() {
        check_texts(&Place::file(loaded.file), &loaded.content, reporter);
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
