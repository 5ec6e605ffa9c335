//! What commands print: data on standard output, as a table for people or JSON for programs.

mod field;
mod human;
mod json;
mod rows;
mod table;
mod tree;

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use clap::Args;
use futures_util::stream::{BoxStream, StreamExt};

pub use field::{Field, FieldFormat, fields};
pub use human::{bytes, clock, printable};
pub use json::JsonValue;

use crate::error::CliError;
use rows::Rows;

/// Items as JSON, one after another as they arrive.
pub type Items = BoxStream<'static, Result<String, CliError>>;

/// For what is said besides.
pub const NOTE: Style = AnsiColor::BrightBlack.on_default();
/// How many items a page of a streamed table has at most, if that many are there at once.
const PAGE: usize = 1000;

/// The options that say how to print.
#[derive(Args, Default)]
#[group(skip)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Print JSON [default: unless standard output is a terminal]
    #[arg(long, global = true, conflicts_with_all = ["jsonl", "table", "raw"])]
    pub json: bool,
    /// Print one JSON object per line
    #[arg(long, global = true, conflicts_with_all = ["json", "table", "raw"])]
    pub jsonl: bool,
    /// Print a table, even to a file or pipe
    #[arg(long, global = true, conflicts_with_all = ["json", "jsonl", "raw"])]
    pub table: bool,
    /// Print the server's answer untouched
    #[arg(long, global = true, conflicts_with_all = ["json", "jsonl", "table"])]
    pub raw: bool,
}

/// In which form to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputFormat {
    Table,
    Json,
    Jsonl,
    /// As the server wrote it. What does not come from the server is printed as JSON.
    Raw,
}

/// Prints to standard output.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    pub format: OutputFormat,
    /// How wide a table may be.
    width: Option<u16>,
}

impl Output {
    pub fn new(args: &OutputArgs) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let format = match args {
            OutputArgs { json: true, .. } => OutputFormat::Json,
            OutputArgs { jsonl: true, .. } => OutputFormat::Jsonl,
            OutputArgs { raw: true, .. } => OutputFormat::Raw,
            OutputArgs { table: true, .. } => OutputFormat::Table,
            _ if is_terminal => OutputFormat::Table,
            _ => OutputFormat::Json,
        };
        let width = is_terminal.then(|| console::Term::stdout().size().1);
        Self { format, width }
    }

    /// Prints a value, given as JSON. `items` names the field that holds a list's items, if there is
    /// one that matters.
    pub fn value(&self, json: &str, fields: &[Field], items: Option<&str>) -> Result<(), CliError> {
        let value = JsonValue::parse(json)?;
        let mut out = io::stdout().lock();
        match self.format {
            OutputFormat::Json | OutputFormat::Raw => writeln!(out, "{}", value.pretty()?)?,
            OutputFormat::Jsonl => {
                let list = items.and_then(|name| value.field(name)).unwrap_or(&value);
                for item in list.items() {
                    writeln!(out, "{}", item.compact()?)?;
                }
            }
            OutputFormat::Table => {
                let page = table::page(&value, fields, self.width);
                write!(out, "{}", page.text)?;
                out.flush()?;
                tell_hidden(page.hidden.iter().map(String::as_str));
            }
        }
        Ok(out.flush()?)
    }

    /// Prints something of our own.
    pub fn show(&self, value: &impl serde::Serialize) -> Result<(), CliError> {
        self.show_with(value, &[])
    }

    /// Prints something of our own, with these fields in a form for people.
    pub fn show_with(&self, value: &impl serde::Serialize, fields: &[Field]) -> Result<(), CliError> {
        let json = serde_json::to_string(value).map_err(CliError::json)?;
        self.value(&json, fields, None)
    }

    /// Prints items as they arrive. `place` is where they stand in an answer.
    pub async fn items(&self, items: Items, fields: &[Field], place: &str) -> Result<(), CliError> {
        match self.format {
            OutputFormat::Table => self.rows(items, fields, place).await,
            OutputFormat::Json | OutputFormat::Raw => array(items).await,
            OutputFormat::Jsonl => lines(items).await,
        }
    }

    async fn rows(&self, items: Items, fields: &[Field], place: &str) -> Result<(), CliError> {
        let mut pages = items.ready_chunks(PAGE);
        let mut table = Rows::new(fields, place, self.width);
        while let Some(page) = pages.next().await {
            let (mut rows, mut failed) = (Vec::new(), None);
            for item in page {
                match item.and_then(|json| JsonValue::parse(&json)) {
                    Ok(row) => rows.push(row),
                    Err(failure) => failed = Some(failure),
                }
            }
            let mut out = io::stdout().lock();
            write!(out, "{}", table.text(&rows.iter().collect::<Vec<_>>()))?;
            out.flush()?;
            if let Some(failure) = failed {
                return Err(failure);
            }
        }
        tell_hidden(table.hidden());
        Ok(())
    }
}

/// Says which fields a screen had no room for.
fn tell_hidden<'n>(names: impl Iterator<Item = &'n str>) {
    let names: Vec<_> = names.collect();
    if !names.is_empty() {
        anstream::eprintln!("{NOTE}no room for {}; --json has everything{NOTE:#}", names.join(", "));
    }
}

/// One JSON array, of which each item is printed when it arrives.
async fn array(mut items: Items) -> Result<(), CliError> {
    let mut separator = "[\n";
    let outcome = loop {
        match items.next().await {
            None => break Ok(()),
            Some(Err(failure)) => break Err(failure),
            Some(Ok(json)) => {
                let text = JsonValue::parse(&json)?.pretty()?.replace('\n', "\n  ");
                let mut out = io::stdout().lock();
                write!(out, "{separator}  {text}")?;
                out.flush()?;
                separator = ",\n";
            }
        }
    };
    // What has arrived is whole JSON, even if the rest did not.
    let end = if separator == "[\n" { "[]" } else { "\n]" };
    writeln!(io::stdout().lock(), "{end}")?;
    outcome
}

async fn lines(mut items: Items) -> Result<(), CliError> {
    while let Some(item) = items.next().await {
        let json = item?;
        let mut out = io::stdout().lock();
        writeln!(out, "{json}")?;
        out.flush()?;
    }
    Ok(())
}

/// Prints text as it is, and ends the line.
pub fn text(text: &str) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}
