//! Compares whole APIs.

use baijiayun_codegen::model::{
    CommonParam, ErrorCode, Field, KeyOperation, Model, Module, Page, Role, TYPES,
};

use super::operation::{self, envelope_text};
use super::pairs::pairs;
use super::recorder::Recorder;
use super::texts::compare_notes;
use super::types::{self, compare_webhooks};
use crate::diff::change::{Change, Item, Kind};

/// Compares two APIs.
pub fn compare(old: &Model, new: &Model, changes: &mut Vec<Change>) {
    let at = &mut Recorder::new(changes, &new.name);
    let Model {
        // The APIs are paired by name.
        name: _,
        title,
        title_zh,
        description,
        notes,
        server,
        common,
        error_codes,
        envelope,
        key_operation,
        modules,
        // For maintainers.
        reviews: _,
        page,
    } = old;
    let date = |page: &Option<Page>| page.as_ref().and_then(|page| page.date.clone()).unwrap_or_default();
    at.compare_texts(Kind::Page, &date(page), &date(&new.page));
    at.compare_texts(Kind::Title, title, &new.title);
    at.compare_texts(Kind::TitleZh, title_zh, &new.title_zh);
    at.compare_texts(Kind::Description, description, &new.description);
    compare_notes(notes, &new.notes, at);
    at.compare(Kind::Server, server, &new.server);
    compare_common(common, &new.common, at);
    compare_codes(error_codes, &new.error_codes, at);
    at.compare(Kind::DefaultEnvelope, &envelope_text(*envelope), &envelope_text(new.envelope));
    compare_key_operation(key_operation.as_ref(), new.key_operation.as_ref(), at);
    types::compare(old, new, at);
    compare_modules(modules, &new.modules, at);
}

fn compare_common(old: &[CommonParam], new: &[CommonParam], at: &mut Recorder<'_>) {
    let item = |param: &CommonParam| Item::CommonParam(param.field.name.clone());
    let params = pairs(old, new, |param| &param.field.name);
    for param in params.removed {
        at.item(item(param)).removed(Kind::CommonParamRemoved, &param.field.ty);
    }
    for param in params.added {
        at.item(item(param)).added(Kind::CommonParamAdded, &param.field.ty);
    }
    for (old, new) in params.both {
        let mut at = at.item(item(new));
        at.compare_texts(Kind::Description, &old.field.description, &new.field.description);
        at.compare(Kind::CommonParam, &common_text(old), &common_text(new));
    }
}

fn common_text(param: &CommonParam) -> String {
    let CommonParam { field, role } = param;
    let Field {
        name: _,
        rust,
        ty,
        title_zh: _,
        description: _,
        description_zh: _,
        required,
        as_string,
        source: _,
    } = field;
    let role = match role {
        Role::Account => "account",
        Role::Timestamp => "timestamp",
        Role::Sign => "sign",
    };
    let required = if *required { "" } else { ", optional" };
    let form = if *as_string { ", as a string" } else { "" };
    format!("{role}, {ty}, in Rust {rust}{required}{form}")
}

fn compare_codes(old: &[ErrorCode], new: &[ErrorCode], at: &mut Recorder<'_>) {
    let item = |code: &ErrorCode| Item::ErrorCode(code.name.clone());
    let codes = pairs(old, new, |code| &code.name);
    for code in codes.removed {
        at.item(item(code)).removed(Kind::ErrorCodeRemoved, code.code);
    }
    for code in codes.added {
        at.item(item(code)).added(Kind::ErrorCodeAdded, code.code);
    }
    for (old, new) in codes.both {
        let ErrorCode { name: _, code, title, title_zh, hint, hint_zh, source } = old;
        let mut at = at.item(item(new));
        at.compare(Kind::ErrorCodeNumber, code, &new.code);
        at.compare_texts(Kind::Title, title, &new.title);
        at.compare_texts(Kind::TitleZh, title_zh, &new.title_zh);
        at.compare(Kind::Source, source, &new.source);
        let new_hint = new.hint.as_deref().unwrap_or_default();
        at.compare_texts(Kind::Hint, hint.as_deref().unwrap_or_default(), new_hint);
        let new_hint_zh = new.hint_zh.as_deref().unwrap_or_default();
        at.compare_texts(Kind::TextZh, hint_zh.as_deref().unwrap_or_default(), new_hint_zh);
    }
}

fn compare_key_operation(old: Option<&KeyOperation>, new: Option<&KeyOperation>, at: &mut Recorder<'_>) {
    let text = |key_operation: &KeyOperation| {
        let KeyOperation { operation, secret, key } = key_operation;
        format!("{operation}, secret {secret}, key {key}")
    };
    match (old, new) {
        (None, None) => {}
        (None, Some(new)) => at.added(Kind::KeyOperationAdded, text(new)),
        (Some(old), None) => at.removed(Kind::KeyOperationRemoved, text(old)),
        (Some(old), Some(new)) => at.compare(Kind::KeyOperation, &text(old), &text(new)),
    }
}

fn compare_modules(old: &[Module], new: &[Module], at: &mut Recorder<'_>) {
    let modules = pairs(old, new, |module| &module.name);
    // The types of `types.yaml` are at the root of the crate: it is no module there.
    let is_public = |module: &&&Module| module.name != TYPES;
    for module in modules.removed.iter().filter(is_public) {
        at.item(Item::Module(module.name.clone())).removed(Kind::ModuleRemoved, &module.title);
    }
    for module in modules.added.iter().filter(is_public) {
        at.item(Item::Module(module.name.clone())).added(Kind::ModuleAdded, &module.title);
    }
    for module in modules.removed {
        compare_content(&module.name, module, &without_content(module), at);
    }
    for module in modules.added {
        compare_content(&module.name, &without_content(module), module, at);
    }
    for (old, new) in modules.both {
        let mut at = at.item(Item::Module(new.name.clone()));
        at.compare_texts(Kind::Title, &old.title, &new.title);
        at.compare_texts(Kind::TitleZh, &old.title_zh, &new.title_zh);
        at.compare_texts(Kind::Description, &old.description, &new.description);
        at.compare_texts(Kind::TextZh, &old.description_zh, &new.description_zh);
        compare_content(&new.name, old, new, &mut at);
    }
}

fn without_content(module: &Module) -> Module {
    let (operations, webhooks) = (Vec::new(), Vec::new());
    Module { operations, webhooks, ..module.clone() }
}

fn compare_content(name: &str, old: &Module, new: &Module, at: &mut Recorder<'_>) {
    let Module {
        // These are compared by the caller, if both sides have the module.
        name: _,
        title: _,
        title_zh: _,
        description: _,
        description_zh: _,
        // Only for diagnostics.
        file: _,
        // Types are compared for the whole API, because they may move between files.
        ids: _,
        enums: _,
        records: _,
        operations,
        webhooks,
    } = old;
    operation::compare(operations, &new.operations, at);
    compare_webhooks(name, webhooks, &new.webhooks, at);
}
