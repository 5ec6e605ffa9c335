//! `cargo xtask drift`.

use std::env;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use baijiayun_drift::observed;
use baijiayun_drift::page::change::Drift;
use baijiayun_drift::page::{compare, report};
use baijiayun_metadata::observed::Report;
use clap::ValueEnum;

use crate::{page, workspace};

/// The other side of a comparison with a spec.
pub enum Source<'a> {
    /// A saved page.
    Page(&'a Path),
    /// A report of `bjy probe`.
    Observed(&'a Path),
}

/// The forms of the report.
#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    /// Text with colours on a terminal
    Text,
    /// JSON, with all values in full
    Json,
    /// Markdown, for a comment
    Markdown,
}

/// Prints the differences between a page, or a report of `bjy probe`, and an API's spec. Exits with 1 if there are some.
pub fn run(source: Source<'_>, api: &str, format: Format) -> anyhow::Result<ExitCode> {
    let model = workspace::model(api)?;
    let drift = match source {
        Source::Page(path) => compare(&page::load(path)?, &model),
        Source::Observed(path) => {
            observed::drift(&load_report(path)?, &model).map_err(|reason| anyhow!("{reason}"))?
        }
    };
    io::stdout().write_all(written(&drift, format)?.as_bytes())?;
    Ok(if drift.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Reads a report of `bjy probe`.
pub fn load_report(path: &Path) -> anyhow::Result<Report> {
    let json = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    observed::read(&json).map_err(|reason| anyhow!("{}: {reason}", path.display()))
}

fn written(drift: &Drift, format: Format) -> anyhow::Result<String> {
    let colour = io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none();
    Ok(match format {
        Format::Text => report::text(drift, colour),
        Format::Json => report::json(drift)? + "\n",
        Format::Markdown => report::markdown(drift),
    })
}
