//! Checks that names do not clash: one table of claims per scope of the generated code.
//!
//! The claims are made with the names in Rust, after their conversion, and include those that emitters derive
//! (`list_items` from `list`) or use themselves.

use std::collections::HashMap;

use super::names::{HAND_WRITTEN, declared_types};
use super::{names_form, names_include};
use crate::diagnostic::{Place, Reporter};
use crate::model::names;
use crate::model::{Model, Module, Operation, Param, ResponseData, reserved};
use crate::spec::{Spec, TYPES};

pub fn check(spec: &Spec, model: &Model, reporter: &mut Reporter<'_>) {
    for module in &model.modules {
        check_types(spec, model, module, reporter);
        check_constants(module, reporter);
        check_methods(module, reporter);
        check_wire_tests(module, reporter);
        check_setters(spec, module, reporter);
        check_command_line(spec, model, module, reporter);
        names_include::check(spec, module, reporter);
    }
    check_across_modules(spec, reporter);
}

/// An item that has a name in Rust, and how to resolve a clash with it.
struct Owner {
    name: String,
    help: &'static str,
}

impl Owner {
    /// An item of the spec.
    fn item(name: String) -> Self {
        Self { name, help: "rename one of them" }
    }

    /// Something that the spec cannot rename.
    fn fixed(name: &str) -> Self {
        Self { name: name.to_owned(), help: "choose another name" }
    }
}

/// The names of one scope in Rust, with what has them.
#[derive(Default)]
struct Scope {
    taken: HashMap<String, Owner>,
}

impl Scope {
    fn reserve(&mut self, groups: &[reserved::Group]) {
        for (owner, names) in groups {
            self.taken.extend(names.iter().map(|name| ((*name).to_owned(), Owner::fixed(owner))));
        }
    }

    fn claim(&mut self, rust: String, origin: &str, place: &Place, reporter: &mut Reporter<'_>) {
        if let Some(other) = self.taken.get(&rust) {
            let message = if origin.contains(&format!("`{rust}`")) {
                format!("{origin} has a name that is taken by {}", other.name)
            } else {
                format!("{origin} is `{rust}` in Rust, which is taken by {}", other.name)
            };
            reporter.name(place, message, other.help);
        } else {
            self.taken.insert(rust, Owner::item(origin.to_owned()));
        }
    }
}

fn origin(operation: &Operation) -> String {
    format!("the operation `{}`", operation.name)
}

fn place_of(module: &Module, operation: &Operation) -> Place {
    Place::file(module.file).key("operations").key(&operation.name)
}

/// Checks a module's requests, responses, webhooks and declared types. Those of `types.yaml` are at the root
/// of the crate, and in every module.
fn check_types(spec: &Spec, model: &Model, module: &Module, reporter: &mut Reporter<'_>) {
    let mut scope = Scope::default();
    scope.reserve(reserved::TYPES);
    let hand_written = spec.api.reserved.client.iter();
    scope.taken.extend(hand_written.map(|name| (name.clone(), Owner::fixed(HAND_WRITTEN))));
    let client = |module: &Module| {
        (module.client_name(), Owner::item(format!("the client of the module `{}`", module.name)))
    };
    if module.name == TYPES {
        scope.reserve(reserved::ROOT);
        scope.taken.extend(model.callable().map(client));
    } else {
        let shared = declared_types(spec, TYPES).into_iter();
        scope.taken.extend(shared.map(|(name, _)| {
            let owner = Owner::item(format!("`{name}` of types.yaml"));
            (name, owner)
        }));
        if !module.operations.is_empty() {
            scope.taken.extend([client(module)]);
        }
    }
    for (name, place) in declared_types(spec, &module.name) {
        let origin = format!("the type `{name}`");
        scope.claim(name, &origin, &place, reporter);
    }
    for operation in &module.operations {
        let (origin, place) = (origin(operation), place_of(module, operation));
        scope.claim(operation.request_name(), &origin, &place, reporter);
        if let ResponseData::Record(record) = &operation.response.data {
            scope.claim(record.name.clone(), &origin, &place, reporter);
        }
        if let Some(chunk) = operation.chunk_request() {
            scope.claim(chunk, &origin, &place, reporter);
        }
    }
    for webhook in &module.webhooks {
        let place = Place::file(module.file).key("webhooks").key(&webhook.name);
        scope.claim(
            webhook.record.name.clone(),
            &format!("the webhook `{}`", webhook.name),
            &place,
            reporter,
        );
    }
}

