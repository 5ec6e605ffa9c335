//! `bjy probe`: compares the server's responses with the spec.

mod ids;
mod outcome;
mod params;
mod prober;
mod table;

use std::fs;
use std::path::PathBuf;

use baijiayun_vod::metadata::observed::{Outcome, Report};
use baijiayun_vod::{API, Clock, SystemClock};
use clap::{Args, ValueHint};

use crate::context::Context;
use crate::error::{CliError, ExitKind};
use crate::lang::of_library;
use crate::output::{NOTE, OutputFormat};
use prober::Prober;
use table::ProbeTable;

/// Compare the server's responses with the spec, to find changes that no page shows
///
/// Calls every operation that only reads, within the rate limit, with ids from earlier responses and the dates of
/// today and yesterday. It shows undeclared fields, other types, unknown values and codes, missing fields, and paths
/// that are gone. Another form of a value that the client reads, such as a number as text, is listed but is no change.
///
/// Neither the output nor the report has a value of the account: only names, types, forms and counts.
///
/// Exit codes: 0 no change; 1 some changes; 2 it could not run, or a response could not be read.
#[derive(Args)]
pub struct ProbeArgs {
    /// Compare only these operations, such as video.get_info; can be given several times. Others may be called for
    /// the ids that they need
    #[arg(long = "operation", value_name = "ID", num_args = 1..)]
    operations: Vec<String>,
    /// The most calls of one operation, each with other ids
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=100))]
    limit: u16,
    /// Write the report as JSON to this file, for `cargo xtask drift --observed FILE`
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    report: Option<PathBuf>,
}

pub async fn run(args: ProbeArgs, context: &Context) -> Result<(), CliError> {
    let could_not_run = |mut error: CliError| {
        error.kind = ExitKind::Usage;
        error
    };
    let report = probe(&args, context).await.map_err(could_not_run)?;
    if let Some(path) = &args.report {
        write(&report, path)?;
    }
    match context.output.format {
        OutputFormat::Table => context.output.show(&ProbeTable::new(&report))?,
        _ => context.output.show(&report)?,
    }
    verdict(&report)
}

async fn probe(args: &ProbeArgs, context: &Context) -> Result<Report, CliError> {
    if context.dry_run {
        return Err(CliError::usage(t!("a probe needs responses, which --dry-run does not get")));
    }
    for id in &args.operations {
        check_id(id)?;
    }
    let settings = context.resolve()?;
    let client = context.client_with(&settings)?.api().clone();
    let now = SystemClock.now();
    let prober = Prober::new(client, &settings.paths, &args.operations, args.limit.into(), now);
    let date = now.to_cst().map(|time| time.date().to_string()).unwrap_or_default();
    let tool = concat!("bjy ", env!("CARGO_PKG_VERSION"));
    prober.run(Report::new(tool, date, API.name)).await
}

fn check_id(id: &str) -> Result<(), CliError> {
    if API.operation(id).is_some() {
        return Ok(());
    }
    let error = CliError::usage(t!("no operation is called `%{id}`", id = id));
    Err(match API.closest(id) {
        Some(closest) => error.hint(t!("did you mean `%{name}`?", name = closest)),
        None => error.hint(t!("`bjy operations --json` lists the ids")),
    })
}

fn write(report: &Report, path: &std::path::Path) -> Result<(), CliError> {
    let mut json = serde_json::to_string_pretty(report).map_err(CliError::json)?;
    json.push('\n');
    fs::write(path, json).map_err(|error| {
        let (path, reason) = (path.display(), of_library(error));
        CliError::usage(t!("cannot write %{path}: %{reason}", path = path, reason = of_library(reason)))
    })
}

/// Returns the error whose exit code says what was found.
fn verdict(report: &Report) -> Result<(), CliError> {
    let count = |wanted: fn(&Outcome) -> bool| {
        report.operations.iter().filter(|operation| wanted(&operation.outcome)).count()
    };
    let changes = report.changes().count();
    let unreadable = count(|outcome| matches!(outcome, Outcome::Unreadable | Outcome::NoResponse));
    let tried = count(Outcome::was_tried);
    let summary = t!(
        "%{tried} of %{count} operations called: %{changes} changes, %{forms} other forms",
        tried = tried,
        count = report.operations.len(),
        changes = changes,
        forms = report.findings.len() - changes
    );
    stderr!("{NOTE}{summary}{NOTE:#}");
    if tried == 0 {
        return Err(CliError::usage(t!("no operation could be called")));
    }
    if unreadable > 0 {
        return Err(CliError::usage(t!(
            "%{count} operations have no response that can be read",
            count = unreadable
        ))
        .hint(t!("--verbose logs every attempt")));
    }
    if changes > 0 {
        return Err(CliError::rejected(t!(
            "the server differs from the spec in %{count} places",
            count = changes
        )));
    }
    Ok(())
}
