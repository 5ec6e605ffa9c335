//! Runs the command of an operation.

use baijiayun_vod::metadata::{Pagination, Safety};
use clap::ArgMatches;

use super::{Arguments, Command, Invocation};
use crate::context::Context;
use crate::dry_run::Shown;
use crate::error::Failure;
use crate::output::{self, Node, OutputFormat};

/// Checks the arguments, asks where that is needed, makes the call and prints what came of it.
pub async fn run(command: &'static Command, matches: &ArgMatches, context: &Context) -> Result<(), Failure> {
    let operation = command.operation;
    let arguments = Arguments::new(operation, matches);
    let invocation = (command.invocation)(arguments.form(command)?);
    let client = context.client()?.api().clone();
    if context.dry_run {
        return Shown::from(invocation.dry_run(client).await?).print(context);
    }
    if operation.safety == Safety::Destructive {
        let question = format!("{} ({}): {}", operation.title, operation.title_zh, arguments.shown());
        context.confirm(&format!("{question}\nThis cannot be undone. Go on?"))?;
    }
    let (output, fields) = (&context.output, output::fields(&operation.response));
    if let Some(pagination) = &operation.pagination
        && wants_all(&invocation, pagination, matches)
    {
        if output.format == OutputFormat::Raw {
            let message = "--raw prints one answer, and this takes several calls";
            return Err(Failure::usage(message).hint("leave out --all, or ask for one day; or use --jsonl"));
        }
        if let Some(items) = invocation.items(client) {
            return output.items(items, &fields, pagination.items).await;
        }
        return Ok(());
    }
    if output.format == OutputFormat::Raw {
        let answer = invocation.send_raw(client).await?;
        output::text(&answer.body)?;
        answer.into_result()?;
        return Ok(());
    }
    let json = invocation.send(client).await?;
    if operation.secret {
        context.note("secrets are masked; --raw shows them");
    }
    output.value(&json, &fields, operation.pagination.map(|pagination| pagination.items))?;
    if let Some(pagination) = &operation.pagination {
        tell_of_more(&Node::parse(&json)?, pagination, context);
    }
    if json == "null" {
        context.note("done");
    }
    Ok(())
}

/// Says so if there is more than this page.
fn tell_of_more(answer: &Node, pagination: &Pagination, context: &Context) {
    let (Some(Node::Number(total)), Some(page)) =
        (answer.field(pagination.total), answer.field(pagination.items))
    else {
        return;
    };
    let count = page.items().len() as u64;
    if total.as_u64().is_some_and(|total| count < total) {
        context.note(&format!("{count} of {total}; --all gives all of them"));
    }
}

/// With `--all`; and where a span has more days than one call can give, unless a page of it is asked for.
fn wants_all(invocation: &Invocation, pagination: &Pagination, matches: &ArgMatches) -> bool {
    let has_page = matches.contains_id(pagination.page) && matches.value_source(pagination.page).is_some();
    matches.get_flag("all") || (invocation.spans_days() && !has_page)
}
