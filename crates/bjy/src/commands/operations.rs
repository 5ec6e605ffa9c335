//! `bjy operations`: lists the operations of the API.

use baijiayun_vod::API;
use baijiayun_vod::metadata::{EnumValue, Operation, Param, Path, Source};
use clap::Args;
use serde::Serialize;

use crate::context::Context;
use crate::error::CliError;
use crate::names::kebab;
use crate::output::OutputFormat;
use crate::settings::Settings;

/// List all operations of the API, with their paths and safety
#[derive(Args)]
pub struct OperationsArgs {
    /// List only operations whose command, id, title, Chinese title or number contains this text
    #[arg(value_name = "TEXT")]
    text: Option<String>,
}

/// A row of the table.
#[derive(Serialize)]
struct OperationRow {
    number: &'static str,
    command: String,
    title: &'static str,
    title_zh: &'static str,
    path: String,
    safety: String,
    source: String,
}

/// An operation with its parameters, for programs.
#[derive(Serialize)]
struct OperationDetails {
    number: Option<&'static str>,
    source: String,
    operation: &'static str,
    command: String,
    title: &'static str,
    title_zh: &'static str,
    methods: Vec<String>,
    path: Option<String>,
    /// Its place on the vendor's page.
    page: Option<String>,
    page_anchor_is_expected: bool,
    encoding: String,
    safety: String,
    idempotent: bool,
    params: Vec<Parameter>,
}

#[derive(Serialize)]
struct Parameter {
    name: &'static str,
    option: String,
    #[serde(rename = "type")]
    ty: String,
    required: bool,
    description: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_length: Option<usize>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    allowed: &'static [&'static str],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<ParameterValue>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    extensions: &'static [&'static str],
}

#[derive(Serialize)]
struct ParameterValue {
    value: &'static str,
    name: String,
    title: &'static str,
    title_zh: &'static str,
}

pub fn run(args: OperationsArgs, context: &Context) -> Result<(), CliError> {
    let settings = context.resolve()?;
    let text = args.text.unwrap_or_default().to_lowercase();
    let operations: Vec<_> =
        API.operations.iter().copied().filter(|operation| matches(operation, &text)).collect();
    if operations.is_empty() {
        let message = t!("no operation has `%{text}` in its command, titles or number", text = text);
        return Err(CliError::rejected(message).hint(t!("`bjy operations` lists all")));
    }
    let operations = operations.into_iter();
    if context.output.format == OutputFormat::Table {
        return context
            .output
            .show(&operations.map(|operation| row(operation, &settings)).collect::<Vec<_>>());
    }
    context.output.show(&operations.map(|operation| details(operation, &settings)).collect::<Vec<_>>())
}

fn matches(operation: &Operation, text: &str) -> bool {
    let Operation { id, number, title, title_zh, .. } = operation;
    let fields = [*id, number.unwrap_or_default(), title, title_zh, &command(operation)];
    fields.iter().any(|field| field.to_lowercase().contains(text))
}

/// Returns the operation's command on the command line, such as `video get-info`.
fn command(operation: &Operation) -> String {
    kebab(operation.id).replacen('.', " ", 1)
}

/// Returns the path that a call would use.
fn path(operation: &Operation, settings: &Settings) -> Option<String> {
    let configured = settings.paths.iter().find(|(id, _)| id == operation.id);
    match (configured, operation.path) {
        (Some((_, path)), _) => Some(path.value.clone()),
        (None, Path::Known(path)) => Some(path.to_owned()),
        (None, _) => None,
    }
}

fn row(operation: &'static Operation, settings: &Settings) -> OperationRow {
    let missing = || match operation.path {
        Path::Dynamic => t!("(a URL from an earlier response)").into(),
        _ => t!("(unknown; see `bjy paths`)").into(),
    };
    OperationRow {
        number: operation.number.unwrap_or("-"),
        command: command(operation),
        title: operation.title,
        title_zh: operation.title_zh,
        path: path(operation, settings).unwrap_or_else(missing),
        safety: operation.safety.to_string(),
        source: operation.source.to_string(),
    }
}

fn details(operation: &'static Operation, settings: &Settings) -> OperationDetails {
    OperationDetails {
        number: operation.number,
        source: operation.source.to_string(),
        operation: operation.id,
        command: command(operation),
        title: operation.title,
        title_zh: operation.title_zh,
        methods: operation.methods.iter().map(ToString::to_string).collect(),
        path: path(operation, settings),
        page: operation.page.map(|link| link.url()),
        page_anchor_is_expected: operation.page.is_some_and(|link| link.is_expected),
        encoding: operation.encoding.to_string(),
        safety: operation.safety.to_string(),
        idempotent: operation.idempotent,
        params: operation.params.iter().map(parameter).collect(),
    }
}

fn parameter(param: &'static Param) -> Parameter {
    let value = |known: &'static EnumValue| ParameterValue {
        value: known.value,
        name: kebab(known.name),
        title: known.title,
        title_zh: known.title_zh,
    };
    Parameter {
        name: param.name,
        option: format!("--{}", kebab(param.name)),
        ty: param.schema.expression(),
        required: param.required,
        description: param.description,
        source: (param.source != Source::Page).then(|| param.source.to_string()),
        default: param.default,
        min: param.limits.min,
        max: param.limits.max,
        max_length: param.limits.max_length,
        allowed: param.limits.allowed,
        values: param.schema.values().iter().map(value).collect(),
        extensions: param.limits.extensions,
    }
}
