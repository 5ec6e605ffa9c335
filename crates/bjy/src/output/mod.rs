//! Prints data on standard output, as a table for people or as JSON for programs.

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

use crate::error::{CliError, ExitKind};
use rows::Rows;

/// A stream of items, each as JSON.
pub type Items = BoxStream<'static, Result<String, CliError>>;

/// The style of notes on standard error.
pub const NOTE: Style = AnsiColor::BrightBlack.on_default();
/// The maximum number of items that a streamed table prints at once.
const MAX_ROWS: usize = 1000;

/// The options of the output.
#[derive(Args, Default)]
#[group(skip)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Print JSON [the default unless standard output is a terminal]
    #[arg(long, global = true, conflicts_with_all = ["jsonl", "table", "raw"])]
    pub json: bool,
    /// Print one JSON object per line
    #[arg(long, global = true, conflicts_with_all = ["json", "table", "raw"])]
    pub jsonl: bool,
    /// Print a table, even to a file or pipe
    #[arg(long, global = true, conflicts_with_all = ["json", "jsonl", "raw"])]
    pub table: bool,
    /// Print the server's response unchanged
    #[arg(long, global = true, conflicts_with_all = ["json", "jsonl", "table"])]
    pub raw: bool,
}

/// The output shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputFormat {
    Table,
    Json,
    Jsonl,
    /// The response as the server wrote it. Other data is printed as JSON.
    Raw,
}

/// The output format and the width of the terminal.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    pub format: OutputFormat,
    /// The number of columns of the terminal, if standard output is one.
    pub width: Option<u16>,
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

    /// Prints a JSON value. `items` names the field that holds the items of a page, for `--jsonl`.
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
                note_hidden(page.hidden.iter().map(String::as_str));
            }
        }
        Ok(out.flush()?)
    }

    /// Prints a value that does not come from the server.
    pub fn show(&self, value: &impl serde::Serialize) -> Result<(), CliError> {
        self.show_with(value, &[])
    }

    /// Prints a value that does not come from the server, with formatted fields.
    pub fn show_with(&self, value: &impl serde::Serialize, fields: &[Field]) -> Result<(), CliError> {
        let json = serde_json::to_string(value).map_err(CliError::json)?;
        self.value(&json, fields, None)
    }

    /// Prints items as they arrive. `path` is the path of the items in a response.
    pub async fn items(&self, items: Items, fields: &[Field], path: &str) -> Result<(), CliError> {
        match self.format {
            OutputFormat::Table => self.rows(items, fields, path).await,
            OutputFormat::Json | OutputFormat::Raw => array(items).await,
            OutputFormat::Jsonl => lines(items).await,
        }
    }

    async fn rows(&self, items: Items, fields: &[Field], path: &str) -> Result<(), CliError> {
        let mut batches = items.ready_chunks(MAX_ROWS);
        let mut table = Rows::new(fields, path, self.width);
        while let Some(batch) = batches.next().await {
            let mut rows = Vec::new();
            let mut last_error = None;
            for item in batch {
                match item.and_then(|json| JsonValue::parse(&json)) {
                    Ok(row) => rows.push(row),
                    Err(error) => last_error = Some(error),
                }
            }
            let mut out = io::stdout().lock();
            write!(out, "{}", table.text(&rows.iter().collect::<Vec<_>>()))?;
            out.flush()?;
            if let Some(error) = last_error {
                return Err(error);
            }
        }
        note_hidden(table.hidden());
        Ok(())
    }
}

/// Names the fields that the table left out because the terminal is too narrow.
fn note_hidden<'n>(names: impl Iterator<Item = &'n str>) {
    let names: Vec<_> = names.collect();
    if !names.is_empty() {
        stderr!("{NOTE}columns left out: {}; --json shows all{NOTE:#}", names.join(", "));
    }
}

/// Prints a JSON array, each item as soon as it arrives. After an error it stays open, so that nobody takes a
/// part for the whole.
async fn array(mut items: Items) -> Result<(), CliError> {
    let mut separator = "[\n";
    let result = loop {
        match items.next().await {
            None => break Ok(()),
            Some(Err(error)) => break Err(error),
            Some(Ok(json)) => {
                let text = JsonValue::parse(&json)?.pretty()?.replace('\n', "\n  ");
                let mut out = io::stdout().lock();
                write!(out, "{separator}  {text}")?;
                out.flush()?;
                separator = ",\n";
            }
        }
    };
    let is_empty = separator == "[\n";
    let end = match &result {
        Ok(()) if is_empty => "[]",
        Ok(()) => "\n]",
        // Nothing was sent.
        Err(error) if is_empty && matches!(error.kind, ExitKind::Usage | ExitKind::Configuration) => "",
        Err(_) if is_empty => "[",
        Err(_) => ",",
    };
    if !end.is_empty() {
        writeln!(io::stdout().lock(), "{end}")?;
    }
    result
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

/// Prints text as it is, with a newline at the end.
pub fn text(text: &str) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}
