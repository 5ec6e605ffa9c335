//! `bjy paths check`: calls the operations that only read at the paths of the settings.

use std::collections::HashMap;

use baijiayun_vod::metadata::{Operation, Param, Path, Safety, Schema};
use baijiayun_vod::runtime::Form;
use baijiayun_vod::{API, ApiClient, CstDate, Error, ErrorKind, code};
use serde::{Serialize, Serializer};

use super::headline::headline;
use crate::context::Context;
use crate::error::{CliError, failure_message};
use crate::names::kebab;
use crate::operation;
use crate::output::{self, JsonValue, OutputFormat, printable};

/// The result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    /// The server knows the path, even if it rejected the call.
    Answered,
    /// There is no such path on the server.
    NoSuchPath,
    /// There was no usable response, or the account was rejected before the path mattered.
    Failed,
    NotTried,
}

#[derive(Serialize)]
struct CheckRow<'s> {
    #[serde(serialize_with = "id")]
    operation: &'static Operation,
    path: &'s str,
    outcome: Outcome,
    reason: String,
}

fn id<S: Serializer>(operation: &Operation, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(operation.id)
}

pub async fn run(context: &Context) -> Result<(), CliError> {
    let settings = context.resolve()?;
    let path = |operation: &Operation| settings.paths.iter().find(|(id, _)| id == operation.id);
    let supplied =
        API.operations.iter().filter_map(|operation| Some((*operation, &path(operation)?.1.value)));
    let supplied: Vec<_> = supplied.collect();
    if supplied.is_empty() {
        return Err(CliError::configuration(t!("no paths are supplied"))
            .hint(t!("`bjy paths import PAGE` takes them from a saved copy of the page")));
    }
    let mut checker =
        Checker { client: context.client_with(&settings)?.api().clone(), ids: HashMap::new(), failure: None };
    let mut rows = Vec::new();
    for (operation, path) in supplied {
        let (outcome, reason) = match context.dry_run {
            true => (Outcome::NotTried, "--dry-run".to_owned()),
            false => checker.check(operation, context).await,
        };
        rows.push(CheckRow { operation, path, outcome, reason });
    }
    show(&rows, context)?;
    let count = |outcome| rows.iter().filter(|row| row.outcome == outcome).count();
    let missing = count(Outcome::NoSuchPath);
    if missing > 0 {
        let message = match missing {
            1 => t!("1 path does not exist on the server"),
            _ => t!("%{count} paths do not exist on the server", count = missing),
        };
        return Err(CliError::configuration(message));
    }
    checker.failure.map_or(Ok(()), Err)
}

