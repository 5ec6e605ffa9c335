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
use crate::lang::of_library;
use crate::output::{self, Field, JsonValue, OutputFormat};

/// The number of calls at once.
const CONCURRENCY: usize = 8;
/// The number of ids in a call that takes a list.
const BATCH: usize = 100;
/// The number of ids that a hint lists.
const MAX_LISTED: usize = 20;

/// The fields that a row has besides those of the response.
const ROW: &str = "row";
const OUTCOME: &str = "outcome";
const ERROR: &str = "error";
/// The field with a response that is not a record.
const RESPONSE: &str = "response";

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
    /// Returns the name in rows.
    fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Unclear => "unclear",
            Self::NotStarted => "not_started",
        }
    }
}

/// The response of a call, or why there is none.
type Response = Result<JsonValue, CliError>;

/// A call and its subjects.
pub struct Call {
    /// The ids that it is for, or the row of a sheet.
    pub ids: Vec<String>,
    pub form: Form,
}

/// Splits ids into those of each call: a list parameter takes many.
pub fn batches(param: &Param, ids: Vec<String>) -> Vec<Vec<String>> {
    match param.schema {
        Schema::CommaList(_) => ids.chunks(BATCH).map(<[String]>::to_vec).collect(),
        _ => ids.into_iter().map(|id| vec![id]).collect(),
    }
}

/// The calls of one command.
pub struct Many {
    pub command: &'static Command,
    /// The parameter with the ids; `None` if the calls are known by their rows in a sheet.
    pub param: Option<&'static Param>,
    pub calls: Vec<Call>,
    pub keep_going: bool,
}

impl Many {
    /// Returns whether a call takes several ids.
    fn is_batch(&self) -> bool {
        self.param.is_some_and(|param| matches!(param.schema, Schema::CommaList(_)))
    }

    /// Returns the field of the ids.
    fn key(&self) -> String {
        self.param.map_or_else(|| ROW.to_owned(), field)
    }

    /// Returns all ids.
    pub fn ids(&self) -> Vec<String> {
        self.calls.iter().flat_map(|call| call.ids.clone()).collect()
    }

    /// Returns the fields of the rows.
    pub fn fields(&self) -> Vec<Field> {
        let response = self.command.operation.response;
        let row = if self.is_batch() { item_schema(response) } else { response };
        let mut fields: Vec<_> = [self.key(), OUTCOME.to_owned(), ERROR.to_owned()].map(Field::plain).into();
        match row {
            Schema::Record(_) => fields.extend(output::fields(&row)),
            _ => fields.push(Field::plain(RESPONSE)),
        }
        fields
    }