/// Checks the constants with file name extensions.
fn check_constants(module: &Module, reporter: &mut Reporter<'_>) {
    let mut scope = Scope::default();
    for operation in &module.operations {
        for param in &operation.params {
            let place = place_of(module, operation).key("params").key(&param.name).key("extensions");
            for (kind, _) in &param.extensions {
                let place = place.key(kind);
                if let Some(misnamed) = names_form::snake_case(kind, |_| false) {
                    misnamed.report(&place, reporter);
                } else {
                    let origin = format!("the kind `{kind}` of `{}`", operation.name);
                    scope.claim(names::extensions_name(kind), &origin, &place, reporter);
                }
            }
        }
    }
}

/// Checks the methods of a module's clients, async and blocking.
fn check_methods(module: &Module, reporter: &mut Reporter<'_>) {
    let mut scope = Scope::default();
    scope.reserve(&[("Rust", reserved::METHODS)]);
    for operation in &module.operations {
        for method in operation.method_names().into_iter().skip(1) {
            let origin = format!("a method derived from `{}`", operation.name);
            scope.claim(method, &origin, &place_of(module, operation), reporter);
        }
    }
    for operation in &module.operations {
        scope.claim(operation.name.clone(), &origin(operation), &place_of(module, operation), reporter);
    }
}

/// Checks the functions of a module's wire tests.
fn check_wire_tests(module: &Module, reporter: &mut Reporter<'_>) {
    let mut scope = Scope::default();
    scope.taken.extend(
        module.operations.iter().map(|operation| (operation.name.clone(), Owner::item(origin(operation)))),
    );
    for webhook in &module.webhooks {
        let place = Place::file(module.file).key("webhooks").key(&webhook.name);
        let origin = format!("the test of the webhook `{}`", webhook.name);
        scope.claim(webhook.test_name(), &origin, &place, reporter);
    }
}

/// Checks that no setter looks like an operator.
fn check_setters(spec: &Spec, module: &Module, reporter: &mut Reporter<'_>) {
    let file = Place::file(module.file);
    let mut check = |rust: &str, place: &Place| {
        if reserved::OPERATORS.contains(&rust) {
            let help = "add `rust: another_name`; the name on the wire stays as it is";
            reporter.name(place, format!("`{rust}` is an operator in Rust"), help);
        }
    };
    for operation in &module.operations {
        for param in operation.optional() {
            check(&param.rust, &place_of(module, operation).key("params").key(&param.name));
        }
    }
    let records = spec.modules.get(&module.name).map(|loaded| &loaded.content.records);
    for record in module.records.iter().filter(|record| record.is_input) {
        let place = file.key("records").key(&record.name);
        let written = records.and_then(|records| records.get(&record.name));
        for field in record.fields.iter().filter(|field| !field.required) {
            let is_own = written.is_some_and(|record| record.fields.contains_key(&field.name));
            check(
                &field.rust,
                &if is_own { place.key("fields").key(&field.name) } else { place.key("include") },
            );
        }
    }
}

/// Checks the commands and options that operations and parameters become.
fn check_command_line(spec: &Spec, model: &Model, module: &Module, reporter: &mut Reporter<'_>) {
    for operation in &module.operations {
        let place = place_of(module, operation);
        if operation.name == "help" {
            reporter.name(&place, "`help` is a command of every command line", "choose another name");
        }
        let mut options: HashMap<String, &str> = HashMap::new();
        // Common parameters are reported elsewhere.
        let is_common = |param: &&Param| model.common.iter().any(|common| common.field.name == param.name);
        for param in operation.params.iter().filter(|param| !is_common(param)) {
            let place = place.key("params").key(&param.name);
            let option = names::option_name(&param.name);
            if !names::is_param(&param.name) {
                let help = "letters, digits, `_`, `-`, `.`, `[` and `]`, starting with none of `_` and `-`";
                reporter.name(&place, format!("`{}` is not the name of a parameter", param.name), help);
            } else if spec.api.reserved.options.contains(&option) {
                let message = format!("`--{option}` is an option of the command line for another purpose");
                reporter.name(&place, message, "a parameter of this name is not supported");
            } else if let Some(other) = options.insert(option.clone(), &param.name) {
                let message = format!("`{}` and `{other}` would both be the option `--{option}`", param.name);
                reporter.name(&place, message, "one of them has to go");
            }
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
                    reporter.name(&place, message, "move it to types.yaml, or rename one of them");
                }
                _ => {
                    seen.insert(name, module.clone());
                }
            }
        }
    }
}
