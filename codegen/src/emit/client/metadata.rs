//! The metadata of operations and records, and the traits that use it.
//!
//! It is written as text with one parameter or field per line, so that a change of the spec changes one line.

use quote::quote;

use crate::emit::rust::format::{self, Item, literal, literals};
use crate::emit::rust::markdown::prose;
use crate::emit::rust::signature::response;
use crate::emit::rust::tokens::ident;
use crate::emit::rust::types::{schema, source, stored};
use crate::model::{
    Anchor, Encoding, Envelope, Field, Method, Module, Operation, PageLink, Param, Path, Record,
    ResponseData, Safety, Signing, Source,
};

/// Returns whether a module has metadata.
pub fn has_any(module: &Module) -> bool {
    !(module.operations.is_empty() && module.records.is_empty() && module.webhooks.is_empty())
}

/// Returns the metadata of one module.
pub fn emit(module: &Module) -> String {
    let name = ident(&module.name);
    let page = module.operations.iter().any(|operation| operation.page.is_some()).then(|| {
        quote!(
            use super::PAGE;
        )
    });
    let mut items: Vec<Item> = vec![
        quote! {
            #page
            use super::super::prelude::*;
            use super::super::#name::*;
        }
        .into(),
    ];
    items.extend(module.records.iter().map(record));
    for operation in &module.operations {
        items.push(request(operation));
        if let ResponseData::Record(response) = &operation.response.data {
            items.push(record(response));
        }
        items.extend(paged(operation));
        items.extend(by_day(operation));
    }
    items.extend(module.webhooks.iter().map(|webhook| record(&webhook.record)));
    let docs = format!("{} ({}): metadata.", prose(&module.title), prose(&module.title_zh));
    format::file(&module.name, &[docs], items)
}

fn record(record: &Record) -> Item {
    let name = &record.name;
    let fields: String =
        record.fields.iter().map(|declared| format!("        {},\n", field(declared))).collect();
    let columns = match record.columns.as_slice() {
        [] => String::new(),
        columns => {
            let columns = literals(columns.iter().map(String::as_str));
            format!("    const COLUMNS: &'static [&'static str] = {columns};\n")
        }
    };
    Item::Text(format!(
        "impl Record for {name} {{\n    const NAME: &'static str = {};\n    \
         const FIELDS: &'static [Field] = &[\n{fields}    ];\n{columns}}}\n",
        literal(name)
    ))
}

fn field(field: &Field) -> String {
    let constructor = if field.required { "required" } else { "optional" };
    let as_string = if field.as_string { ".as_string()" } else { "" };
    let source = source(field.source);
    let texts = [
        text("title_zh", &field.title_zh),
        text("description", &field.description),
        text("description_zh", &field.description_zh),
    ]
    .concat();
    format!("Field::{constructor}({}, {}){texts}{as_string}{source}", literal(&field.name), schema(&field.ty))
}

/// Returns the builder call for a text, if it is written.
pub fn text(name: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(".{name}({})", literal(text)) }
}

fn request(operation: &Operation) -> Item {
    let name = operation.request_name();
    let response = response(operation).to_string().replace(' ', "").replace(',', ", ");
    let steps: String = steps(operation).into_iter().map(|step| format!("\n        .{step}")).collect();
    let texts = [&operation.id, &operation.title, &operation.title_zh];
    Item::Text(format!(
        "impl Request for {name} {{\n    type Response = {response};\n    \
         const OPERATION: &'static Operation = &Operation::new({}){steps};\n    \
         wraps_form!();\n}}\nstored_as_form!({name});\n",
        texts.map(|text| literal(text)).join(", ")
    ))
}

