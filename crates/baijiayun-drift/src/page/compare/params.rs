//! Differences between the parameters.

use std::collections::BTreeSet;

use baijiayun_codegen::model::{Model, Operation, Param, Type};
use baijiayun_page::page::{self, Choice, Facts, Form};

use crate::page::change::{Change, Kind};
use crate::page::class::Class;
use crate::page::stated;

/// Returns the differences, if the page has the parameters.
pub(super) fn changes(stated: &page::Operation, operation: &Operation, model: &Model) -> Vec<Change> {
    let Some(params) = &stated.params else { return Vec::new() };
    let is_common = |name: &str| model.common.iter().any(|common| common.field.name == name);
    let mut changes = Vec::new();
    for param in params.iter().filter(|param| !is_common(&param.name)) {
        match operation.params.iter().find(|known| known.name == param.name) {
            Some(known) => changes.extend(param_changes(param, known, model)),
            None => changes.push(Change {
                kind: Kind::ParamAdded,
                key: format!("params.{}", param.name),
                line: Some(param.line),
                spec: None,
                page: Some(summary(param)),
            }),
        }
    }
    let on_page = |name: &str| params.iter().any(|param| param.name == name);
    // An empty part is a damaged one where the spec has parameters, unless all of them are gone.
    let gone = operation
        .params
        .iter()
        .filter(|known| !known.is_url && stated::is_on_page(known.source) && !on_page(&known.name));
    changes.extend(gone.map(|known| Change {
        kind: Kind::ParamRemoved,
        key: format!("params.{}", known.name),
        line: Some(stated.line),
        spec: Some(format!("{}, {}", known.ty, required_word(known.required))),
        page: None,
    }));
    changes
}

/// Returns the type and whether it is required, in words.
fn summary(param: &page::Param) -> String {
    let required = param.required.map(required_word);
    [param.type_word.as_deref(), required].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn required_word(required: bool) -> &'static str {
    if required { "required" } else { "optional" }
}

fn param_changes(param: &page::Param, known: &Param, model: &Model) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut push = |kind, key: &str, spec: Option<String>, page: Option<String>| {
        let key = format!("params.{}.{key}", param.name);
        changes.push(Change { kind, key, line: Some(param.line), spec, page });
    };
    if !stated::is_on_page(known.source) {
        push(Kind::OnPage, "source", Some(known.source.to_string()), Some("page".to_owned()));
    }
    let spec_facts = stated::param_facts(model, known);
    let class = param.type_word.as_deref().and_then(Class::of_word);
    let known_class = Class::of_type(&known.ty, false);
    if let (Some(class), Some(known_class)) = (class, known_class)
        && class != known_class
        && !is_written_so(&known.ty, class)
    {
        push(Kind::ParamType, "type", Some(known_class.word().into()), Some(class.word().into()));
    } else if let Some(form) = format_change(&param.facts, &spec_facts, &known.ty) {
        push(Kind::ParamFormat, "format", spec_facts.form.map(form_word), Some(form_word(form)));
    }
    if let Some(required) = param.required.filter(|required| *required != known.required) {
        let kind = if required { Kind::ParamRequired } else { Kind::ParamOptional };
        push(kind, "required", Some(known.required.to_string()), Some(required.to_string()));
    }
    // A required parameter has no default, even if its cell shows one.
    if param.required != Some(true)
        && (param.default.is_some() || param.has_default_cell)
        && param.default != known.default
    {
        push(Kind::ParamDefault, "default", known.default.clone(), param.default.clone());
    }
    for (key, new, old) in [
        ("min", param.facts.min, spec_facts.min),
        ("max", param.facts.max, spec_facts.max),
        ("max_length", length(&param.facts), length(&spec_facts)),
    ] {
        if new.is_some() && new != old {
            push(Kind::ParamLimit, key, old.map(|old| old.to_string()), new.map(|new| new.to_string()));
        }
    }
    if let Some((old, new)) = values(&param.facts, &spec_facts) {
        push(Kind::ParamValues, "values", Some(old), Some(new));
    }
    changes
}

fn length(facts: &Facts) -> Option<i64> {
    facts.max_length.and_then(|length| i64::try_from(length).ok())
}

/// Returns whether a type of the spec is written in the page's class: lists joined with commas and JSON are texts.
fn is_written_so(ty: &Type, class: Class) -> bool {
    matches!((ty, class), (Type::Json(_), Class::List | Class::Object) | (Type::CommaList(_), Class::List))
}

/// Returns the page's format, if it contradicts that of the spec's type.
fn format_change(page: &Facts, spec: &Facts, ty: &Type) -> Option<Form> {
    let form = page.form?;
    let is_time = |form: Form| matches!(form, Form::UnixTime | Form::Date | Form::DateTime);
    let contradicts = match spec.form {
        Some(known) if is_time(known) => is_time(form) && form != known,
        Some(Form::CommaList | Form::Json) => false,
        _ => is_time(form) || (form == Form::CommaList && *ty == Type::String),
    };
    contradicts.then_some(form)
}

/// Returns the words for a format.
pub(super) fn form_word(form: Form) -> String {
    match form {
        Form::Bytes => "bytes",
        Form::Seconds => "seconds",
        Form::UnixTime => "unix seconds",
        Form::Date => "date",
        Form::DateTime => "date and time",
        Form::CommaList => "values joined with commas",
        Form::Json => "JSON",
        Form::Url => "URL",
    }
    .to_owned()
}

/// Returns the values of both sides, if the page lists values and others than the spec, or with other meanings.
pub(super) fn values(page: &Facts, spec: &Facts) -> Option<(String, String)> {
    let set =
        |facts: &Facts| facts.choices.iter().map(|choice| choice.value.clone()).collect::<BTreeSet<_>>();
    let (new, old) = (set(page), set(spec));
    let text = |values: BTreeSet<String>| values.into_iter().collect::<Vec<_>>().join(", ");
    if new.is_empty() {
        None
    } else if new != old {
        Some((text(old), text(new)))
    } else if page.choices.iter().any(|choice| has_other_meaning(choice, spec)) {
        Some((meanings(spec), meanings(page)))
    } else {
        None
    }
}

/// Returns whether both sides have a Chinese title for a value, and different ones.
fn has_other_meaning(choice: &Choice, spec: &Facts) -> bool {
    let is_chinese = |title: &str| title.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    // The spec has no titles for the values of a flag.
    let is_flag = spec.choices.iter().all(|known| ["是", "否"].contains(&known.title.as_str()));
    let known = spec.choices.iter().find(|known| known.value == choice.value);
    known.is_some_and(|known| {
        is_chinese(&known.title)
            && is_chinese(&choice.title)
            && (!is_flag || ["是", "否"].contains(&choice.title.as_str()))
            && !page::is_same_title(&known.title, &choice.title)
    })
}

fn meanings(facts: &Facts) -> String {
    let meaning = |choice: &Choice| format!("{}({})", choice.value, choice.title);
    facts.choices.iter().map(meaning).collect::<Vec<_>>().join(", ")
}
