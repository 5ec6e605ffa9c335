//! Runs the command of an operation.

use std::collections::BTreeSet;

use baijiayun_vod::metadata::{Field, Operation, Pagination, Param, Path, Safety, Schema};
use baijiayun_vod::runtime::Form;
use baijiayun_vod::{API, ApiClient};
use clap::ArgMatches;

use super::id_options::{CREATE, KEEP_GOING};
use super::ids::{has_ids, is_category, main_param, option_ids, read_ids};
use super::many::{self, Call, Many};
use super::options::title;
use super::{Command, ParamValues, category_path, sheet, subjects};
use crate::context::Context;
use crate::dry_run::RequestPreview;
use crate::error::{CliError, ExitKind};
use crate::lang::choose;
use crate::names::kebab;
use crate::output::{self, JsonValue, NOTE, OutputFormat};

/// Checks the options, asks for confirmation of destructive calls, sends the request and prints the
/// response.
pub async fn run(command: &'static Command, matches: &ArgMatches, context: &Context) -> Result<(), CliError> {
    let operation = command.operation;
    if let Some(example) = sheet::chosen_example(command, matches)? {
        return output::text(&example);
    }
    let param = main_param(operation);
    let mut ids = match param {
        Some(param) => read_ids(param, matches)?,
        None => Vec::new(),
    };
    let values = with_ids(ParamValues::new(operation, matches), operation, matches, context).await?;
    let Some(param) = param else { return one(command, values, &[], matches, context).await };
    if is_category(&param.schema) {
        for id in &mut ids {
            *id = category(id, matches, context).await?;
        }
    }
    let mut batches = many::batches(param, ids.clone());
    let result = match batches.as_slice() {
        [] => {
            stderr!("{}", t!("no ids: nothing to do"));
            return Ok(());
        }
        [_] => {
            let values = values.with(param.name, batches.swap_remove(0).join(","));
            one(command, values, &ids, matches, context).await
        }
        [first, ..] => {
            // Options are read once: standard input cannot be read again.
            let form = values.clone().with(param.name, first.join(",")).form(command)?;
            let call = |ids: Vec<String>| Call { form: form.clone().with(param.name, ids.join(",")), ids };
            let calls = batches.into_iter().map(call).collect();
            let keep_going = matches.get_flag(KEEP_GOING);
            let many = Many { command, param: Some(param), calls, keep_going };
            several(many, &values.summary(Some(param)), context).await
        }
    };
    result.map_err(|error| with_single(error, operation))
}

/// Sends several calls, and prints a row for each id. `summary` has the options for the confirmation.
pub async fn several(many: Many, summary: &str, context: &Context) -> Result<(), CliError> {
    let operation = many.command.operation;
    if context.output.format == OutputFormat::Raw {
        let message = t!("--raw prints a single response, and this takes several calls");
        return Err(CliError::usage(message).hint(t!("use --jsonl")));
    }
    context.output.check(&many.fields(), Some(""))?;
    let losses: BTreeSet<_> = many.calls.iter().map(|call| losses(operation, &call.form)).collect();
    let losses: String = losses.into_iter().collect();
    let client = context.client()?.api().clone();
    if context.dry_run {
        return many.dry_run(client, context).await;
    }
    if let Some(batch) = API.operation(&format!("{}_batch", operation.id)) {
        let command = kebab(batch.id).replace('.', " ");
        context.note(&t!("`bjy %{command}` takes many ids in one call", command = command));
    }
    if operation.safety == Safety::Destructive || !losses.is_empty() {
        let subjects = many.param.map(|param| (param, many.ids()));
        confirm(operation, summary, &losses, subjects, &client, context).await?;
    }
    many.run(client, context).await
}

/// Asks for confirmation, and says what the call is about to remove.
async fn confirm(
    operation: &'static Operation,
    summary: &str,
    losses: &str,
    subjects: Option<(&Param, Vec<String>)>,
    client: &ApiClient,
    context: &Context,
) -> Result<(), CliError> {
    let described = match &subjects {
        // Nobody reads them otherwise.
        Some((param, ids)) if context.asks() => subjects::describe(client, param, ids).await,
        _ => String::new(),
    };
    let call = format!("{} {summary}", title(operation));
    let question = t!("This cannot be undone. Continue?");
    context.confirm(format!("{}:\n{described}{losses}{question}", call.trim_end())).await
}

/// Sets the ids of all options, but for those that the command acts on. Categories may be given by their names.
pub async fn with_ids<'m>(
    mut values: ParamValues<'m>,
    operation: &'static Operation,
    matches: &ArgMatches,
    context: &Context,
) -> Result<ParamValues<'m>, CliError> {
    let main = main_param(operation).map(|param| param.name);
    for param in operation.params.iter().filter(|param| has_ids(&param.schema) && main != Some(param.name)) {
        let Some(texts) = matches.get_many::<String>(param.name) else { continue };
        let texts: Vec<_> = texts.map(String::as_str).collect();
        let mut ids = option_ids(param, &texts)?;
        if is_category(&param.schema) {
            ids = category(&ids, matches, context).await?;
        }
        values = values.with(param.name, ids);
    }
    Ok(values)
}

/// Returns the number of a category, also of one that is given by its names.
pub async fn category(text: &str, matches: &ArgMatches, context: &Context) -> Result<String, CliError> {
    if let Ok(number) = text.parse::<i64>() {
        return Ok(number.to_string());
    }
    let create = matches.try_get_one::<bool>(CREATE).ok().flatten().copied().unwrap_or_default();
    let id = category_path::resolve(context, context.client()?.api(), text, create).await?;
    Ok(id.to_string())
}