/// Returns the builder calls for everything that differs from the defaults of `Operation::new`.
fn steps(operation: &Operation) -> Vec<String> {
    let notes = literals(operation.notes.iter().map(String::as_str));
    let mut steps = Vec::new();
    if let Some(number) = &operation.number {
        steps.push(format!("number({})", literal(number)));
    }
    if operation.source != Source::Page {
        steps.push(format!("source(Source::{:?})", operation.source));
    }
    steps.push(format!("description({}, {notes})", literal(&operation.description)));
    if !operation.description_zh.is_empty() {
        let notes = literals(operation.notes_zh.iter().map(String::as_str));
        steps.push(format!("description_zh({}, {notes})", literal(&operation.description_zh)));
    }
    steps.extend(operation.page.as_ref().map(|link| format!("page(PAGE.{})", page_link(link))));
    if operation.methods != [Method::Post] {
        let methods = operation.methods.iter().map(|method| format!("Method::{method:?}"));
        steps.push(format!("methods(&[{}])", methods.collect::<Vec<_>>().join(", ")));
    }
    match &operation.path {
        Path::Known(path) => steps.push(format!("path({})", literal(path))),
        Path::Dynamic => steps.push("dynamic_path()".to_owned()),
        Path::Unknown => {}
    }
    if operation.encoding == Encoding::Multipart {
        steps.push("multipart()".to_owned());
    }
    if operation.signing != Signing::Required {
        steps.push(format!("signing(Signing::{:?})", operation.signing));
    }
    if operation.safety != Safety::Read {
        steps.push(format!("changes(Safety::{:?}, {})", operation.safety, operation.idempotent));
    }
    if !operation.params.is_empty() {
        let params: String =
            operation.params.iter().map(|declared| format!("            {},\n", param(declared))).collect();
        steps.push(format!("params(&[\n{params}        ])"));
    }
    if let Some(span) = &operation.span {
        let start = &operation.params[span.start].name;
        let end = &operation.params[span.end].name;
        let start = literal(start);
        let end = literal(end);
        let same_day = if span.same_day { ".same_day()" } else { "" };
        steps.push(format!("span(TimeSpan::new({start}, {end}){same_day})"));
    }
    if let Some(chunk) = &operation.chunk {
        steps.push(format!("chunk({})", literal(&chunk.file_name_header)));
    }
    match &operation.response.data {
        ResponseData::None => {}
        ResponseData::Type(ty) => steps.push(format!("response({})", schema(ty))),
        ResponseData::Record(record) => steps.push(format!("response({}::SCHEMA)", record.name)),
    }
    if operation.envelope != Envelope::default() {
        let Envelope { success, data, .. } = operation.envelope;
        steps.push(format!("envelope({success}, DataPlace::{data:?})"));
    }
    if let Some(pagination) = &operation.pagination {
        let names = [&pagination.page, &pagination.page_size, &pagination.items, &pagination.total];
        let [page, page_size, items, total] = names.map(|name| literal(name));
        steps.push(format!("pagination(Pagination::new({page}, {page_size}, {items}, {total}))"));
    }
    if operation.secret {
        steps.push("secret()".to_owned());
    }
    steps
}

fn page_link(link: &PageLink) -> String {
    match &link.anchor {
        None => "link()".to_owned(),
        Some(Anchor { id, expected: false }) => format!("anchor({})", literal(id)),
        Some(Anchor { id, expected: true }) => format!("expected_anchor({})", literal(id)),
    }
}

/// Returns `Param::optional("page", Schema::Int, "The page.").default("1").min(1)`.
fn param(param: &Param) -> String {
    let constructor = if param.required { "required" } else { "optional" };
    let name = literal(&param.name);
    let schema = schema(&param.ty);
    let description = literal(&param.description);
    let mut code = format!("Param::{constructor}({name}, {schema}, {description}){}", source(param.source));
    code.push_str(&text("description_zh", &param.description_zh));
    if let Some(default) = &param.default {
        code.push_str(&format!(".default({})", literal(default)));
    }
    if param.is_url {
        code.push_str(".url()");
    }
    if let Some(destroys) = &param.destroys {
        code.push_str(&format!(".destroys({})", literal(destroys)));
        code.push_str(&text("destroys_zh", param.destroys_zh.as_deref().unwrap_or_default()));
    }
    for (limit, number) in [("min", param.min), ("max", param.max)] {
        if let Some(number) = number {
            code.push_str(&format!(".{limit}({number})"));
        }
    }
    if let Some(length) = param.max_length {
        code.push_str(&format!(".max_length({length})"));
    }
    if !param.allowed.is_empty() {
        code.push_str(&format!(".allowed({})", literals(param.allowed.iter().map(String::as_str))));
    }
    if !param.extensions.is_empty() {
        code.push_str(&format!(".extensions({})", literals(param.all_extensions())));
    }
    code
}

/// Returns the `impl Paged` of an operation, if it has pages.
fn paged(operation: &Operation) -> Option<Item> {
    let pagination = operation.pagination.as_ref()?;
    let name = ident(&operation.request_name());
    let item = stored(operation.item()?);
    let total = read(operation, &pagination.total)?;
    let items = read(operation, &pagination.items)?;
    Some(
        quote! {
            impl Paged for #name {
                type Item = #item;

                fn into_page(response: Self::Response) -> (i64, Vec<Self::Item>) {
                    (#total, #items)
                }
            }
        }
        .into(),
    )
}

/// Returns the expression that reads a field of the response, with its default if the field is optional.
fn read(operation: &Operation, name: &str) -> Option<proc_macro2::TokenStream> {
    let ResponseData::Record(record) = &operation.response.data else { return None };
    let field = record.fields.iter().find(|field| field.name == name)?;
    let name = ident(&field.rust);
    Some(if field.required { quote!(response.#name) } else { quote!(response.#name.unwrap_or_default()) })
}

fn by_day(operation: &Operation) -> Option<Item> {
    operation.span_by_day()?;
    Some(Item::Text(format!("impl PagedByDay for {} {{}}\n", operation.request_name())))
}
