//! Checks names: their form, keywords of Rust, and different names that are the same in Rust.

use std::collections::HashMap;

use crate::diagnostic::{Place, Reporter};
use crate::model::names::{self, member_name};
use crate::model::{Model, Module, ResponseData, reserved};
use crate::spec::{Spec, TYPES};

pub fn check(spec: &Spec, model: &Model, reporter: &mut Reporter<'_>) {
    for (name, loaded) in &spec.modules {
        let file = Place::file(loaded.file);
        check_module_name(name, &file, reporter);
        for (type_name, place) in declared_types(spec, name) {
            if !names::is_camel_case(&type_name) {
                let help = format!("write `{}`", names::type_name(&type_name));
                reporter.key(&place, format!("`{type_name}` is not a type's name"), help);
            }
        }
        for (name, content) in &loaded.content.enums {
            let place = file.key("enums").key(name).key("values");
            for value in content.values.keys() {
                check_value_name(value, &place.key(value), reporter);
            }
            if content.values.contains_key("unknown") {
                let help = "unlisted values are `Unknown` already; choose another name";
                reporter.key(&place.key("unknown"), "`unknown` cannot be a value's name", help);
            }
            unique(
                content.values.keys().map(|value| (names::type_name(value), place.key(value), value.clone())),
                reporter,
            );
        }
        for (record, content) in &loaded.content.records {
            let place = file.key("records").key(record).key("fields");
            check_members(content.fields.iter().map(|(n, f)| (n, f.rust.as_ref())), &place, reporter);
        }
        for (webhook, content) in &loaded.content.webhooks {
            let place = file.key("webhooks").key(webhook);
            check_value_name(webhook, &place, reporter);
            let members = content.fields.iter().map(|(n, f)| (n, f.rust.as_ref()));
            check_members(members, &place.key("fields"), reporter);
        }
        for (operation, content) in &loaded.content.operations {
            let place = file.key("operations").key(operation);
            check_value_name(operation, &place, reporter);
            if operation == "new" {
                reporter.key(&place, "`new` cannot name an operation", "choose another name");
            }
            let params = content.params.iter().map(|(n, p)| (n, p.rust.as_ref()));
            check_members(params, &place.key("params"), reporter);
            let fields = content.response.fields.iter().map(|(n, f)| (n, f.rust.as_ref()));
            check_members(fields, &place.key("response").key("fields"), reporter);
        }
    }
    for module in &model.modules {
        check_generated_types(spec, module, reporter);
        check_included(spec, module, reporter);
    }
    check_across_modules(spec, reporter);
}

fn check_module_name(name: &str, file: &Place, reporter: &mut Reporter<'_>) {
    let help = "rename the file: lower case letters, digits and underscores";
    if !names::is_snake_case(name) {
        reporter.value(file, format!("`{name}` is not a module's name"), help);
    } else if names::is_keyword(name) || reserved::MODULES.contains(&name) {
        reporter.value(file, format!("`{name}` cannot name a module in Rust here"), help);
    }
}

/// Checks the name of an operation, a webhook or an enum value.
fn check_value_name(name: &str, place: &Place, reporter: &mut Reporter<'_>) {
    if !names::is_snake_case(name) {
        let help = format!("write `{}`", names::value_name(name));
        reporter.key(place, format!("`{name}` is not in snake_case"), help);
    } else if names::is_keyword(name) {
        reporter.key(place, format!("`{name}` is a keyword in Rust"), "choose another name");
    }
}

/// Checks the Rust names of fields and parameters.
fn check_members<'s>(
    members: impl Iterator<Item = (&'s String, Option<&'s String>)> + Clone,
    place: &Place,
    reporter: &mut Reporter<'_>,
) {
    for (name, rust) in members.clone() {
        let rust_name = member_name(name, rust);
        let place = match rust {
            Some(_) => place.key(name).key("rust"),
            None => place.key(name),
        };
        if names::is_keyword(&rust_name) || rust_name == "new" {
            let help = "add `rust: another_name`; the name on the wire stays as it is";
            reporter.key(&place, format!("`{rust_name}` cannot be used as a name in Rust"), help);
        } else if !names::is_identifier(&rust_name) || !names::is_snake_case(&rust_name) {
            let help = "add `rust: a_name_in_snake_case`";
            reporter.key(&place, format!("`{rust_name}` is not a name in Rust"), help);
        }
    }
    unique(members.map(|(name, rust)| (member_name(name, rust), place.key(name), name.clone())), reporter);
}

/// Reports names that are different in the spec and the same in Rust.
fn unique(names: impl Iterator<Item = (String, Place, String)>, reporter: &mut Reporter<'_>) {
    let mut seen: HashMap<String, String> = HashMap::new();
    for (rust, place, name) in names {
        if let Some(other) = seen.get(&rust) {
            let message = format!("`{name}` and `{other}` are both `{rust}` in Rust");
            reporter.key(&place, message, "rename one of them");
        } else {
            seen.insert(rust, name);
        }
    }
}