/// Adds the operation for one id to the error of one for several ids whose path is unknown.
fn with_single(error: CliError, operation: &Operation) -> CliError {
    let single = operation.id.strip_suffix("_batch").and_then(|id| API.operation(id));
    match single {
        Some(single) if error.kind == ExitKind::Configuration && matches!(operation.path, Path::Unknown) => {
            let command = kebab(single.id).replace('.', " ");
            error.hint(t!("or use `bjy %{command}`, which takes several ids too", command = command))
        }
        _ => error,
    }
}

/// Sends one call.
async fn one(
    command: &'static Command,
    values: ParamValues<'_>,
    ids: &[String],
    matches: &ArgMatches,
    context: &Context,
) -> Result<(), CliError> {
    let operation = command.operation;
    let form = values.form(command)?;
    let losses = losses(operation, &form);
    let is_first_page =
        operation.pagination.is_some_and(|pages| matches!(form.text(pages.page), None | Some("1")));
    let invocation = (command.invocation)(form);
    let fields = output::fields(&operation.response);
    let rows = rows(operation);
    context.output.check(&fields, rows)?;
    let client = context.client()?.api().clone();
    if context.dry_run {
        return RequestPreview::from(invocation.dry_run(client).await?).print(context);
    }
    if operation.secret && !losses.is_empty() && context.output.format != OutputFormat::Raw {
        return Err(masked_result(&losses));
    }
    if operation.safety == Safety::Destructive || !losses.is_empty() {
        let main = main_param(operation);
        let subjects = main.map(|param| (param, ids.to_vec()));
        confirm(operation, &values.summary(main), &losses, subjects, &client, context).await?;
    }
    let output = &context.output;
    if let Some(pagination) = &operation.pagination
        && wants_all(operation, pagination, matches)
    {
        if output.format == OutputFormat::Raw {
            let message = t!("--raw prints a single response, and this takes several calls");
            return Err(CliError::usage(message).hint(t!("choose a page with --page, or use --jsonl")));
        }
        if let Some(items) = invocation.items(client) {
            return output.items(items, &fields, pagination.items).await;
        }
        return Ok(());
    }
    if output.format == OutputFormat::Raw {
        let response = invocation.send_raw(client).await?;
        output::text(&response.body)?;
        response.into_result()?;
        return Ok(());
    }
    let json = invocation.send(client).await?;
    if let Some(sheet) = sheet::chosen_sheet(operation, matches, &json)? {
        return output::text(&sheet);
    }
    if operation.secret {
        context.note(&t!("secrets are masked; --raw shows them"));
    }
    output.value(&json, &fields, rows)?;
    if let Some(pagination) = &operation.pagination {
        note_further_pages(&JsonValue::parse(&json)?, pagination, is_first_page);
    }
    if json == "null" {
        context.note(&t!("done"));
    }
    Ok(())
}

/// Returns the path of the items in a response: those of its pages, the whole list, or the only list of a response that
/// identifies nothing itself.
fn rows(operation: &Operation) -> Option<&'static str> {
    if let Some(pagination) = &operation.pagination {
        return Some(pagination.items);
    }
    match &operation.response {
        Schema::List(_) => Some(""),
        Schema::Record(record) => {
            let fields = record.fields();
            let is_id = |field: &&Field| matches!(field.schema, Schema::IntId(_) | Schema::TextId(_));
            let is_list = |field: &&Field| matches!(field.schema, Schema::List(Schema::Record(_)));
            fields
                .iter()
                .find(is_list)
                .filter(|_| !fields.iter().any(|field| is_id(&field)))
                .map(|field| field.name)
        }
        _ => None,
    }
}

/// Returns what the call destroys because of the flags that it sets, on a line each.
pub fn losses(operation: &Operation, form: &Form) -> String {
    let is_set = |param: &&Param| form.text(param.name).is_some_and(|text| text != "0");
    let losses =
        operation.params.iter().filter(is_set).filter_map(|param| Some((param.destroys?, param.destroys_zh)));
    losses.map(|(loss, loss_zh)| format!("{}\n", choose(loss, loss_zh.unwrap_or_default()))).collect()
}

/// Returns the error of a call that replaces a secret, and whose output would hide the new one.
fn masked_result(losses: &str) -> CliError {
    let loss = losses.trim_end();
    CliError::usage(t!(
        "%{loss} The new one would be printed masked, and be lost. Nothing was sent",
        loss = loss
    ))
    .hint(t!("`bjy key rotate` creates a partner key, and stores it"))
    .hint(t!("--raw prints the response with the new one"))
}

/// Prints a note if there are further pages, or should be.
fn note_further_pages(response: &JsonValue, pagination: &Pagination, is_first: bool) {
    let Some(JsonValue::Number(total)) = response.field(pagination.total) else { return };
    let Some(page) = response.field(pagination.items) else { return };
    let count = page.items().len() as u64;
    if total.as_u64().is_none_or(|total| count >= total) {
        return;
    }
    // Also for scripts: a part must not look like the whole.
    let note = match is_first && count == 0 {
        true => t!("the list is empty, although the server's total is %{total}", total = total),
        false => t!("%{count} of %{total}; --all gets all of them", count = count, total = total),
    };
    stderr!("{NOTE}{note}{NOTE:#}");
}

/// Returns whether to get all pages: with `--all`, and for a time span, unless a page was chosen. A span of one
/// day is no exception.
fn wants_all(operation: &Operation, pagination: &Pagination, matches: &ArgMatches) -> bool {
    let has_page = matches.contains_id(pagination.page) && matches.value_source(pagination.page).is_some();
    matches.get_flag("all") || (operation.span.is_some() && !has_page)
}
