//! Checks type expressions and declared types: unknown, unused, endlessly recursive, or in the wrong place.

use std::collections::HashSet;

use baijiayun_metadata::RecordSchema;
use indexmap::IndexMap;

use super::names::declared_types;
use super::types_places::{SECRET, Site, misplaced};
use crate::diagnostic::{Place, Reporter, suggest};
use crate::model::lower::declared;
use crate::model::{Kind, Model, Named, Record, ResponseData, Type};
use crate::spec::type_expr::Declared;
use crate::spec::{Base, Enum, Field, Scalar, Spec, TYPES, Wire};

pub fn check(spec: &Spec, model: &Model, reporter: &mut Reporter<'_>) {
    let declared = declared(spec);
    let mut used = HashSet::new();
    let mut scope = Scope { model, declared: &declared, module: TYPES, used: &mut used };
    for (name, common) in &spec.api.common {
        let place = Place::file(spec.api_file).key("common").key(name).key("type");
        scope.check(&place, &common.ty, Site::Value, reporter);
    }
    for (module, loaded) in &spec.modules {
        let file = Place::file(loaded.file);
        let mut scope = Scope { model, declared: &declared, module, used: &mut used };
        let content = &loaded.content;
        for (name, open_enum) in &content.enums {
            check_enum(&file.key("enums").key(name), open_enum, reporter);
        }
        for (name, record) in &content.records {
            let place = file.key("records").key(name);
            scope.check_fields(&place.key("fields"), &record.fields, Site::Value, reporter);
            scope.check_include(&place.key("include"), &record.include, reporter);
        }
        for (name, webhook) in &content.webhooks {
            let place = file.key("webhooks").key(name).key("fields");
            scope.check_fields(&place, &webhook.fields, Site::Webhook, reporter);
        }
        for (name, operation) in &content.operations {
            let place = file.key("operations").key(name);
            for (param, content) in &operation.params {
                let place = place.key("params").key(param).key("type");
                scope.check(&place, &content.ty, Site::Param, reporter);
            }
            let place = place.key("response");
            scope.check_fields(&place.key("fields"), &operation.response.fields, Site::Value, reporter);
            scope.check_include(&place.key("include"), &operation.response.include, reporter);
            if let Some(expression) = operation.response.ty.as_deref().filter(|word| *word != "none") {
                scope.check(&place.key("type"), expression, Site::Value, reporter);
            }
        }
    }
    for module in spec.modules.keys() {
        for (name, place) in declared_types(spec, module) {
            // A file that could not be decoded may use it.
            if !used.contains(&name) && !spec.incomplete {
                let help = "use it or remove it";
                reporter.name(&place, format!("nothing uses `{name}`"), help);
            }
        }
    }
    check_recursion(model, reporter);
    check_sizes(model, reporter);
}

fn check_enum(place: &Place, open_enum: &Enum, reporter: &mut Reporter<'_>) {
    let mut seen: Vec<(&Scalar, &String)> = Vec::new();
    for (name, value) in &open_enum.values {
        let place = place.key("values").key(name).key("value");
        let fits = matches!(
            (open_enum.base, &value.value),
            (Base::Int, Scalar::Int(_)) | (Base::String, Scalar::String(_))
        );
        if !fits {
            let base = if open_enum.base == Base::Int { "a number" } else { "a text in quotes" };
            reporter.value(&place, format!("this value is not {base}"), "it has to fit the enum's `base`");
        }
        if let Some((_, other)) = seen.iter().find(|(known, _)| **known == value.value) {
            reporter.value(&place, format!("`{other}` has the same value"), "remove one of them");
        }
        seen.push((&value.value, name));
    }
    if open_enum.values.is_empty() {
        reporter.key(place, "this enum has no values", "list at least one under `values`");
    }
}

/// The types that a file can use.
struct Scope<'s, 'u> {
    model: &'s Model,
    declared: &'s Declared,
    module: &'s str,
    used: &'u mut HashSet<String>,
}

