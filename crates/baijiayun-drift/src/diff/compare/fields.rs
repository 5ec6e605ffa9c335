//! Compares the fields of records, responses and webhooks.

use baijiayun_codegen::model::Field;

use super::forms::type_change;
use super::pairs::{pairs, reordered};
use super::recorder::Recorder;
use crate::diff::change::{Kind, Member};

/// How a record is used.
#[derive(Clone, Copy)]
pub struct Usage {
    /// Whether callers build and send it.
    pub sent: bool,
    /// Whether callers receive it.
    pub received: bool,
}

impl Usage {
    /// The usage of records in responses and webhooks.
    pub const RECEIVED: Self = Self { sent: false, received: true };
}

/// Compares two lists of fields.
pub fn compare(old: &[Field], new: &[Field], usage: Usage, at: &mut Recorder<'_>) {
    let mut fields = pairs(old, new, |field| &field.name);
    fields.match_rest(|field| &field.rust);
    for field in fields.removed {
        at.member(member(&field.name)).removed(Kind::FieldRemoved, &field.ty);
    }
    for field in fields.added {
        let demanded = usage.sent && field.required;
        at.member(member(&field.name)).added(Kind::FieldAdded { demanded }, &field.ty);
    }
    for (old, new) in fields.both {
        let name = if old.name == new.name { &old.name } else { &old.rust };
        compare_field(old, new, usage, &mut at.member(member(name)));
    }
    if let Some((old, new)) = reordered(&names(old), &names(new)) {
        at.push(Kind::Order, Some(old), Some(new));
    }
    let (old, new) = (required(old), required(new));
    if usage.sent
        && let Some((old, new)) = reordered(&names(old.iter().copied()), &names(new.iter().copied()))
    {
        at.push(Kind::RequiredOrder, Some(old), Some(new));
    }
}

fn compare_field(old: &Field, new: &Field, usage: Usage, at: &mut Recorder<'_>) {
    let Field { name, rust, ty, title_zh, description, description_zh, required, as_string, source } = old;
    at.compare(Kind::FieldRenamed, name, &new.name);
    at.compare(Kind::FieldRustName, rust, &new.rust);
    if let Some(forms) = type_change(ty, &new.ty) {
        at.compare(Kind::FieldType { forms }, &ty.to_string(), &new.ty.to_string());
    }
    at.compare_texts(Kind::TitleZh, title_zh, &new.title_zh);
    at.compare_texts(Kind::Description, description, &new.description);
    at.compare_texts(Kind::TextZh, description_zh, &new.description_zh);
    match (required, new.required) {
        (false, true) => at.push(Kind::FieldRequired { sent: usage.sent }, None, None),
        (true, false) => at.push(Kind::FieldOptional { received: usage.received }, None, None),
        _ => {}
    }
    at.compare(Kind::Source, source, &new.source);
    at.compare(Kind::AsString, as_string, &new.as_string);
}

fn member(name: &str) -> Member {
    Member::Field(name.into())
}

fn names<'m>(fields: impl IntoIterator<Item = &'m Field>) -> Vec<&'m str> {
    fields.into_iter().map(|field| field.name.as_str()).collect()
}

fn required(fields: &[Field]) -> Vec<&Field> {
    fields.iter().filter(|field| field.required).collect()
}
