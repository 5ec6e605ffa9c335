//! Checks names: their form, and keywords of Rust. `names_scopes` finds names that clash.

use std::collections::HashMap;

use super::names_form;
use crate::diagnostic::{Place, Reporter};
use crate::model::lower::declared;
use crate::model::names::{self, member_name};
use crate::model::reserved;
use crate::spec::Spec;

/// The owner of the names that `api.yaml` reserves for the client.
pub const HAND_WRITTEN: &str = "the client's hand-written code";

pub fn check(spec: &Spec, reporter: &mut Reporter<'_>) {
    let is_taken =
        |name: &str| reserved::METHODS.contains(&name) || type_owner(spec, &names::type_name(name)).is_some();
    let declared = declared(spec);
    for (name, loaded) in &spec.modules {
        let file = Place::file(loaded.file);
        check_module_name(spec, name, &file, reporter);
        for (type_name, place) in declared_types(spec, name) {
            let is_refused = |name: &str| type_owner(spec, name).is_some() || declared.contains_key(name);
            if let Some(misnamed) = names_form::camel_case(&type_name, is_refused) {
                misnamed.report(&place, reporter);
            }
        }
        for (name, content) in &loaded.content.enums {
            let place = file.key("enums").key(name).key("values");
            for value in content.values.keys() {
                let is_taken = |name: &str| content.values.contains_key(name);
                check_value_name(value, &place.key(value), is_taken, reporter);
            }
            if content.values.contains_key("unknown") {
                let help = "unlisted values are `Unknown` already; choose another name";
                reporter.name(&place.key("unknown"), "`unknown` cannot be a value's name", help);
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
            check_value_name(webhook, &place, is_taken, reporter);
            let members = content.fields.iter().map(|(n, f)| (n, f.rust.as_ref()));
            check_members(members, &place.key("fields"), reporter);
        }
        for (operation, content) in &loaded.content.operations {
            let place = file.key("operations").key(operation);
            let is_taken = |name: &str| is_taken(name) || loaded.content.operations.contains_key(name);
            check_value_name(operation, &place, is_taken, reporter);
            // Names on the wire are checked separately.
            let params = content.params.iter().filter(|(name, _)| names::is_param(name));
            let params = params.map(|(n, p)| (n, p.rust.as_ref()));
            check_members(params, &place.key("params"), reporter);
            let fields = content.response.fields.iter().map(|(n, f)| (n, f.rust.as_ref()));
            check_members(fields, &place.key("response").key("fields"), reporter);
        }
    }
}

fn check_module_name(spec: &Spec, name: &str, file: &Place, reporter: &mut Reporter<'_>) {
    let help = "rename the file";
    if let Some(misnamed) = names_form::snake_case(name, |name| module_owner(spec, name).is_some()) {
        reporter.value(file, misnamed.message, format!("{help}: {}", misnamed.help));
    } else if let Some(owner) = module_owner(spec, name) {
        let message = format!("a module cannot be called `{name}`: that is {owner}");
        reporter.value(file, message, help);
    }
}

/// Returns what has the name of a module already.
fn module_owner(spec: &Spec, name: &str) -> Option<&'static str> {
    let taken = &spec.api.reserved;
    let has = |names: &[String]| names.iter().any(|taken| taken == name);
    if names::is_keyword(name) {
        Some("a keyword of Rust")
    } else if reserved::METHODS.contains(&name) {
        Some("a method of Rust's own")
    } else if has(&taken.client) {
        Some("an item of the client's hand-written code")
    } else if has(&taken.commands) {
        Some("a command of the command line")
    } else {
        reserved::owner(reserved::MODULES, name)
    }
}

/// Returns what has the name of a type already, in some module.
pub fn type_owner(spec: &Spec, name: &str) -> Option<&'static str> {
    if spec.api.reserved.client.iter().any(|taken| taken == name) {
        return Some(HAND_WRITTEN);
    }
    reserved::owner(reserved::TYPES, name).or_else(|| reserved::owner(reserved::ROOT, name))
}

/// Checks the name of an operation, a webhook or an enum value.
fn check_value_name(name: &str, place: &Place, is_taken: impl Fn(&str) -> bool, reporter: &mut Reporter<'_>) {
    let is_keyword = |name: &str| names::is_keyword(name) || names::is_keyword(&names::type_name(name));
    let is_refused = |name: &str| name == "unknown" || is_keyword(name) || is_taken(name);
    if let Some(misnamed) = names_form::snake_case(name, is_refused) {
        misnamed.report(place, reporter);
    } else if is_keyword(name) {
        reporter.name(place, format!("`{name}` is a keyword in Rust"), "choose another name");
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
            let message = format!("`{rust_name}` cannot be used as a name in Rust");
            reporter.name(&place, message, "add `rust: another_name`; the name on the wire stays as it is");
        } else if let Some(misnamed) = names_form::snake_case(plain, |_| true) {
            match rust {
                Some(_) => reporter.value(&place, misnamed.message, misnamed.help),
                None => {
                    let help = "add `rust: a_name`, in ASCII letters; the name on the wire stays as it is";
                    reporter.name(&place, format!("`{name}` cannot be used as a name in Rust"), help);
                }
            }
        }
    }
    let names = members.map(|(name, rust)| (member_name(name, rust), place.key(name), name.clone()));
    // The others have a message already.
    unique(names.filter(|(rust, ..)| names::is_lower_case(rust)), reporter);
}

/// Reports names that are different in the spec and the same in Rust.
pub fn unique(names: impl Iterator<Item = (String, Place, String)>, reporter: &mut Reporter<'_>) {
    let mut seen: HashMap<String, String> = HashMap::new();
    for (rust, place, name) in names {
        if let Some(other) = seen.get(&rust) {
            let message = format!("`{name}` and `{other}` are both `{rust}` in Rust");
            reporter.name(&place, message, "rename one of them");
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
