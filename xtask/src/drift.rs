//! `cargo xtask drift`.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use baijiayun_drift::page::change::Drift;
use baijiayun_drift::page::{compare, report};
use clap::ValueEnum;

use crate::{page, workspace};

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

/// Prints the differences between a page and an API's spec. Exits with 1 if there are some.
pub fn run(path: &Path, api: &str, format: Format) -> anyhow::Result<ExitCode> {
    let drift = compare(&page::load(path)?, &workspace::model(api)?);
    io::stdout().write_all(written(&drift, format)?.as_bytes())?;
    Ok(if drift.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn written(drift: &Drift, format: Format) -> anyhow::Result<String> {
    let colour = io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none();
    Ok(match format {
        Format::Text => report::text(drift, colour),
        Format::Json => report::json(drift)? + "\n",
        Format::Markdown => report::markdown(drift),
    })
}
