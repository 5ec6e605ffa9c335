//! One operation for many ids: several calls at once, and a row for each id.

use std::cell::Cell;
use std::future::ready;
use std::pin::pin;

use baijiayun_vod::ApiClient;
use baijiayun_vod::metadata::{Param, Schema};
use baijiayun_vod::runtime::Form;
use futures_util::stream::{self, StreamExt};
use indexmap::IndexMap;
use indicatif::{ProgressBar, ProgressStyle};

use super::Command;
use super::ids::field;
use super::invocation::Invocation;
use crate::context::Context;
use crate::dry_run::RequestPreview;
use crate::error::{CliError, ExitKind};
use crate::interrupt;
use crate::output::{self, JsonValue, OutputFormat};

/// The number of calls at once.
const CONCURRENCY: usize = 8;
/// The number of ids in a call that takes a list.
const BATCH: usize = 100;
/// The number of ids that a hint lists.
const MAX_LISTED: usize = 20;

/// The outcome for an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    Failed,
    /// The call was interrupted or has no usable response, so it may have taken effect.
    Unclear,
    NotStarted,
}

impl Outcome {
    /// Returns its name in the output.
    fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Unclear => "unclear",
            Self::NotStarted => "not_started",
        }
    }
}

/// The result of a call: the response as JSON.
type Response = Result<JsonValue, CliError>;

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
        let fields = output::fields(&self.command.operation.response);
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
                let mut response = result.and_then(|json| JsonValue::parse(&json));
                if let Ok(response) = &mut response {
                    output::write_times(response, &fields, "");
                }
                if response.is_err() && !self.keep_going {
                    is_stopped.set(true);
                }
                responses[index] = Some(response);
                bar.inc(self.calls[index].len() as u64);
            }
        }
        bar.finish_and_clear();
        let outcomes = self.outcomes(&responses, started.get());
        context.output.show(&self.rows(&outcomes, &responses))?;
        self.finish(&outcomes, responses, is_interrupted)
    }

    /// Returns the outcome of each call.
    fn outcomes(&self, responses: &[Option<Response>], started: usize) -> Vec<Outcome> {
        let outcome = |(index, response): (usize, &Option<Response>)| match response {
            Some(Ok(_)) => Outcome::Done,
            Some(Err(error)) if error.kind == ExitKind::Unclear => Outcome::Unclear,
            Some(Err(_)) => Outcome::Failed,
            None if index < started => Outcome::Unclear,
            None => Outcome::NotStarted,
        };
        responses.iter().enumerate().map(outcome).collect()
    }

    /// Returns a row for each id. All rows have the same fields.
    fn rows(&self, outcomes: &[Outcome], responses: &[Option<Response>]) -> Vec<JsonValue> {
        let calls = self.calls.iter().zip(outcomes).zip(responses);
        calls
            .flat_map(|((ids, outcome), response)| ids.iter().map(|id| self.row(id, *outcome, response)))
            .collect()
    }

    fn row(&self, id: &str, outcome: Outcome, response: &Option<Response>) -> JsonValue {
        let name = field(self.param);
        let error = response.as_ref().and_then(|response| response.as_ref().err());
        let response = match response {
            Some(Ok(response)) if matches!(self.param.schema, Schema::CommaList(_)) => {
                item(response, &name, id)
            }
            Some(Ok(response)) => response.clone(),
            _ => JsonValue::Null,
        };
        let id = id.parse::<i64>().map_or_else(|_| text(id), |number| JsonValue::Number(number.into()));
        JsonValue::Object(IndexMap::from([
            (name, id),
            ("outcome".to_owned(), text(outcome.name())),
            ("error".to_owned(), error.map_or(JsonValue::Null, |error| text(&error.to_string()))),
            ("response".to_owned(), response),
        ]))
    }

    /// Returns the error of a run in which something failed or is left.
    fn finish(
        &self,
        outcomes: &[Outcome],
        responses: Vec<Option<Response>>,
        is_interrupted: bool,
    ) -> Result<(), CliError> {
        let ids = |wanted: Outcome| -> Vec<&str> {
            let calls = self.calls.iter().zip(outcomes).filter(|(_, outcome)| **outcome == wanted);
            calls.flat_map(|(ids, _)| ids.iter().map(String::as_str)).collect()
        };
        let (done, unclear, left) = (ids(Outcome::Done), ids(Outcome::Unclear), ids(Outcome::NotStarted));
        let message = t!(
            "%{done} of %{total} done, %{failed} failed, %{unclear} unclear, %{left} not started",
            done = done.len(),
            total = self.calls.iter().map(Vec::len).sum::<usize>(),
            failed = ids(Outcome::Failed).len(),
            unclear = unclear.len(),
            left = left.len()
        );
        let first = responses.into_iter().flatten().find_map(Result::err);
        let error = match first {
            _ if is_interrupted => {
                CliError::new(ExitKind::Interrupted, t!("interrupted. %{message}", message = message))
            }
            None => return Ok(()),
            Some(first) if done.is_empty() => first.and(&message),
            Some(first) => {
                CliError::new(ExitKind::Partial, message).hint(t!("the first error: %{error}", error = first))
            }
        };
        let error = listed(error, "unclear", &unclear);
        let error = listed(error, "not_started", &left);
        match self.keep_going || is_interrupted || left.is_empty() {
            true => Err(error),
            false => Err(error.hint(t!("--keep-going goes on after a failure"))),
        }
    }
}

/// Adds the ids with an outcome.
fn listed(error: CliError, outcome: &str, ids: &[&str]) -> CliError {
    match ids {
        [] => error,
        ids if ids.len() <= MAX_LISTED => error.hint(format!("{outcome}: {}", ids.join(","))),
        _ => error.hint(t!(
            "--jsonl prints a row for each id, also for those that are `%{outcome}`",
            outcome = outcome
        )),
    }
}

fn text(text: &str) -> JsonValue {
    JsonValue::Text(text.to_owned())
}

/// Returns the item of an id in the response of a call for several ids; null if it has none.
fn item(response: &JsonValue, name: &str, id: &str) -> JsonValue {
    let is_id = |value: &JsonValue| match value {
        JsonValue::Text(text) => text == id,
        JsonValue::Number(number) => number.to_string() == id,
        _ => false,
    };
    let list = response.field("list").unwrap_or(response);
    let found = match list {
        JsonValue::List(items) => items.iter().find(|item| item.field(name).is_some_and(is_id)),
        _ => list.field(id),
    };
    found.cloned().unwrap_or(JsonValue::Null)
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
