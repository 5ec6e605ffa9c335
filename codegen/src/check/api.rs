//! Checks `api.yaml`, and what each file may declare.

use std::collections::HashMap;

use super::api_texts;
use super::names::unique;
use super::names_form;
use crate::diagnostic::{Place, Reporter, suggest};
use crate::model::names::constant_name;
use crate::model::{Model, Operation, ResponseData, Role, Signing};
use crate::spec::load::API;
use crate::spec::{self, ModuleFile, Spec, TYPES};

/// The error code after which the client signs a call again.
const BAD_SIGNATURE: &str = "bad_signature";

pub fn check(spec: &Spec, model: &Model, reporter: &mut Reporter<'_>) {
    let place = Place::file(spec.api_file);
    check_name(&model.name, spec.api_file, reporter);
    if !spec.failed.contains(API) {
        check_common(spec, &place.key("common"), reporter);
        check_server(spec, &place.key("server"), reporter);
        check_page(spec, &place.key("page"), reporter);
        check_error_codes(spec, &place.key("error_codes"), reporter);
    }
    if let Some(key) = &model.key_operation {
        check_key_operation(spec, model, key, &place.key("key_operation"), reporter);
    }
    if !spec.incomplete && spec.failed.is_empty() && model.callable().next().is_none() {
        reporter.push(
            spec.api_file,
            0..0,
            "this API has no operation".into(),
            "add a module with one".into(),
        );
    }
    api_texts::check(spec, reporter);
    // A file with mistakes may declare what could not be read.
    for (name, loaded) in spec.modules.iter().filter(|(name, _)| !spec.failed.contains(*name)) {
        check_content(name, &Place::file(loaded.file), &loaded.content, reporter);
    }
}

/// Checks that the folder's name can name a package and a module.
fn check_name(name: &str, api_file: usize, reporter: &mut Reporter<'_>) {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
    if !name.starts_with(|first: char| first.is_ascii_lowercase()) || !name.chars().all(is_plain) {
        let help = "rename the folder: a lower case letter, then lower case letters, digits, `_` and `-`";
        reporter.push(api_file, 0..0, format!("`{name}` cannot name an API"), help.into());
    }
}

/// Checks that there is one parameter of each role, which the client adds to calls.
fn check_common(spec: &Spec, place: &Place, reporter: &mut Reporter<'_>) {
    for role in [Role::Account, Role::Timestamp, Role::Sign] {
        let count = spec.api.common.values().filter(|common| common.role == role).count();
        if count != 1 {
            let name = format!("{role:?}").to_lowercase();
            let message = format!("{count} parameters have the role `{name}`");
            reporter.key(place, message, "the client adds exactly one of each: account, timestamp and sign");
        }
    }
}

fn check_server(spec: &Spec, place: &Place, reporter: &mut Reporter<'_>) {
    let server = &spec.api.server;
    if !server.starts_with("https://") || server.matches("{private_domain}").count() != 1 {
        let help = "write it as `https://{private_domain}.example.com`";
        reporter.value(place, format!("`{server}` is not the base URL of an account"), help);
    }
}

/// Checks the URL of the vendor's page, to which the operations add their anchors.
fn check_page(spec: &Spec, place: &Place, reporter: &mut Reporter<'_>) {
    let Some(page) = &spec.api.page else { return };
    if !page.url.starts_with("https://") || page.url.contains(|c: char| c == '#' || !c.is_ascii_graphic()) {
        let help = "write it as `https://dev.example.com/page`, without an anchor";
        reporter.value(&place.key("url"), format!("`{}` is not the URL of a page", page.url), help);
    }
    let is_digit = |c: char| c.is_ascii_digit() || c == '-';
    if let Some(date) = page.date.as_ref().filter(|date| date.is_empty() || !date.chars().all(is_digit)) {
        reporter.value(&place.key("date"), format!("`{date}` is not a date"), "write it as `2026-03`");
    }
}

fn check_error_codes(spec: &Spec, place: &Place, reporter: &mut Reporter<'_>) {
    let codes = &spec.api.error_codes;
    let mut seen = HashMap::new();
    for (name, code) in codes {
        if let Some(misnamed) = names_form::snake_case(name, |_| false) {
            misnamed.report(&place.key(name), reporter);
        }
        let other = *seen.entry(code.code).or_insert(name);
        if other != name {
            reporter.value(&place.key(name).key("code"), format!("`{other}` has the same code"), "");
        }
    }
    unique(codes.keys().map(|name| (constant_name(name), place.key(name), name.clone())), reporter);
    if !codes.contains_key(BAD_SIGNATURE) {
        let help = "the client signs such a call again";
        reporter.key(place, format!("no code is called `{BAD_SIGNATURE}`"), help);
    }
}

/// Checks the operation that returns the signing key: the client calls it with one parameter and reads one
/// response field.
fn check_key_operation(
    spec: &Spec,
    model: &Model,
    key: &spec::KeyOperation,
    place: &Place,
    reporter: &mut Reporter<'_>,
) {
    let id = &key.operation;
    let Some(operation) = model.operation(id) else {
        let module = id.split('.').next().unwrap_or_default();
        if !spec.failed.contains(module) {
            let known = model.operations().into_iter().map(|operation| operation.id.as_str());
            let place = place.key("operation");
            reporter.value(&place, format!("there is no operation `{id}`"), suggest(id, known));
        }
        return;
    };
    let only_secret = operation.required().map(|param| &param.name).eq([&key.secret]);
    if !only_secret || !returns(operation, &key.key) || operation.signing != Signing::Optional {
        let help = format!(
            "its signing is `optional`, it requires `{}` alone, and its response has `{}`",
            key.secret, key.key
        );
        reporter.value(place, format!("`{id}` cannot return the key"), help);
    }
}

fn returns(operation: &Operation, field: &str) -> bool {
    match &operation.response.data {
        ResponseData::Record(record) => record.fields.iter().any(|declared| declared.name == field),
        _ => false,
    }
}

/// Checks that a file declares something, and `types.yaml` nothing but types.
fn check_content(name: &str, file: &Place, content: &ModuleFile, reporter: &mut Reporter<'_>) {
    let types = content.ids.len() + content.enums.len() + content.records.len();
    if name == TYPES {
        let help = "move it into a file of its own";
        for key in content.operations.keys() {
            let place = file.key("operations").key(key);
            reporter.key(&place, "types.yaml cannot have operations", help);
        }
        for key in content.webhooks.keys() {
            let place = file.key("webhooks").key(key);
            reporter.key(&place, "types.yaml cannot have webhooks", help);
        }
    }
    if types + content.operations.len() + content.webhooks.len() == 0 {
        reporter.value(file, "this file declares nothing", "add `operations`, or remove the file");
    }
}
