//! Checks operations: number, path, methods, encoding, safety, response, pages.

use std::collections::HashMap;

use crate::diagnostic::{Place, Reporter, suggest};
use crate::model::{Encoding, Method, Model, Operation, Path, ResponseData, Safety, Type};
use crate::spec::load::API;
use crate::spec::{self, Spec};

pub fn check(spec: &Spec, model: &Model, reporter: &mut Reporter<'_>) {
    let mut numbers: HashMap<&str, &str> = HashMap::new();
    let mut anchors: HashMap<&str, &str> = HashMap::new();
    let mut paths: HashMap<&str, &str> = HashMap::new();
    for module in &model.modules {
        for operation in &module.operations {
            let place = Place::file(module.file).key("operations").key(&operation.name);
            let Some(written) = spec.operation(&module.name, &operation.name) else { continue };
            check_number(operation, &place, &mut numbers, reporter);
            check_anchor(spec, operation, written, &place, &mut anchors, reporter);
            check_path(operation, &place, &mut paths, reporter);
            check_methods(operation, &place, reporter);
            check_encoding(operation, &place, reporter);
            check_safety(operation, written, &place, reporter);
            check_response(written, &place, reporter);
            check_pagination(operation, &place, reporter);
            check_notes(written, &place, reporter);
        }
    }
}

fn check_number<'m>(
    operation: &'m Operation,
    place: &Place,
    seen: &mut HashMap<&'m str, &'m str>,
    reporter: &mut Reporter<'_>,
) {
    let Some(number) = &operation.number else { return };
    let place = place.key("number");
    let parsed = number.strip_prefix("API-").and_then(|number| number.parse::<u32>().ok());
    if parsed.is_none_or(|parsed| *number != format!("API-{parsed}")) {
        let message = format!("`{number}` is not an operation's number");
        reporter.value(&place, message, "write it as `API-6`");
    }
    if let Some(other) = seen.insert(number, &operation.id) {
        let message = format!("`{other}` has the number `{number}` too");
        reporter.value(&place, message, "every operation has its own");
    }
}

fn check_anchor<'s>(
    spec: &Spec,
    operation: &'s Operation,
    written: &'s spec::Operation,
    place: &Place,
    seen: &mut HashMap<&'s str, &'s str>,
    reporter: &mut Reporter<'_>,
) {
    let Some(spec::Anchor { id, .. }) = &written.anchor else { return };
    let place = place.key("anchor");
    if spec.api.page.is_none() && !spec.failed.contains(API) {
        reporter.key(&place, "this API has no page", "give `page` in api.yaml");
    }
    if id.is_empty() || id.contains(|c: char| c == '#' || !c.is_ascii_graphic()) {
        let help = "write what follows `#` in the URL";
        reporter.value(&place.key("id"), format!("`{id}` is not an anchor"), help);
    }
    if let Some(other) = seen.insert(id, &operation.id) {
        let help = "every operation has a heading of its own";
        reporter.value(&place.key("id"), format!("`{other}` has the anchor `{id}` too"), help);
    }
}

fn check_path<'m>(
    operation: &'m Operation,
    place: &Place,
    seen: &mut HashMap<&'m str, &'m str>,
    reporter: &mut Reporter<'_>,
) {
    let urls = operation.params.iter().filter(|param| param.is_url).count();
    let place = place.key("path");
    match &operation.path {
        Path::Dynamic if urls != 1 => {
            let help = "give exactly one parameter `url: true`";
            reporter.value(&place, "a dynamic path needs a parameter that holds the URL", help);
        }
        Path::Known(path) => {
            let plain = |c: char| c.is_ascii_alphanumeric() || "/_-.".contains(c);
            let climbs = path.split('/').any(|segment| matches!(segment, "." | ".."));
            if !path.starts_with('/') || !path.chars().all(plain) || path.contains("//") || climbs {
                let help = "write it as `/item/get`, or `unknown`, or `dynamic`";
                reporter.value(&place, format!("`{path}` is not a path"), help);
            }
            if let Some(other) = seen.insert(path, &operation.id) {
                let message = format!("`{other}` has the path `{path}` too");
                reporter.value(&place, message, "every operation has its own");
            }
        }
        _ => {}
    }
}

fn check_methods(operation: &Operation, place: &Place, reporter: &mut Reporter<'_>) {
    let place = place.key("methods");
    if operation.methods.is_empty() {
        reporter.value(&place, "no method is given", "write `[POST]`, `[GET]` or `[GET, POST]`");
    }
    let secret = operation.params.iter().any(|param| param.ty == Type::Secret);
    if secret && !operation.methods.contains(&Method::Post) {
        reporter.value(&place, "a GET would put the secret into the URL", "write `methods: [POST]`");
    }
    if operation.methods.len() > 1 && operation.methods != [Method::Get, Method::Post] {
        reporter.value(&place, "methods are repeated or out of order", "write `[GET, POST]`");
    }
}