/// Checks that the names of a module's requests, responses, webhooks and declared types differ.
fn check_generated_types(spec: &Spec, module: &Module, reporter: &mut Reporter<'_>) {
    let file = Place::file(module.file);
    let mut taken: HashMap<String, String> = reserved::TYPES
        .into_iter()
        .map(|name| (name.to_owned(), "the generated code itself".to_owned()))
        .collect();
    if !module.operations.is_empty() {
        taken.insert(module.client_name(), "the client of the module".to_owned());
    }
    let shared = declared_types(spec, TYPES).into_iter().map(|(name, _)| name);
    if module.name != TYPES {
        taken.extend(shared.map(|name| (name.clone(), format!("`{name}` of types.yaml"))));
    }
    let mut claims: Vec<(String, Place, String)> = declared_types(spec, &module.name)
        .into_iter()
        .map(|(name, place)| (name.clone(), place, format!("the type `{name}`")))
        .collect();
    for operation in &module.operations {
        let place = file.key("operations").key(&operation.name);
        let origin = format!("the operation `{}`", operation.name);
        claims.push((names::type_name(&operation.name), place.clone(), origin.clone()));
        if let ResponseData::Record(record) = &operation.response.data {
            claims.push((record.name.clone(), place.clone(), origin.clone()));
        }
        if let Some(chunk) = operation.chunk_request() {
            claims.push((chunk, place.clone(), origin));
        }
    }
    for webhook in &module.webhooks {
        let place = file.key("webhooks").key(&webhook.name);
        claims.push((webhook.record.name.clone(), place, format!("the webhook `{}`", webhook.name)));
    }
    for (rust, place, origin) in claims {
        if let Some(other) = taken.get(&rust) {
            let message = format!("{origin} is `{rust}` in Rust, which is taken by {other}");
            reporter.key(&place, message, "rename one of them");
        } else {
            taken.insert(rust, origin);
        }
    }
}

/// Checks that no field of a record has the same name as an included one.
fn check_included(spec: &Spec, module: &Module, reporter: &mut Reporter<'_>) {
    let file = Place::file(module.file);
    let Some(content) = spec.modules.get(&module.name).map(|loaded| &loaded.content) else { return };
    let including: Vec<Place> = content
        .records
        .iter()
        .filter(|(_, record)| !record.include.is_empty())
        .map(|(name, _)| file.key("records").key(name))
        .chain(
            content
                .operations
                .iter()
                .filter(|(_, operation)| !operation.response.include.is_empty())
                .map(|(name, _)| file.key("operations").key(name).key("response")),
        )
        .collect();
    let includes = |place: &Place| including.contains(place);
    let mut records: Vec<_> =
        module.records.iter().map(|record| (file.key("records").key(&record.name), record)).collect();
    for operation in &module.operations {
        if let ResponseData::Record(record) = &operation.response.data {
            records.push((file.key("operations").key(&operation.name).key("response"), record));
        }
    }
    for (place, record) in records {
        let mut seen = HashMap::new();
        let duplicates: Vec<_> = record
            .fields
            .iter()
            .filter(|field| seen.insert(&field.rust, ()).is_some())
            .map(|field| format!("`{}`", field.name))
            .collect();
        // Records that include each other repeat their fields up to the depth limit. `types` reports them.
        if (1..=8).contains(&duplicates.len()) && includes(&place) {
            let message = format!("duplicate field names with `include`: {}", duplicates.join(", "));
            reporter.value(&place.key("include"), message, "leave out one of them");
        }
    }
}

/// Checks that no two modules declare a type of the same name.
fn check_across_modules(spec: &Spec, reporter: &mut Reporter<'_>) {
    let mut seen: HashMap<String, String> = HashMap::new();
    for module in spec.modules.keys() {
        for (name, place) in declared_types(spec, module) {
            match seen.get(&name) {
                Some(other) if other != module => {
                    let message = format!("`{name}` is declared in {other}.yaml too");
                    reporter.key(&place, message, "move it to types.yaml, or rename one of them");
                }
                _ => {
                    seen.insert(name, module.clone());
                }
            }
        }
    }
}

/// Returns the types that a file declares, with their places.
pub fn declared_types(spec: &Spec, module: &str) -> Vec<(String, Place)> {
    let Some(loaded) = spec.modules.get(module) else { return Vec::new() };
    let file = Place::file(loaded.file);
    let content = &loaded.content;
    let ids = content.ids.keys().map(|name| ("ids", name));
    let enums = content.enums.keys().map(|name| ("enums", name));
    let records = content.records.keys().map(|name| ("records", name));
    ids.chain(enums)
        .chain(records)
        .map(|(section, name)| (name.clone(), file.key(section).key(name)))
        .collect()
}
