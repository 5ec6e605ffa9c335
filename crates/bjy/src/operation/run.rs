//! Runs the command of an operation.

use baijiayun_vod::metadata::{Field, Operation, Pagination, Param, Safety, Schema};
use baijiayun_vod::runtime::Form;
use clap::ArgMatches;

use super::{Command, ParamValues, sheet};
use crate::context::Context;
use crate::dry_run::RequestPreview;
use crate::error::CliError;
use crate::output::{self, JsonValue, NOTE, OutputFormat};

/// Checks the options, asks for confirmation of destructive calls, sends the request and prints the
/// response.
pub async fn run(command: &'static Command, matches: &ArgMatches, context: &Context) -> Result<(), CliError> {
    let operation = command.operation;
    if let Some(example) = sheet::chosen_example(command, matches)? {
        return output::text(&example);
    }
    let values = ParamValues::new(operation, matches);
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
        let call = format!("{} ({}): {}\n", operation.title, operation.title_zh, values.summary());
        context.confirm(format!("{call}{losses}This cannot be undone. Continue?")).await?;
    }
    let output = &context.output;
    if let Some(pagination) = &operation.pagination
        && wants_all(operation, pagination, matches)
    {
        if output.format == OutputFormat::Raw {
            let message = "--raw prints a single response, and this takes several calls";
            return Err(CliError::usage(message).hint("choose a page with --page, or use --jsonl"));
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
        context.note("secrets are masked; --raw shows them");
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
    let losses = operation.params.iter().filter(is_set).filter_map(|param| param.destroys);
    losses.map(|loss| format!("{loss}\n")).collect()
}

/// Returns the error of a call that replaces a secret, and whose output would hide the new one.
fn masked_result(losses: &str) -> CliError {
    let loss = losses.trim_end();
    CliError::usage(format!("{loss} The new one would be printed masked, and be lost. Nothing was sent"))
        .hint("`bjy key rotate` creates a partner key, and stores it")
        .hint("--raw prints the response with the new one")
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
    match is_first && count == 0 {
        true => stderr!("{NOTE}the list is empty, although the server's total is {total}{NOTE:#}"),
        false => stderr!("{NOTE}{count} of {total}; --all gets all of them{NOTE:#}"),
    }
}

/// Returns whether to get all pages: with `--all`, and for a time span, unless a page was chosen. A span of one
/// day is no exception.
fn wants_all(operation: &Operation, pagination: &Pagination, matches: &ArgMatches) -> bool {
    let has_page = matches.contains_id(pagination.page) && matches.value_source(pagination.page).is_some();
    matches.get_flag("all") || (operation.span.is_some() && !has_page)
}
