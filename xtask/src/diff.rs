//! `cargo xtask diff`.

use std::io::Write;

use baijiayun_drift::diff::report::{changelog, markdown, text};
use baijiayun_drift::diff::{Bump, Change, bump, diff};
use clap::{Args, ValueEnum};
use semver::Version;
use serde_json::json;

use crate::specs::Specs;

/// The arguments of `cargo xtask diff`.
#[derive(Args)]
#[command(after_help = "Exit code: 0 if nothing changed, 1 if something did, 2 if a spec cannot be read")]
pub struct DiffArgs {
    /// The old spec: a folder, of one API such as spec/vod or of all such as spec/, or a git revision
    old: String,
    /// The new spec: a folder or a git revision
    new: String,
    /// The form of the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print an entry for CHANGELOG.md instead of a report
    #[arg(long, conflicts_with = "format")]
    changelog: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Columns for a terminal
    Text,
    /// All changes as data
    Json,
    /// Tables for a review comment
    Markdown,
}

/// Prints the changes, and returns whether there is any.
pub fn run(args: &DiffArgs) -> anyhow::Result<bool> {
    let (old, new) = Specs::read(&args.old)?.matching(Specs::read(&args.new)?)?;
    let changes = diff(&old.models()?, &new.models()?);
    // All packages have the version of the workspace.
    let current = Version::parse(env!("CARGO_PKG_VERSION"))?;
    let report = report(args, &changes, bump(&current, &changes).as_ref())?;
    // The stream removes colours if the output is not a terminal.
    anstream::stdout().write_all(report.as_bytes())?;
    Ok(!changes.is_empty())
}

fn report(args: &DiffArgs, changes: &[Change], bump: Option<&Bump>) -> anyhow::Result<String> {
    let line = |gap: &str| bump.map(|bump| format!("{gap}{}\n", bump.line())).unwrap_or_default();
    Ok(match args.format {
        _ if args.changelog => changelog::render(changes) + &line("\n"),
        Format::Text => text::render(changes) + &line(""),
        Format::Markdown => markdown::render(changes) + &line("\n"),
        Format::Json => serde_json::to_string_pretty(&json!({ "changes": changes, "bump": bump }))? + "\n",
    })
}
