//! The costs of the client, each against a baseline in the same run: `cargo xtask bench`.
//!
//! A row is a file of `rows/`. It states what it compares and its target, and measures both sides with a function
//! of `measure`. Nothing fails if a target is missed: the figures are for people to read.

#![deny(clippy::print_stderr, clippy::print_stdout)]

mod by_hand;
mod measure;
mod plot;
mod row;
mod rows;
mod server;
mod table;

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::bail;
use clap::Parser;

use crate::measure::valgrind::Counted;
use crate::row::{Effort, Options, Outcome, Row};
use crate::table::Report;

#[derive(Parser)]
#[command(name = "cargo xtask bench", about)]
struct Cli {
    /// The rows to measure; all by default. `decode` selects `decode.videos` and the like
    rows: Vec<String>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    /// Measure less, for a first look
    #[arg(long)]
    quick: bool,
    /// The folder for plots and profiles
    #[arg(long, default_value = "target/bench")]
    folder: PathBuf,
    /// Run one side of a row a number of times, below valgrind: `ours:100`
    #[arg(long, hide = true)]
    counted: Option<Counted>,
    /// Serve the responses of the rows that make calls, until standard input ends
    #[arg(long, hide = true)]
    serve: bool,
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    if cli.serve {
        return server::serve_until_stdin_ends();
    }
    let rows = selected(&cli.rows, cli.counted.is_some())?;
    let effort = if cli.quick { Effort::Quick } else { Effort::Full };
    let options = Options { effort, folder: cli.folder, counted: cli.counted };
    if options.counted.is_some() {
        return rows.iter().try_for_each(|row| (row.run)(&options).map(drop));
    }
    let mut reports = Vec::new();
    for row in rows {
        writeln!(io::stderr(), "measuring {}…", row.name)?;
        // The other rows are still worth their time.
        let outcome =
            (row.run)(&options).unwrap_or_else(|error| Outcome::skipped(format!("failed: {error:#}")));
        reports.push(Report::new(row, outcome, &options.folder)?);
    }
    let text = if cli.json { serde_json::to_string_pretty(&reports)? } else { table::render(&reports) };
    writeln!(io::stdout(), "{text}")?;
    Ok(())
}

/// Returns the rows that a word names, or the part of their names before a dot, in the order of the table.
fn selected(words: &[String], exact: bool) -> anyhow::Result<Vec<&'static Row>> {
    let names = |word: &str, row: &Row| match row.name.strip_prefix(word) {
        Some(rest) => rest.is_empty() || (rest.starts_with('.') && !exact),
        None => false,
    };
    if let Some(word) = words.iter().find(|word| !rows::ROWS.iter().any(|row| names(word, row))) {
        let known: Vec<_> = rows::ROWS.iter().map(|row| row.name).collect();
        bail!("there is no row `{word}`; the rows are {}", known.join(", "));
    }
    let is_selected = |row: &&Row| words.is_empty() || words.iter().any(|word| names(word, row));
    Ok(rows::ROWS.iter().copied().filter(is_selected).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks that both sides of each row do the same work, which the rows check themselves.
    #[test]
    fn each_row_runs_once() -> anyhow::Result<()> {
        let options = Options { effort: Effort::Once, folder: std::env::temp_dir(), counted: None };
        rows::ROWS.iter().try_for_each(|row| (row.run)(&options).map(drop))
    }
}
