//! The API as data: its modules, operations and error codes.

use quote::quote;

use super::metadata;
use crate::emit::rust::docs::doc;
use crate::emit::rust::format::{self, literal};
use crate::emit::rust::markdown::prose;
use crate::emit::rust::tokens::ident;
use crate::emit::rust::types::source;
use crate::model::names::constant_name;
use crate::model::{Model, Operation, Role};

/// Returns `api.rs`.
pub fn emit(model: &Model) -> String {
    let mut modules: Vec<_> = model.callable().map(|module| ident(&module.name)).collect();
    modules.sort();
    let page = model.page.is_some().then(|| {
        quote!(
            use super::metadata::PAGE;
        )
    });
    let uses = quote! {
        #page
        use super::prelude::*;
        use super::{code, #(#modules),*};
    };
    format::file("api.rs", &[], vec![uses.into(), format::Item::Text(table(model))])
}

fn table(model: &Model) -> String {
    let mut description = format!(
        "{} ({}): its operations in the order of the vendor's page, and its error codes.\n\n{}",
        prose(&model.title),
        prose(&model.title_zh),
        prose(&model.description)
    );
    for note in &model.notes {
        description.push_str(&format!("\n\n{}", prose(note)));
    }
    let docs = doc_lines(&description);
    let mut callable: Vec<_> = model.callable().collect();
    callable.sort_by_key(|module| &module.name);
    let modules = callable.into_iter().map(|module| {
        let texts = [&module.name, &module.title, &module.title_zh, &module.description];
        let [name, title, title_zh, description] = texts.map(|text| literal(text));
        let description_zh = metadata::text("description_zh", &module.description_zh);
        format!("    Module::new({name}, {title}, {title_zh}, {description}){description_zh},\n")
    });
    let operations =
        model.operations().into_iter().map(|operation| format!("    {},\n", constant(operation)));
    let codes = model.error_codes.iter().map(|code| {
        let meaning = literal(&format!("{} ({})", code.title, code.title_zh));
        let hint = code.hint.as_ref().map(|hint| format!(", {}", literal(hint)));
        let constructor = if hint.is_some() { "with_hint" } else { "new" };
        let name = constant_name(&code.name);
        let hint = hint.unwrap_or_default();
        let hint_zh = metadata::text("hint_zh", code.hint_zh.as_deref().unwrap_or_default());
        let zh = format!(".title_zh({}){hint_zh}", literal(&code.title_zh));
        format!("    ErrorCode::{constructor}(code::{name}, {meaning}{hint}){zh}{},\n", source(code.source))
    });
    let common = [Role::Account, Role::Timestamp, Role::Sign].map(|role| {
        let param = model.common.iter().find(|common| common.role == role);
        literal(param.map_or("", |common| &common.field.name))
    });
    let [account, timestamp, sign] = common;
    let key_operation = match &model.key_operation {
        None => String::new(),
        Some(key) => {
            let operation = model.operation(&key.operation).map_or_else(String::new, constant);
            let secret = literal(&key.secret);
            let key = literal(&key.key);
            format!("\n.key_operation(KeyOperation::new({operation}, {secret}, {key}))")
        }
    };
    let page = if model.page.is_some() { "\n.page(PAGE)" } else { "" };
    format!(
        "{docs}pub static API: Api = Api::new({}, {}, CommonParams::new({account}, {timestamp}, {sign})){page}\n\
         .modules(&[\n{}])\n.operations(&[\n{}])\n.error_codes(&[\n{}], code::BAD_SIGNATURE){key_operation};\n",
        literal(&model.name),
        literal(&model.server),
        modules.collect::<String>(),
        operations.collect::<String>(),
        codes.collect::<String>(),
    )
}

fn constant(operation: &Operation) -> String {
    format!("{}::{}::OPERATION", operation.module, operation.request_name())
}

/// Returns documentation as lines of Rust.
fn doc_lines(text: &str) -> String {
    let docs = doc(text);
    let text = format::file("api.rs", &[], vec![quote!(#docs struct S;).into()]);
    text.lines().filter(|line| line.starts_with("///")).map(|line| format!("{line}\n")).collect()
}
