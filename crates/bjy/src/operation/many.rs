//! One operation for many ids: several calls at once, and a row for each id.

use std::cell::Cell;
use std::future::ready;
use std::pin::pin;

use baijiayun_vod::ApiClient;
use baijiayun_vod::metadata::{Param, Schema};
use baijiayun_vod::runtime::Form;
use futures_util::stream::{self, StreamExt};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde_json::{Map, Value};

use super::Command;
use super::ids::field;
use super::invocation::Invocation;
use crate::context::Context;
use crate::dry_run::RequestPreview;
use crate::error::{CliError, ExitKind};
use crate::interrupt;
use crate::output::{self, OutputFormat};

/// The number of calls at once.
const CONCURRENCY: usize = 8;
/// The number of ids in a call that takes a list.
const BATCH: usize = 100;
/// The number of ids that a hint lists.
const MAX_LISTED: usize = 20;

/// The outcome for an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Done,
    Failed,
    /// The call was interrupted, so it may have taken effect.
    Unclear,
    NotStarted,
}

/// The result of a call: the response as JSON.
type Response = Result<Value, CliError>;

/// Splits ids into those of each call: a list parameter takes many.
pub fn calls(param: &Param, ids: Vec<String>) -> Vec<Vec<String>> {
    match param.schema {
        Schema::CommaList(_) => ids.chunks(BATCH).map(<[String]>::to_vec).collect(),
        _ => ids.into_iter().map(|id| vec![id]).collect(),
    }
}

/// The calls of one command.
pub struct Many {
    pub command: &'static Command,
    pub param: &'static Param,
    /// The ids of each call.
    pub calls: Vec<Vec<String>>,
    /// The parameters of the first call. The others differ in the ids only.
    pub form: Form,
    pub keep_going: bool,
}

impl Many {
    fn invocations(&self) -> Vec<Invocation> {
        let form = |ids: &Vec<String>| self.form.clone().with(self.param.name, ids.join(","));
        self.calls.iter().map(|ids| (self.command.invocation)(form(ids))).collect()
    }

    /// Prints all requests.
    pub async fn dry_run(&self, client: ApiClient, context: &Context) -> Result<(), CliError> {
        let mut previews = Vec::new();
        for invocation in self.invocations() {
            previews.push(RequestPreview::from(invocation.dry_run(client.clone()).await?));
        }
        context.note(&t!("nothing was sent"));
        match context.output.format {
            OutputFormat::Table => {
                let texts: Vec<_> = previews.iter().map(RequestPreview::readable).collect();
                output::text(&texts.join("\n"))
            }
            _ => context.output.show(&previews),
        }
    }

    /// Sends the calls, and prints a row for each id in the order of the ids.
    pub async fn run(&self, client: ApiClient, context: &Context) -> Result<(), CliError> {
        let invocations = self.invocations();
        let bar = progress(self.calls.iter().map(Vec::len).sum());
        let (is_stopped, started) = (Cell::new(false), Cell::new(0));
        let mut responses: Vec<Option<Response>> = invocations.iter().map(|_| None).collect();
        let mut interrupted = pin!(interrupt::handled()?);
        let mut is_interrupted = false;
        {
            let calls = stream::iter(invocations.into_iter().enumerate())
                .take_while(|_| ready(!is_stopped.get()))
                .map(|(index, invocation)| {
                    started.set(index + 1);
                    let client = client.clone();
                    async move { (index, invocation.send(client).await) }
                });
            let mut results = pin!(calls.buffer_unordered(CONCURRENCY));
            loop {
                let next = tokio::select! {
                    next = results.next() => next,
                    () = &mut interrupted => {
                        is_interrupted = true;
                        break;
                    }
                };
                let Some((index, result)) = next else { break };
                let response = result.and_then(|json| serde_json::from_str(&json).map_err(CliError::json));
                if response.is_err() && !self.keep_going {
                    is_stopped.set(true);
                }
                responses[index] = Some(response);
                bar.inc(self.calls[index].len() as u64);
            }
        }
        bar.finish_and_clear();
        let (rows, left) = self.rows(&responses, started.get());
        self.print(&rows, context).await?;
        self.finish(responses, &left, is_interrupted)
    }