    fn invocations(&self) -> Vec<Invocation> {
        self.calls.iter().map(|call| (self.command.invocation)(call.form.clone())).collect()
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
        let bar = progress(self.ids().len());
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
                let response = result.and_then(|json| JsonValue::parse(&json));
                if response.is_err() && !self.keep_going {
                    is_stopped.set(true);
                }
                responses[index] = Some(response);
                bar.inc(self.calls[index].ids.len() as u64);
            }
        }
        bar.finish_and_clear();
        let outcomes = self.outcomes(&responses, started.get());
        self.print(&outcomes, &responses, context)?;
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

    /// Returns the row of an id: its outcome, and the members of the response or the error.
    fn row(&self, id: &str, outcome: Outcome, response: Option<&Response>) -> JsonValue {
        let name = self.key();
        let id_value =
            id.parse::<i64>().map_or_else(|_| JsonValue::Text(id.into()), |id| JsonValue::Number(id.into()));
        let outcome = JsonValue::Text(outcome.name().into());
        let error = match response {
            Some(Err(error)) => JsonValue::Text(error.to_string()),
            _ => JsonValue::Null,
        };
        let own = [(name.clone(), id_value), (OUTCOME.to_owned(), outcome), (ERROR.to_owned(), error)];
        let mut row = IndexMap::from(own);
        let members = match response {
            Some(Ok(response)) if self.is_batch() => members(item(response, &name, id)),
            Some(Ok(response)) => members(response.clone()),
            _ => IndexMap::new(),
        };
        for (name, value) in members {
            row.entry(name).or_insert(value);
        }
        JsonValue::Object(row)
    }

    /// Prints a row for each id.
    fn print(
        &self,
        outcomes: &[Outcome],
        responses: &[Option<Response>],
        context: &Context,
    ) -> Result<(), CliError> {
        let mut rows = Vec::new();
        for ((call, outcome), response) in self.calls.iter().zip(outcomes).zip(responses) {
            rows.extend(call.ids.iter().map(|id| self.row(id, *outcome, response.as_ref())));
        }
        context.output.show_with(&rows, &self.fields())
    }

    /// Returns the error of a run in which a call failed or did not end.
    fn finish(
        &self,
        outcomes: &[Outcome],
        responses: Vec<Option<Response>>,
        is_interrupted: bool,
    ) -> Result<(), CliError> {
        let of = |outcome| self.calls.iter().zip(outcomes).filter(move |(_, one)| **one == outcome);
        let ids = |outcome| -> Vec<&str> {
            of(outcome).flat_map(|(call, _)| &call.ids).map(String::as_str).collect()
        };
        let (done, unclear, left) = (ids(Outcome::Done), ids(Outcome::Unclear), ids(Outcome::NotStarted));
        let message = t!(
            "%{done} of %{total} done, %{failed} failed, %{unclear} unclear, %{left} not started",
            done = done.len(),
            total = self.ids().len(),
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
            Some(first) => CliError::new(ExitKind::Partial, message)
                .hint(t!("the first error: %{error}", error = of_library(first))),
        };
        let error = listed(error, Outcome::Unclear, &unclear);
        let error = listed(error, Outcome::NotStarted, &left);
        match self.keep_going || is_interrupted || left.is_empty() {
            true => Err(error),
            false => Err(error.hint(t!("--keep-going goes on after a failure"))),
        }
    }
}

/// Adds the ids with an outcome.
fn listed(error: CliError, outcome: Outcome, ids: &[&str]) -> CliError {
    let outcome = outcome.name();
    match ids {
        [] => error,
        ids if ids.len() <= MAX_LISTED => error.hint(format!("{outcome}: {}", ids.join(","))),
        _ => error.hint(t!(
            "--jsonl prints a row for each id, also for those that are `%{outcome}`",
            outcome = outcome
        )),
    }
}

/// Returns the members that a row has for a response: its own, or the response as one member.
fn members(response: JsonValue) -> IndexMap<String, JsonValue> {
    match response {
        JsonValue::Null => IndexMap::new(),
        JsonValue::Object(members) => members,
        response => IndexMap::from([(RESPONSE.to_owned(), response)]),
    }
}

/// Returns the item of an id in the response of a call for several ids; null if it has none.
fn item(response: &JsonValue, name: &str, id: &str) -> JsonValue {
    let list = response.field("list").unwrap_or(response);
    let is_id = |value: &JsonValue| match value {
        JsonValue::Text(text) => text == id,
        value => value.compact().is_ok_and(|text| text == id),
    };
    let is_item = |item: &&JsonValue| item.field(name).is_some_and(is_id);
    let found = match list {
        JsonValue::List(items) => items.iter().find(is_item),
        list => list.field(id),
    };
    found.cloned().unwrap_or(JsonValue::Null)
}

/// Returns the type of the item of an id in the response of a call for several ids.
fn item_schema(response: Schema) -> Schema {
    match response {
        Schema::List(item) | Schema::Map(_, item) => *item,
        Schema::Record(record) => {
            let list = record.fields().iter().find(|field| field.name == "list");
            list.map_or(response, |list| item_schema(list.schema))
        }
        schema => schema,
    }
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