fn show(rows: &[CheckRow<'_>], context: &Context) -> Result<(), CliError> {
    if context.output.format != OutputFormat::Table {
        return context.output.show(&rows);
    }
    for CheckRow { operation, path, outcome, reason } in rows {
        let outcome = match outcome {
            Outcome::Answered => t!("answered"),
            Outcome::NoSuchPath => t!("no such path"),
            Outcome::Failed => t!("failed"),
            Outcome::NotTried => t!("not tried"),
        };
        let outcome = match reason.is_empty() {
            true => outcome,
            false => t!("%{outcome}: %{reason}", outcome = outcome, reason = printable(reason)),
        };
        output::text(&format!("{}\n        {path}\n        {outcome}", headline(operation)))?;
    }
    Ok(())
}

/// Calls operations with parameters that it finds itself.
struct Checker {
    client: ApiClient,
    /// The ids that lists of the account returned, by the names of their types.
    ids: HashMap<&'static str, Option<String>>,
    /// The first failure, which decides on the exit code.
    failure: Option<CliError>,
}

impl Checker {
    async fn check(&mut self, operation: &'static Operation, context: &Context) -> (Outcome, String) {
        if operation.safety != Safety::Read {
            return (Outcome::NotTried, context.texts(|| t!("it changes data").into()));
        }
        match self.form(operation).await {
            Ok(form) => self.call(operation, form, context).await,
            Err(param) => (Outcome::NotTried, context.texts(|| no_value(param))),
        }
    }

    async fn call(
        &mut self,
        operation: &'static Operation,
        form: Form,
        context: &Context,
    ) -> (Outcome, String) {
        let Err(error) = send(operation, form, &self.client).await else {
            return (Outcome::Answered, String::new());
        };
        let reason = context.texts(|| failure_message(&error));
        let outcome = outcome(&error);
        if outcome == Outcome::Failed && self.failure.is_none() {
            self.failure = Some(error.into());
        }
        (outcome, reason)
    }

    /// Returns the required parameters. The error is the one that has no value.
    async fn form(&mut self, operation: &'static Operation) -> Result<Form, &'static Param> {
        let mut form = Form::new();
        for param in operation.params.iter().filter(|param| param.required) {
            form = match self.value(&param.schema).await {
                Some(value) => form.with(param.name, value),
                None => return Err(param),
            };
        }
        Ok(form)
    }

    async fn value(&mut self, schema: &Schema) -> Option<String> {
        match schema {
            Schema::CstDate => CstDate::today().yesterday().map(|date| date.to_string()),
            Schema::IntId(name) | Schema::TextId(name) => {
                if !self.ids.contains_key(name) {
                    let id = self.first_id(name).await;
                    self.ids.insert(name, id);
                }
                self.ids.get(name).cloned().flatten()
            }
            _ => None,
        }
    }

    /// Returns the first id of this type from a list that has a known path and needs no parameters.
    async fn first_id(&mut self, name: &str) -> Option<String> {
        for list in API.operations.iter().filter(|operation| is_plain_list(operation)) {
            let items = list.pagination.map_or("", |pagination| pagination.items);
            let Some(field) = id_field(&list.response, items, name) else { continue };
            let body = match send(list, Form::new(), &self.client).await {
                Ok(body) => body,
                Err(error) => {
                    self.failure.get_or_insert_with(|| error.into());
                    continue;
                }
            };
            let Ok(response) = JsonValue::parse(&body) else { continue };
            let item = response.field("data").and_then(|data| data.field(items)?.items().first());
            match item.and_then(|item| item.field(field)) {
                Some(JsonValue::Number(id)) => return Some(id.to_string()),
                Some(JsonValue::Text(id)) => return Some(id.clone()),
                _ => {}
            }
        }
        None
    }
}

fn no_value(param: &Param) -> String {
    match param.schema {
        Schema::IntId(name) | Schema::TextId(name) => {
            t!("no list of the account has a %{name}", name = name).into()
        }
        _ => t!("--%{option} has to be chosen", option = kebab(param.name)).into(),
    }
}

fn is_plain_list(operation: &Operation) -> bool {
    matches!(operation.path, Path::Known(_))
        && operation.safety == Safety::Read
        && operation.pagination.is_some()
        && !operation.params.iter().any(|param| param.required)
}

/// Returns the field of a list's items that has ids of this type.
fn id_field(response: &Schema, items: &str, name: &str) -> Option<&'static str> {
    let Schema::Record(response) = response else { return None };
    let list = response.fields().iter().find(|field| field.name == items)?;
    let Schema::List(Schema::Record(item)) = list.schema else { return None };
    let is_id = |schema: &Schema| matches!(schema, Schema::IntId(id) | Schema::TextId(id) if *id == name);
    item.fields().iter().find(|field| is_id(&field.schema)).map(|field| field.name)
}

/// Sends a call, and returns the body of a success.
async fn send(operation: &'static Operation, form: Form, client: &ApiClient) -> Result<String, Error> {
    let command = operation::find(&kebab(operation.module()), &kebab(operation.name()))
        .ok_or_else(|| Error::new(operation, ErrorKind::UnknownPath))?;
    let response = (command.invocation)(form).send_raw(client.clone()).await?;
    Ok(response.into_result()?.body)
}

fn outcome(error: &Error) -> Outcome {
    match error.kind() {
        ErrorKind::Api(rejection) => match rejection.code {
            code::NO_SUCH_PATH => Outcome::NoSuchPath,
            code::BAD_SIGNATURE | code::NO_SUCH_ACCOUNT => Outcome::Failed,
            _ => Outcome::Answered,
        },
        ErrorKind::Status { status: 404, .. } | ErrorKind::NotJson { status: 404, .. } => Outcome::NoSuchPath,
        _ => Outcome::Failed,
    }
}