fn check_encoding(operation: &Operation, place: &Place, reporter: &mut Reporter<'_>) {
    let files = operation.params.iter().filter(|param| param.ty == Type::File);
    if operation.encoding == Encoding::Multipart {
        if operation.methods.contains(&Method::Get) {
            let message = "a GET cannot be multipart";
            reporter.value(&place.key("methods"), message, "write `methods: [POST]`");
        }
        if files.count() == 0 {
            let help = "add a parameter of type `file`, or remove `encoding`";
            reporter.value(&place.key("encoding"), "a multipart operation has no file part", help);
        }
    } else {
        for file in files {
            let place = place.key("params").key(&file.name).key("type");
            let message = "a file part needs a multipart operation";
            reporter.value(&place, message, "add `encoding: multipart` to the operation");
        }
    }
    if operation.chunk.is_some()
        && (operation.encoding != Encoding::Multipart || operation.path != Path::Dynamic)
    {
        let help = "chunks need `encoding: multipart` and `path: dynamic`";
        reporter.key(&place.key("chunk"), "this operation cannot be sent in chunks", help);
    }
}

fn check_safety(
    operation: &Operation,
    written: &spec::Operation,
    place: &Place,
    reporter: &mut Reporter<'_>,
) {
    match (operation.safety, written.idempotent) {
        (Safety::Read, Some(false)) => {
            let message = "a read is always idempotent";
            reporter.value(&place.key("idempotent"), message, "remove `idempotent`, or change `safety`");
        }
        (Safety::Write | Safety::Destructive, None) => {
            let message = format!("`{}` does not say whether it is idempotent", operation.id);
            reporter.key(place, message, "add `idempotent: true` or `false`; it decides what is retried");
        }
        _ => {}
    }
}

fn check_response(written: &spec::Operation, place: &Place, reporter: &mut Reporter<'_>) {
    let response = &written.response;
    let place = place.key("response");
    let has_fields = !response.fields.is_empty() || !response.include.is_empty();
    if response.ty.is_some() && has_fields {
        reporter.value(&place, "a response has a type or fields, not both", "");
    }
    if response.ty.is_none() && !has_fields {
        reporter.key(&place, "the response is not declared", "add `fields`, or `type: none`");
    }
}

fn check_pagination(operation: &Operation, place: &Place, reporter: &mut Reporter<'_>) {
    let Some(pagination) = &operation.pagination else { return };
    let place = place.key("pagination");
    let params = [("page", &pagination.page), ("page_size", &pagination.page_size)];
    for (key, name) in params {
        match operation.params.iter().find(|param| param.name == *name) {
            None => {
                let known = operation.params.iter().map(|param| param.name.as_str());
                let message = format!("no parameter is called `{name}`");
                reporter.value(&place.key(key), message, suggest(name, known));
            }
            Some(param) if param.ty != Type::Int || param.required || param.default.is_none() => {
                let help = "make it an optional `int` with a `default`";
                reporter.value(&place.key(key), format!("`{name}` cannot count pages"), help);
            }
            Some(_) => {}
        }
    }
    let fields = match &operation.response.data {
        ResponseData::Record(record) => record.fields.as_slice(),
        _ => &[],
    };
    let known = || fields.iter().map(|field| field.name.as_str());
    match fields.iter().find(|field| field.name == pagination.items).map(|field| &field.ty) {
        Some(Type::List(_)) => {}
        Some(_) => {
            reporter.value(&place.key("items"), "the items are not a list", "name a field of type `list<…>`")
        }
        None => {
            let message = format!("no response field is called `{}`", pagination.items);
            reporter.value(&place.key("items"), message, suggest(&pagination.items, known()));
        }
    }
    match fields.iter().find(|field| field.name == pagination.total).map(|field| &field.ty) {
        Some(Type::Int) => {}
        Some(_) => reporter.value(&place.key("total"), "the total is not an `int`", ""),
        None => {
            let message = format!("no response field is called `{}`", pagination.total);
            reporter.value(&place.key("total"), message, suggest(&pagination.total, known()));
        }
    }
}

fn check_notes(written: &spec::Operation, place: &Place, reporter: &mut Reporter<'_>) {
    let (notes, notes_zh) = (written.notes.len(), written.notes_zh.len());
    if notes_zh != 0 && notes_zh != notes {
        let message = format!("there are {notes} notes, and {notes_zh} in Chinese");
        reporter.key(&place.key("notes_zh"), message, "translate each, in the same order");
    }
}
