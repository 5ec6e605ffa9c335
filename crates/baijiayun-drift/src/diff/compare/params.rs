//! Compares the parameters of operations.

use std::fmt::Display;

use baijiayun_codegen::model::{Operation, Param};

use super::forms::type_change;
use super::pairs::{pairs, reordered};
use super::recorder::Recorder;
use crate::diff::change::{Kind, Member};

/// Compares the parameters of two operations.
pub fn compare(old: &Operation, new: &Operation, at: &mut Recorder<'_>) {
    let mut params = pairs(&old.params, &new.params, |param| &param.name);
    params.match_rest(|param| &param.rust);
    for param in params.removed {
        let mut at = at.member(member(&param.name));
        at.removed(Kind::ParamRemoved, &param.ty);
        compare_extensions(&param.extensions, &[], &mut at);
    }
    for param in params.added {
        let mut at = at.member(member(&param.name));
        at.added(Kind::ParamAdded { required: param.required }, &param.ty);
        compare_extensions(&[], &param.extensions, &mut at);
    }
    for (old, new) in params.both {
        let name = if old.name == new.name { &old.name } else { &old.rust };
        compare_param(old, new, &mut at.member(member(name)));
    }
    if let Some((old, new)) = reordered(&names(old.params.iter()), &names(new.params.iter())) {
        at.push(Kind::Order, Some(old), Some(new));
    }
    if let Some((old, new)) = reordered(&names(old.required()), &names(new.required())) {
        at.push(Kind::RequiredOrder, Some(old), Some(new));
    }
}

fn compare_param(old: &Param, new: &Param, at: &mut Recorder<'_>) {
    let Param {
        name,
        rust,
        ty,
        description,
        description_zh,
        required,
        default,
        is_url,
        min,
        max,
        max_length,
        allowed,
        extensions,
        destroys,
        destroys_zh,
        source,
    } = old;
    at.compare(Kind::ParamRenamed, name, &new.name);
    let setter = !(*required && new.required);
    at.compare(Kind::ParamRustName { setter }, rust, &new.rust);
    if let Some(forms) = type_change(ty, &new.ty) {
        at.compare(Kind::ParamType { forms }, &ty.to_string(), &new.ty.to_string());
    }
    at.compare_texts(Kind::Description, description, &new.description);
    at.compare_texts(Kind::TextZh, description_zh, &new.description_zh);
    match (required, new.required) {
        (false, true) => at.push(Kind::ParamRequired, None, None),
        (true, false) => at.push(Kind::ParamOptional, None, None),
        _ => {}
    }
    match (default, &new.default) {
        (None, None) => {}
        (None, Some(new)) => at.added(Kind::DefaultAdded, new),
        (Some(old), None) => at.removed(Kind::DefaultRemoved, old),
        (Some(old), Some(new)) => at.compare(Kind::DefaultChanged, old, new),
    }
    at.compare(Kind::Source, source, &new.source);
    at.compare(Kind::IsUrl, is_url, &new.is_url);
    if *destroys != new.destroys {
        let confirmed = destroys.is_none();
        at.push(Kind::Destroys { confirmed }, destroys.clone(), new.destroys.clone());
    }
    let text = |destroys_zh: &Option<String>| destroys_zh.clone().unwrap_or_default();
    at.compare_texts(Kind::TextZh, &text(destroys_zh), &text(&new.destroys_zh));
    compare_bound("min", *min, new.min, |old, new| new > old, at);
    compare_bound("max", *max, new.max, |old, new| new < old, at);
    compare_bound("max_length", *max_length, new.max_length, |old, new| new < old, at);
    compare_sets("allowed", allowed, &new.allowed, at);
    compare_sets("extensions", &old.all_extensions(), &new.all_extensions(), at);
    compare_extensions(extensions, &new.extensions, at);
    if old.all_extensions() == new.all_extensions() {
        compare_extension_lists(extensions, &new.extensions, at);
    }
}

/// Compares a bound. An absent one rejects nothing.
fn compare_bound<T: PartialEq + Copy + Display>(
    name: &str,
    old: Option<T>,
    new: Option<T>,
    is_tighter: impl Fn(T, T) -> bool,
    at: &mut Recorder<'_>,
) {
    let tightened = match (old, new) {
        (old, new) if old == new => return,
        (None, _) => true,
        (_, None) => false,
        (Some(old), Some(new)) => is_tighter(old, new),
    };
    let text = |bound: Option<T>| bound.map(|bound| format!("{name} {bound}"));
    at.push(limit(tightened), text(old), text(new));
}

/// Compares the values that a limit allows; an empty list allows all.
fn compare_sets<T: AsRef<str>>(name: &str, old: &[T], new: &[T], at: &mut Recorder<'_>) {
    let old: Vec<&str> = old.iter().map(AsRef::as_ref).collect();
    let new: Vec<&str> = new.iter().map(AsRef::as_ref).collect();
    if old == new {
        return;
    }
    let is_known = |value: &&str| new.contains(value);
    let tightened = !new.is_empty() && (old.is_empty() || !old.iter().all(is_known));
    let same = old.len() == new.len() && !tightened && !old.is_empty();
    let text = |values: &[&str]| (!values.is_empty()).then(|| format!("{name} {}", values.join(", ")));
    let kind = if same { Kind::Order } else { limit(tightened) };
    at.push(kind, text(&old), text(&new));
}

fn limit(tightened: bool) -> Kind {
    if tightened { Kind::LimitTightened } else { Kind::LimitLoosened }
}

/// Compares the kinds of file, each of which is a constant in generated code.
fn compare_extensions(old: &[(String, Vec<String>)], new: &[(String, Vec<String>)], at: &mut Recorder<'_>) {
    let kinds = pairs(old, new, |(kind, _)| kind);
    for (kind, _) in kinds.removed {
        at.removed(Kind::ExtensionsRemoved, kind);
    }
    for (kind, _) in kinds.added {
        at.added(Kind::ExtensionsAdded, kind);
    }
}

/// Compares the lists of each kind of file, if they allow the same extensions together.
fn compare_extension_lists(
    old: &[(String, Vec<String>)],
    new: &[(String, Vec<String>)],
    at: &mut Recorder<'_>,
) {
    for ((kind, old), (_, new)) in pairs(old, new, |(kind, _)| kind).both {
        let text = |extensions: &[String]| format!("{kind} {}", extensions.join(", "));
        at.compare(Kind::Order, &text(old), &text(new));
    }
}

fn member(name: &str) -> Member {
    Member::Param(name.into())
}

fn names<'m>(params: impl Iterator<Item = &'m Param>) -> Vec<&'m str> {
    params.map(|param| param.name.as_str()).collect()
}
