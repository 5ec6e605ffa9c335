//! Compares ids, enums, records and webhooks.

use baijiayun_codegen::model::{Base, Enum, Id, Literal, Model, Module, Record, Variant, Webhook};

use super::fields::{self, Usage};
use super::imports;
use super::pairs::{pairs, reordered};
use super::recorder::Recorder;
use super::texts::{compare_notes, compare_samples};
use crate::diff::change::{Item, Kind, Member};

/// A declared type.
#[derive(Clone, Copy)]
enum Declared<'m> {
    Id(&'m Id),
    Enum(&'m Enum),
    Record(&'m Record),
}

impl<'m> Declared<'m> {
    fn all(model: &'m Model) -> Vec<Self> {
        let types = |module: &'m Module| {
            let ids = module.ids.iter().map(Self::Id);
            let enums = module.enums.iter().map(Self::Enum);
            ids.chain(enums).chain(module.records.iter().map(Self::Record))
        };
        model.modules.iter().flat_map(types).collect()
    }

    fn name(&self) -> &'m str {
        match self {
            Self::Id(id) => &id.name,
            Self::Enum(open_enum) => &open_enum.name,
            Self::Record(record) => &record.name,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Id(_) => "id",
            Self::Enum(_) => "enum",
            Self::Record(_) => "record",
        }
    }
}

/// Compares the declared types of two APIs. Their names are unique in an API, so one that moved to another file
/// is the same type.
pub fn compare(old: &Model, new: &Model, at: &mut Recorder<'_>) {
    let (old_types, new_types) = (Declared::all(old), Declared::all(new));
    let types = pairs(&old_types, &new_types, |declared| declared.name());
    for declared in types.removed {
        at.item(Item::Type(declared.name().into())).removed(Kind::TypeRemoved, declared.kind());
    }
    for declared in types.added {
        at.item(Item::Type(declared.name().into())).added(Kind::TypeAdded, declared.kind());
    }
    for (old_type, new_type) in types.both {
        let mut at = at.item(Item::Type(new_type.name().into()));
        compare_imports(
            imports::modules(old, old_type.name()),
            imports::modules(new, new_type.name()),
            &mut at,
        );
        match (old_type, new_type) {
            (Declared::Id(old), Declared::Id(new)) => compare_id(old, new, &mut at),
            (Declared::Enum(old), Declared::Enum(new)) => compare_enum(old, new, &mut at),
            (Declared::Record(old_record), Declared::Record(new_record)) => {
                let is_received = |model: &Model| model.response_records().contains(&new_record.name);
                let received = is_received(old) && is_received(new);
                compare_record(old_record, new_record, received, &mut at);
            }
            (old, new) => at.compare(Kind::TypeKind, old.kind(), new.kind()),
        }
    }
}

fn compare_imports(old: Vec<String>, new: Vec<String>, at: &mut Recorder<'_>) {
    let modules = pairs(&old, &new, |module| module);
    for module in modules.removed {
        at.removed(Kind::ImportRemoved, module);
    }
    for module in modules.added {
        at.added(Kind::ImportAdded, module);
    }
}

fn compare_id(old: &Id, new: &Id, at: &mut Recorder<'_>) {
    let Id { name: _, base, description } = old;
    at.compare(Kind::TypeBase, base_text(*base), base_text(new.base));
    at.compare_texts(Kind::Description, description, &new.description);
}

fn compare_enum(old: &Enum, new: &Enum, at: &mut Recorder<'_>) {
    let Enum { name: _, base, description, variants } = old;
    at.compare(Kind::TypeBase, base_text(*base), base_text(new.base));
    at.compare_texts(Kind::Description, description, &new.description);
    let mut values = pairs(variants, &new.variants, |variant| &variant.name);
    // A removed and an added value with the same wire form are one renamed value.
    values.match_rest(|variant| literal(&variant.value));
    for variant in values.removed {
        at.member(Member::Value(variant.name.clone())).removed(Kind::ValueRemoved, literal(&variant.value));
    }
    for variant in values.added {
        at.member(Member::Value(variant.name.clone())).added(Kind::ValueAdded, literal(&variant.value));
    }
    for (old, new) in values.both {
        let Variant { name, value, title, title_zh, source } = old;
        // Both names are those of the value, so its place is the enum.
        at.compare(Kind::ValueRenamed, name, &new.name);
        let mut at = at.member(Member::Value(new.name.clone()));
        at.compare(Kind::Source, source, &new.source);
        at.compare(Kind::ValueOnWire, &literal(value), &literal(&new.value));
        at.compare_texts(Kind::Title, title, &new.title);
        at.compare_texts(Kind::TitleZh, title_zh, &new.title_zh);
    }
    if let Some((old, new)) = reordered(&names(variants), &names(&new.variants)) {
        at.push(Kind::Order, Some(old), Some(new));
    }
}

fn compare_record(old: &Record, new: &Record, received: bool, at: &mut Recorder<'_>) {
    let Record { name: _, description, fields, columns, is_input } = old;
    at.compare_texts(Kind::Description, description, &new.description);
    at.compare_texts(Kind::Columns, &columns.join(", "), &new.columns.join(", "));
    match (is_input, new.is_input) {
        (false, true) => at.added(Kind::ConstructorAdded, "new"),
        (true, false) => at.removed(Kind::ConstructorRemoved, "new"),
        _ => {}
    }
    let sent = *is_input && new.is_input;
    fields::compare(fields, &new.fields, Usage { sent, received: received || !sent }, at);
}

/// Compares the webhooks of a module.
pub fn compare_webhooks(module: &str, old: &[Webhook], new: &[Webhook], at: &mut Recorder<'_>) {
    let item = |webhook: &Webhook| Item::Webhook(format!("{module}.{}", webhook.name));
    let webhooks = pairs(old, new, |webhook| &webhook.name);
    for webhook in webhooks.removed {
        at.item(item(webhook)).removed(Kind::WebhookRemoved, &webhook.title);
    }
    for webhook in webhooks.added {
        at.item(item(webhook)).added(Kind::WebhookAdded, &webhook.title);
    }
    for (old, new) in webhooks.both {
        compare_webhook(old, new, &mut at.item(item(new)));
    }
}

fn compare_webhook(old: &Webhook, new: &Webhook, at: &mut Recorder<'_>) {
    let Webhook { name: _, title, title_zh, record, notes, samples } = old;
    at.compare_texts(Kind::Title, title, &new.title);
    at.compare_texts(Kind::TitleZh, title_zh, &new.title_zh);
    // Its name is made from the webhook's, and callers do not send it.
    let Record { name: _, description, fields, columns: _, is_input: _ } = record;
    at.compare_texts(Kind::Description, description, &new.record.description);
    fields::compare(fields, &new.record.fields, Usage::RECEIVED, at);
    compare_notes(notes, &new.notes, at);
    compare_samples(samples, &new.samples, at);
}

fn names(variants: &[Variant]) -> Vec<&str> {
    variants.iter().map(|variant| variant.name.as_str()).collect()
}

fn base_text(base: Base) -> &'static str {
    match base {
        Base::Int => "int",
        Base::String => "string",
    }
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::Int(number) => number.to_string(),
        Literal::String(text) => text.clone(),
    }
}
