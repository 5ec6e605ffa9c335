//! Edits of the values of enums.

use baijiayun_codegen::model::{Base, Enum, Kind as TypeKind, Literal, Named, Operation, Type};
use baijiayun_page::page::{Choice, Facts};

use super::Update;
use crate::import::edit::{Action, Edit};
use crate::import::types;
use crate::page;
use crate::page::change::Change;
use crate::page::stated;

impl Update<'_> {
    /// Adds the values that an enum lacks. Values that the page does not list any more are kept: the enum is open.
    ///
    /// Values of another base are left to a person, and so are those that other operations with this enum do not list.
    pub(super) fn enum_values(&self, named: &Named, choices: &[Choice], change: &Change) -> Vec<Edit> {
        let Some(known) = self.model.open_enum(&named.name) else { return Vec::new() };
        let added: Vec<_> = choices.iter().filter(|choice| !has(known, choice)).collect();
        if added.is_empty() {
            return vec![self.open(change)];
        }
        let values = added.iter().map(|choice| choice.value.as_str()).collect::<Vec<_>>().join(", ");
        if types::are_ints(choices) != is_numeric(known) {
            return vec![self.review(change, &format!("lists {values}, which `{}` cannot be", named.name))];
        }
        let silent = self.others(named).into_iter().find(|other| !self.lists_all(other, named, &added));
        if let Some(other) = silent {
            let text =
                format!("lists {values}; `{}` is also used by {}, which does not", named.name, other.id);
            return vec![self.review(change, &text)];
        }
        let line = change.line.unwrap_or_default();
        let added = added.into_iter().map(|choice| {
            let (name, node) = types::value(choice, known.base == Base::Int, line);
            Edit::new(&named.module, &["enums", &named.name, "values", &name], Action::Set(node))
        });
        added.collect()
    }

    /// Returns the other operations that use an enum.
    fn others(&self, named: &Named) -> Vec<&Operation> {
        let mut others = self.model.operations();
        others.retain(|other| other.id != self.operation.id && !self.uses(other, named).is_empty());
        others
    }

    /// Returns the parameters, and the paths of the fields, whose values are those of an enum.
    fn uses(&self, operation: &Operation, named: &Named) -> Vec<String> {
        let is_named = |ty: &Type| enum_name(ty).is_some_and(|used| used.name == named.name);
        let params = operation.params.iter().filter(|param| is_named(&param.ty));
        let fields = stated::response_fields(self.model, operation);
        let fields = fields.into_iter().filter(|(_, field)| is_named(&field.ty));
        params.map(|param| param.name.clone()).chain(fields.map(|(path, _)| path)).collect()
    }

    /// Returns whether the page lists the values where another operation uses their enum.
    fn lists_all(&self, other: &Operation, named: &Named, added: &[&Choice]) -> bool {
        let uses = self.uses(other, named);
        let pairs = page::pairs(self.page, self.model);
        let on_page = pairs.iter().find(|(_, known)| known.is_some_and(|known| known.id == other.id));
        let Some((stated, _)) = on_page else { return false };
        let params = stated.params.iter().flatten().map(|param| (&param.name, &param.facts));
        let fields = stated.response.iter().flatten().map(|field| (&field.path, &field.facts));
        let is_listed = |facts: &Facts, value: &str| facts.choices.iter().any(|choice| choice.value == value);
        let listed: Vec<_> = params.chain(fields).filter(|(name, _)| uses.contains(name)).collect();
        added.iter().all(|choice| listed.iter().any(|(_, facts)| is_listed(facts, &choice.value)))
    }
}

/// Returns the enum that the values of the type are.
pub(super) fn enum_name(ty: &Type) -> Option<&Named> {
    match ty {
        Type::CommaList(item) | Type::List(item) => enum_name(item),
        Type::Named(named @ Named { kind: TypeKind::Enum(_), .. }) => Some(named),
        _ => None,
    }
}

fn has(known: &Enum, choice: &Choice) -> bool {
    known.variants.iter().any(|variant| written(&variant.value) == choice.value)
}

/// Returns whether all values are numbers, also those that are written as texts.
fn is_numeric(known: &Enum) -> bool {
    known.variants.iter().all(|variant| written(&variant.value).parse::<i64>().is_ok())
}

/// Returns a value as it is sent.
fn written(value: &Literal) -> String {
    match value {
        Literal::Int(value) => value.to_string(),
        Literal::String(value) => value.clone(),
    }
}
