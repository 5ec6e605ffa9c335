//! Checks names: their form, and keywords of Rust. `names_scopes` finds names that clash.

use std::collections::HashMap;

use crate::diagnostic::{Place, Reporter};
use crate::model::names::{self, member_name};
use crate::model::reserved;
use crate::spec::Spec;

pub fn check(spec: &Spec, reporter: &mut Reporter<'_>) {
    for (name, loaded) in &spec.modules {
        let file = Place::file(loaded.file);
        check_module_name(name, &file, reporter);
        for (type_name, place) in declared_types(spec, name) {
            if !names::is_camel_case(&type_name) {
                let help = match names::type_name(&type_name) {
                    name if names::is_camel_case(&name) => format!("write `{name}`"),
                    _ => "write it in CamelCase, with letters from A to Z and digits".to_owned(),
                };
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
            let params = content.params.iter().map(|(n, p)| (n, p.rust.as_ref()));
            check_members(params, &place.key("params"), reporter);
            let fields = content.response.fields.iter().map(|(n, f)| (n, f.rust.as_ref()));
            check_members(fields, &place.key("response").key("fields"), reporter);
        }
    }
}

fn check_module_name(name: &str, file: &Place, reporter: &mut Reporter<'_>) {
    if !names::is_snake_case(name) {
        let help = "rename the file: lower case letters, digits, and single underscores between words";
        reporter.value(file, format!("`{name}` is not a module's name"), help);
    } else if names::is_keyword(name)
        || reserved::MODULES.contains(&name)
        || reserved::METHODS.contains(&name)
        || reserved::COMMANDS.contains(&name)
    {
        let help = "rename the file; the name is taken by Rust, the generated code or the command line";
        reporter.value(file, format!("`{name}` cannot name a module in Rust here"), help);
    }
}

/// Checks the name of an operation, a webhook or an enum value.
fn check_value_name(name: &str, place: &Place, reporter: &mut Reporter<'_>) {
    let suggestion = names::value_name(name);
    if !names::is_snake_case(name) {
        let is_taken = suggestion == "unknown"
            || names::is_keyword(&suggestion)
            || reserved::METHODS.contains(&suggestion.as_str());
        let help = if names::is_snake_case(&suggestion) && !is_taken {
            format!("write `{suggestion}`")
        } else {
            "start with a letter from a to z; write lower case, with single underscores between words"
                .to_owned()
        };
        reporter.key(place, format!("`{name}` is not in snake_case"), help);
    } else if names::is_keyword(name) || names::is_keyword(&names::type_name(name)) {
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
        // A member may be called `type_`, as is the habit where `type` is a keyword.
        let plain = rust_name.strip_suffix('_').unwrap_or(&rust_name);
        if names::is_keyword(&rust_name) || rust_name == "new" {
            let help = "add `rust: another_name`; the name on the wire stays as it is";
            reporter.key(&place, format!("`{rust_name}` cannot be used as a name in Rust"), help);
        } else if !names::is_identifier(&rust_name) || !names::is_snake_case(plain) {
            let help = "add `rust: a_name_in_snake_case`";
            reporter.key(&place, format!("`{rust_name}` is not a name in Rust"), help);
        }
    }
    unique(members.map(|(name, rust)| (member_name(name, rust), place.key(name), name.clone())), reporter);
}

/// Reports names that are different in the spec and the same in Rust.
pub fn unique(names: impl Iterator<Item = (String, Place, String)>, reporter: &mut Reporter<'_>) {
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
