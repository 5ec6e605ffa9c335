//! The outline of an operation's declaration, at the top of its snapshot.
//!
//! The samples below it cover only some parameters and fields. The outline has all of them, so that every
//! change of a path, a parameter or a type changes the snapshot.

use std::fmt::Write;

use baijiayun_codegen::model::{
    Field, Kind, Model, Named, Operation, Param, Path, ResponseData, Source, Type, Webhook,
};

/// Returns an operation's outline.
pub fn outline(model: &Model, operation: &Operation) -> String {
    write(model, operation).expect("writing to a string works")
}

/// Returns a webhook's outline.
pub fn webhook_outline(webhook: &Webhook) -> String {
    let mut text = format!("webhook {}\n", webhook.name);
    fields(&mut text, &webhook.record.fields).expect("writing to a string works");
    text
}

fn write(model: &Model, operation: &Operation) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    let methods: Vec<_> = operation.methods.iter().map(ToString::to_string).collect();
    let path = match &operation.path {
        Path::Known(path) => path,
        Path::Unknown => "(unknown)",
        Path::Dynamic => "(dynamic)",
    };
    let idempotency = if operation.idempotent { "idempotent" } else { "not idempotent" };
    let number = operation.number.clone().unwrap_or_else(|| operation.source.to_string());
    writeln!(text, "{number} {}", operation.id)?;
    writeln!(text, "{} {path}", methods.join(","))?;
    writeln!(
        text,
        "{}, signing {:?}, {}, {idempotency}, success {}, data {:?}",
        operation.encoding,
        operation.signing,
        operation.safety,
        operation.envelope.success,
        operation.envelope.data
    )?;
    if let Some(pages) = &operation.pagination {
        let page = &pages.page;
        let size = &pages.page_size;
        writeln!(text, "pages: {page}, {size} -> {}, {}", pages.items, pages.total)?;
    }
    if let Some(span) = &operation.span {
        let start = &operation.params[span.start].name;
        let end = &operation.params[span.end].name;
        writeln!(text, "span: {start}..={end}{}", if span.same_day { ", one day" } else { "" })?;
    }
    for param in &operation.params {
        writeln!(text, "  {}", param_line(param))?;
    }
    match &operation.response.data {
        ResponseData::None => writeln!(text, "-> nothing")?,
        ResponseData::Type(ty) => writeln!(text, "-> {}", expression(ty))?,
        ResponseData::Record(record) => {
            writeln!(text, "-> {}", record.name)?;
            fields(&mut text, &record.fields)?;
        }
    }
    for name in records(model, operation) {
        writeln!(text, "{name}")?;
        fields(&mut text, model.record(&name).map_or(&[], |record| &record.fields))?;
    }
    Ok(text)
}

fn param_line(param: &Param) -> String {
    let mut line = format!("{}: {}", param.name, param.ty);
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            line += &format!(", {name} {value}");
        }
    };
    add("as", (param.rust != param.name).then(|| param.rust.clone()));
    add("default", param.default.clone());
    add("min", param.min.map(|min| min.to_string()));
    add("max", param.max.map(|max| max.to_string()));
    add("max_length", param.max_length.map(|length| length.to_string()));
    add("one of", (!param.allowed.is_empty()).then(|| param.allowed.join("|")));
    add("extensions", (!param.extensions.is_empty()).then(|| param.all_extensions().join("|")));
    if param.required {
        line += ", required";
    }
    line + &from(param.source)
}

/// Returns the source of a parameter or field, if it is not the vendor's page.
fn from(source: Source) -> String {
    if source == Source::Page { String::new() } else { format!(", from {source}") }
}

fn fields(text: &mut String, fields: &[Field]) -> std::fmt::Result {
    for field in fields {
        let optional = if field.required { "" } else { "?" };
        let string = if field.as_string { " as string" } else { "" };
        let rust = if field.rust == field.name { String::new() } else { format!(" as {}", field.rust) };
        let from = from(field.source);
        writeln!(text, "  {}{rust}{optional}: {}{string}{from}", field.name, expression(&field.ty))?;
    }
    Ok(())
}

/// Returns the sorted names of the records that an operation sends or returns.
fn records(model: &Model, operation: &Operation) -> Vec<String> {
    let params = operation.params.iter().map(|param| &param.ty);
    let mut names: Vec<_> = model.records_in(params.chain(operation.response.types())).into_iter().collect();
    names.sort();
    names
}

/// Returns a type in the spec's notation, with the base of a named type.
fn expression(ty: &Type) -> String {
    match ty {
        Type::List(item) => format!("list<{}>", expression(item)),
        Type::CommaList(item) => format!("comma_list<{}>", expression(item)),
        Type::Json(item) => format!("json<{}>", expression(item)),
        Type::Map(key, value) => format!("map<{}, {}>", expression(key), expression(value)),
        Type::Named(Named { name, kind: Kind::Record, .. }) => name.clone(),
        Type::Named(Named { name, kind: Kind::Id(base) | Kind::Enum(base), .. }) => {
            format!("{name}({base:?})")
        }
        plain => format!("{plain:?}"),
    }
}