impl Scope<'_, '_> {
    /// Checks a type expression in its place.
    fn check(&mut self, place: &Place, expression: &str, site: Site, reporter: &mut Reporter<'_>) {
        let ty = match Type::parse(expression, self.declared, self.module) {
            Ok(ty) => ty,
            Err(bad) => return reporter.value(place, bad.message, bad.help),
        };
        ty.walk(&mut |part| {
            if let Type::Named(named) = part {
                self.used.insert(named.name.clone());
            }
        });
        if let Some(misplaced) = misplaced(&ty, site) {
            reporter.value(place, misplaced.message, misplaced.help);
        } else if matches!(&ty, Type::Json(inner) if self.model.holds_secret([&**inner])) {
            reporter.value(place, "a secret cannot be sent inside JSON", SECRET);
        }
    }

    /// Checks that only numbers have `wire: string`.
    fn check_wire(&mut self, place: &Place, field: &Field, reporter: &mut Reporter<'_>) {
        let ty = Type::parse(&field.ty, self.declared, self.module);
        if field.wire == Wire::String && ty.is_ok_and(|ty| !ty.is_number()) {
            reporter.key(&place.key("wire"), "`wire: string` is for numbers", "remove it");
        }
    }

    fn check_fields(
        &mut self,
        place: &Place,
        fields: &IndexMap<String, Field>,
        site: Site,
        reporter: &mut Reporter<'_>,
    ) {
        for (name, field) in fields {
            self.check(&place.key(name).key("type"), &field.ty, site, reporter);
            self.check_wire(&place.key(name), field, reporter);
        }
    }

    fn check_include(&mut self, place: &Place, include: &[String], reporter: &mut Reporter<'_>) {
        for (index, name) in include.iter().enumerate() {
            let place = place.index(index);
            match Type::parse(name, self.declared, self.module) {
                Ok(Type::Named(Named { kind: Kind::Record, .. })) => {
                    self.used.insert(name.clone());
                }
                Ok(_) => reporter.value(
                    &place,
                    format!("`{name}` is not a record"),
                    "only records can be included",
                ),
                Err(bad) if self.declared.contains_key(name) => {
                    reporter.value(&place, bad.message, bad.help);
                }
                Err(_) => {
                    let records = self.declared.values().filter(|named| named.kind == Kind::Record);
                    let known: Vec<_> = records.map(|named| named.name.as_str()).collect();
                    reporter.value(&place, format!("no record is called `{name}`"), suggest(name, known));
                }
            }
        }
    }
}

/// Checks that no record has more fields than the client can read.
fn check_sizes(model: &Model, reporter: &mut Reporter<'_>) {
    for module in &model.modules {
        let file = Place::file(module.file);
        let records = module.records.iter().map(|record| (file.key("records").key(&record.name), record));
        let webhooks =
            module.webhooks.iter().map(|webhook| (file.key("webhooks").key(&webhook.name), &webhook.record));
        let responses = module.operations.iter().filter_map(|operation| match &operation.response.data {
            ResponseData::Record(record) => {
                Some((file.key("operations").key(&operation.name).key("response"), record))
            }
            _ => None,
        });
        for (place, record) in records.chain(webhooks).chain(responses) {
            let (count, max) = (record.fields.len(), RecordSchema::MAX_FIELDS);
            if count > max {
                let help = format!("{max} is the most; move some into a record of their own");
                reporter.key(&place, format!("it has {count} fields"), help);
            }
        }
    }
}

/// Checks that no record contains itself directly: its values would be endless.
fn check_recursion(model: &Model, reporter: &mut Reporter<'_>) {
    for module in &model.modules {
        for record in &module.records {
            if let Some(field) = leads_back(model, record, &record.name, &mut HashSet::new()) {
                let place = Place::file(module.file).key("records").key(&record.name);
                let message = format!("`{}` contains itself endlessly through `{field}`", record.name);
                reporter.key(&place, message, "it may contain itself inside a `list` or `map`");
            }
        }
    }
}

fn leads_back<'m>(
    model: &'m Model,
    record: &'m Record,
    target: &str,
    seen: &mut HashSet<&'m str>,
) -> Option<&'m str> {
    for field in &record.fields {
        let Type::Named(Named { name, kind: Kind::Record, .. }) = &field.ty else { continue };
        if name == target {
            return Some(&field.name);
        }
        if let Some(inner) = model.record(name)
            && seen.insert(&inner.name)
            && leads_back(model, inner, target, seen).is_some()
        {
            return Some(&field.name);
        }
    }
    None
}
