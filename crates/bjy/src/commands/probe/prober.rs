//! The calls of a probe: operations that need no id first, then those whose ids are in earlier responses.

use std::collections::BTreeMap;

use baijiayun_vod::drift::{self, Finding, FindingKind, JsonForm};
use baijiayun_vod::metadata::observed::{ObservedOperation, Outcome, Report};
use baijiayun_vod::metadata::{Operation, Param, Path, Safety, Schema};
use baijiayun_vod::runtime::Form;
use baijiayun_vod::{API, ApiClient, RawResponse, UnixTime};

use super::ids::{Ids, has_id};
use super::outcome::{combined, is_of_account, of_error, of_rejection};
use super::params::{Days, forms, id_type};
use crate::error::CliError;
use crate::operation::Command;
use crate::settings::Setting;

/// Calls operations, and keeps the ids in their responses.
pub struct Prober<'s> {
    client: ApiClient,
    /// The paths that the user supplied, by operation.
    paths: &'s [(String, Setting<String>)],
    selected: &'s [String],
    limit: usize,
    now: UnixTime,
    ids: Ids,
    /// The operations that were called.
    observed: BTreeMap<&'static str, Observed>,
    had_response: bool,
}

/// An operation that was called, and its differences.
struct Observed {
    operation: ObservedOperation,
    findings: Vec<Finding>,
}

impl<'s> Prober<'s> {
    /// Creates it. No selected operation means all of them.
    pub fn new(
        client: ApiClient,
        paths: &'s [(String, Setting<String>)],
        selected: &'s [String],
        limit: usize,
        now: UnixTime,
    ) -> Self {
        let (ids, observed) = (Ids::default(), BTreeMap::new());
        Self { client, paths, selected, limit, now, ids, observed, had_response: false }
    }

    /// Makes all calls and completes the report.
    pub async fn run(mut self, mut report: Report) -> Result<Report, CliError> {
        let days =
            Days::at(self.now).ok_or_else(|| CliError::usage(t!("the clock is beyond the calendar")))?;
        loop {
            let ready = self.ready(days);
            if ready.is_empty() {
                break;
            }
            for (command, forms) in ready {
                self.call_all(command, forms).await?;
            }
        }
        let selected: Vec<_> =
            API.operations.iter().copied().filter(|operation| self.is_selected(operation)).collect();
        for operation in selected {
            let Some(observed) = self.observed.remove(operation.id) else {
                let outcome = self.not_tried(operation, days);
                report.operations.push(ObservedOperation::new(operation.id, outcome));
                continue;
            };
            report.operations.push(observed.operation);
            observed.findings.into_iter().for_each(|finding| report.add(finding));
        }
        Ok(report)
    }

    /// Returns the operations that can be called now and were not yet, with the parameters of their calls.
    fn ready(&self, days: Days) -> Vec<(&'static Command, Vec<Form>)> {
        let is_pending = |operation: &Operation| {
            !self.observed.contains_key(operation.id)
                && operation.safety == Safety::Read
                && self.has_path(operation)
        };
        let pending: Vec<_> = Command::all().iter().filter(|command| is_pending(command.operation)).collect();
        let blocked = pending.iter().filter(|command| self.is_selected(command.operation));
        let missing = blocked.filter_map(|command| forms(command.operation, &self.ids, days, 1).err());
        let missing: Vec<&str> = missing.filter_map(id_type).collect();
        let is_wanted = |operation: &Operation| {
            self.is_selected(operation) || missing.iter().any(|ty| has_id(&operation.response, ty))
        };
        let wanted = pending.into_iter().filter(|command| is_wanted(command.operation));
        wanted
            .filter_map(|command| {
                let forms = forms(command.operation, &self.ids, days, self.limit).ok()?;
                Some((command, forms))
            })
            .collect()
    }

    async fn call_all(&mut self, command: &'static Command, forms: Vec<Form>) -> Result<(), CliError> {
        let operation = command.operation;
        let mut observed = Observed {
            operation: ObservedOperation::new(operation.id, Outcome::NoResponse),
            findings: Vec::new(),
        };
        for form in forms {
            let outcome = self.call(command, form, &mut observed).await?;
            observed.operation.calls += 1;
            observed.operation.outcome = combined(observed.operation.outcome, outcome);
        }
        if observed.operation.outcome == Outcome::NoSuchPath {
            let finding = Finding::new(operation.id, "", FindingKind::NoSuchPath, JsonForm::Absent);
            observed.findings.push(finding);
        }
        self.observed.insert(operation.id, observed);
        Ok(())
    }

    async fn call(
        &mut self,
        command: &'static Command,
        form: Form,
        observed: &mut Observed,
    ) -> Result<Outcome, CliError> {
        match (command.invocation)(form).send_raw(self.client.clone()).await {
            Ok(response) => {
                self.had_response = true;
                self.read(response, observed)
            }
            Err(error) => {
                let outcome = of_error(&error);
                // If the first call has no response, the host is down or its name is wrong.
                let is_down = outcome == Some(Outcome::NoResponse) && !self.had_response;
                self.had_response = true;
                outcome.filter(|_| !is_down).ok_or_else(|| error.into())
            }
        }
    }

    fn read(&mut self, response: RawResponse, observed: &mut Observed) -> Result<Outcome, CliError> {
        if let Some(code) = drift::shown_code(response.code) {
            *observed.operation.codes.entry(code.to_string()).or_default() += 1;
        }
        let found = drift::compare(&API, &response);
        observed.findings.extend(found);
        if response.rejection.is_some() {
            let code = response.code;
            if is_of_account(code) {
                response.into_result()?;
            }
            return Ok(of_rejection(code));
        }
        self.ids.collect(&response.operation.response, response.data());
        Ok(Outcome::Compared)
    }

    fn is_selected(&self, operation: &Operation) -> bool {
        self.selected.is_empty() || self.selected.iter().any(|id| id == operation.id)
    }

    fn has_path(&self, operation: &Operation) -> bool {
        matches!(operation.path, Path::Known(_)) || self.paths.iter().any(|(id, _)| id == operation.id)
    }

    /// Returns the reason why an operation was not called.
    fn not_tried(&self, operation: &'static Operation, days: Days) -> Outcome {
        if operation.safety != Safety::Read {
            return Outcome::NotARead;
        }
        if !self.has_path(operation) {
            return Outcome::UnknownPath;
        }
        let missing = forms(operation, &self.ids, days, 1).err();
        let (parameter, ty) = missing.map_or(("", Schema::None), |param: &Param| (param.name, param.schema));
        Outcome::NoValue { parameter: parameter.to_owned(), ty: ty.expression() }
    }
}