    /// Returns the rows, and the ids that were not started.
    fn rows(&self, responses: &[Option<Response>], started: usize) -> (Vec<Value>, Vec<&str>) {
        let mut rows = Vec::new();
        let mut left = Vec::new();
        for (index, (ids, response)) in self.calls.iter().zip(responses).enumerate() {
            for id in ids {
                let outcome = match response {
                    Some(Ok(_)) => Outcome::Done,
                    Some(Err(_)) => Outcome::Failed,
                    None if index < started => Outcome::Unclear,
                    None => Outcome::NotStarted,
                };
                if outcome == Outcome::NotStarted {
                    left.push(id.as_str());
                }
                rows.push(self.row(id, outcome, response.as_ref()));
            }
        }
        (rows, left)
    }

    fn row(&self, id: &str, outcome: Outcome, response: Option<&Response>) -> Value {
        let name = field(self.param);
        let mut row = Map::new();
        row.insert(name.clone(), id.parse::<i64>().map_or_else(|_| id.into(), Value::from));
        row.insert("outcome".to_owned(), serde_json::to_value(outcome).unwrap_or_default());
        match response {
            Some(Ok(response)) if matches!(self.param.schema, Schema::CommaList(_)) => {
                row.insert("response".to_owned(), item(response, &name, id));
            }
            Some(Ok(response)) => drop(row.insert("response".to_owned(), response.clone())),
            Some(Err(error)) => drop(row.insert("error".to_owned(), error.to_string().into())),
            None => {}
        }
        Value::Object(row)
    }

    async fn print(&self, rows: &[Value], context: &Context) -> Result<(), CliError> {
        let rows: Vec<_> = rows.iter().map(|row| Ok(row.to_string())).collect();
        context.output.items(stream::iter(rows).boxed(), &[], "").await
    }

    /// Returns the error of a run in which something failed or is left.
    fn finish(
        &self,
        responses: Vec<Option<Response>>,
        left: &[&str],
        is_interrupted: bool,
    ) -> Result<(), CliError> {
        let count = |wanted: fn(&Response) -> bool| -> usize {
            let is_wanted = |response: &Option<Response>| response.as_ref().is_some_and(wanted);
            let calls = self.calls.iter().zip(&responses).filter(|(_, response)| is_wanted(response));
            calls.map(|(ids, _)| ids.len()).sum()
        };
        let (done, failed) = (count(Result::is_ok), count(Result::is_err));
        let total: usize = self.calls.iter().map(Vec::len).sum();
        let message = t!(
            "%{done} of %{total} done, %{failed} failed, %{left} not started",
            done = done,
            total = total,
            failed = failed,
            left = left.len()
        );
        if is_interrupted {
            let message = t!("interrupted. %{message}", message = message);
            return Err(continues(CliError::new(ExitKind::Interrupted, message), left));
        }
        let Some(first) = responses.into_iter().flatten().find_map(Result::err) else { return Ok(()) };
        if done == 0 {
            return Err(continues(first.and(&message), left));
        }
        let error = CliError::new(ExitKind::Partial, message)
            .hint(t!("the first error: %{error}", error = crate::lang::of_library(first)));
        Err(continues(error, left))
    }
}

/// Adds how to continue with the ids that were not started.
fn continues(error: CliError, left: &[&str]) -> CliError {
    let error = match left {
        [] => return error,
        left if left.len() <= MAX_LISTED => error.hint(t!("not started: %{ids}", ids = left.join(","))),
        _ => error.hint(t!(
            "--jsonl prints a row for each id; those that were not started have the outcome `not_started`"
        )),
    };
    error.hint(t!("--keep-going goes on after a failure"))
}

/// Returns the item of an id in the response of a call for several ids; null if it has none.
fn item(response: &Value, name: &str, id: &str) -> Value {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let list = response.get("list").unwrap_or(response);
    let is_item = |item: &&Value| item.get(name).is_some_and(|value| text(value) == id);
    let found = list.as_array().and_then(|items| items.iter().find(is_item));
    found.or_else(|| list.get(id)).cloned().unwrap_or_default()
}

/// Returns a progress bar on standard error. It is invisible without a terminal.
fn progress(total: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {eta}");
    let bar = ProgressBar::new(total as u64);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
