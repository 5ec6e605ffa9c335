//! Mutes mistakes that only follow from another one, so that one mistake is reported once.

use super::names::declared_types;
use crate::diagnostic::{Place, Reporter, closest};
use crate::model::lower::declared;
use crate::model::{Kind, TYPES, Type};
use crate::spec::Spec;
use crate::spec::load::API;
use crate::spec::type_expr::{Declared, words};

/// The keys of a parameter or field that have to fit its type.
const DEPENDENT: [&str; 7] = ["min", "max", "max_length", "allowed", "extensions", "url", "wire"];

pub fn mute(spec: &Spec, reporter: &mut Reporter<'_>) {
    let declared = declared(spec);
    for (module, place, expression) in expressions(spec) {
        if spec.failed.contains(TYPES) && is_unknown(expression, &declared) {
            reporter.mute(place);
        } else if Type::known(expression, &declared, module).is_none() {
            // Limits cannot be checked against an unknown type, and the types that it names count as used.
            for key in DEPENDENT {
                reporter.mute(place.key(key));
            }
            // Take an unknown word for the most similar declared name.
            let meant = |word| declared.get(closest(word, declared.keys().map(String::as_str))?);
            for named in words(expression).filter(is_name).filter_map(meant) {
                let section = match named.kind {
                    Kind::Id(_) => "ids",
                    Kind::Enum(_) => "enums",
                    Kind::Record => "records",
                };
                if let Some(loaded) = spec.modules.get(&named.module) {
                    reporter.mute_name(Place::file(loaded.file).key(section).key(&named.name));
                }
            }
        }
    }
    if spec.failed.contains(API) {
        // The common parameters use shared types.
        for (_, place) in declared_types(spec, TYPES) {
            reporter.mute_name(place);
        }
    }
    let (no_types, no_api) = (spec.failed.contains(TYPES), spec.failed.contains(API));
    if no_types {
        reporter.mute(Place::file(spec.api_file).key("key_operation"));
    }
    for (module, loaded) in &spec.modules {
        let file = Place::file(loaded.file);
        let no_types = no_types || spec.failed.contains(module);
        for (name, operation) in &loaded.content.operations {
            let place = file.key("operations").key(name);
            // Samples and pages depend on fields that are not known.
            if no_types {
                for key in ["samples", "pagination", "span"] {
                    reporter.mute(place.key(key));
                }
            } else if no_api && operation.envelope.is_none() {
                reporter.mute(place.key("samples"));
            }
        }
        for name in loaded.content.webhooks.keys().filter(|_| no_types) {
            reporter.mute(file.key("webhooks").key(name).key("samples"));
        }
    }
}

/// Returns every type expression with its module and with what depends on it: the whole parameter or field, because
/// limits and defaults have to fit the type too.
fn expressions(spec: &Spec) -> Vec<(&str, Place, &str)> {
    let mut all = Vec::new();
    for (name, common) in &spec.api.common {
        all.push((TYPES, Place::file(spec.api_file).key("common").key(name), common.ty.as_str()));
    }
    for (module, loaded) in &spec.modules {
        let file = Place::file(loaded.file);
        let content = &loaded.content;
        let records = content
            .records
            .iter()
            .map(|(name, record)| (file.key("records").key(name), &record.fields, record.include.as_slice()));
        let webhooks = content
            .webhooks
            .iter()
            .map(|(name, webhook)| (file.key("webhooks").key(name), &webhook.fields, &[][..]));
        let responses = content.operations.iter().map(|(name, operation)| {
            let place = file.key("operations").key(name).key("response");
            (place, &operation.response.fields, operation.response.include.as_slice())
        });
        for (place, fields, include) in records.chain(webhooks).chain(responses) {
            let fields = fields.iter().map(|(name, field)| (place.key("fields").key(name), &field.ty));
            let include =
                include.iter().enumerate().map(|(index, name)| (place.key("include").index(index), name));
            all.extend(fields.chain(include).map(|(place, ty)| (module.as_str(), place, ty.as_str())));
        }
        for (name, operation) in &content.operations {
            let place = file.key("operations").key(name);
            if let Some(ty) = &operation.response.ty {
                all.push((module, place.key("response").key("type"), ty));
            }
            for (name, param) in &operation.params {
                all.push((module, place.key("params").key(name), &param.ty));
            }
        }
    }
    all
}

/// Returns whether the expression names a type that is not declared.
fn is_unknown(expression: &str, declared: &Declared) -> bool {
    words(expression).filter(is_name).any(|word| !declared.contains_key(word))
}

/// Returns whether a word has the form of a declared name.
fn is_name(word: &&str) -> bool {
    word.starts_with(|first: char| first.is_ascii_uppercase())
}
