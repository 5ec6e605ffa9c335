//! Prints data on standard output, as a table for people or as JSON for programs.

mod args;
mod columns;
mod delimited;
mod field;
mod filter;
mod format;
mod human;
mod json;
mod rows;
mod selection;
mod sort;
mod table;
mod tree;

use std::io::{self, IsTerminal, Write};
use std::pin::{Pin, pin};

use anstyle::{AnsiColor, Style};
use futures_util::stream::{self, BoxStream, Stream, StreamExt, TryStreamExt};

pub use args::{FORMAT_GROUP, OutputArgs};
pub use field::{Field, FieldFormat, fields};
pub use format::OutputFormat;
pub use human::{bytes, clock, printable};
pub use json::JsonValue;
pub use rows::pairs;

use crate::error::{CliError, ExitKind};
use columns::Known;
use delimited::Delimited;
use rows::Rows;
use selection::{Choice, Selection};
use sort::Sort;

/// A stream of items, each as JSON.
pub type Items = BoxStream<'static, Result<String, CliError>>;

/// The style of notes on standard error.
pub const NOTE: Style = AnsiColor::BrightBlack.on_default();
/// The maximum number of items that a streamed table prints at once.
const MAX_ROWS: usize = 1000;

/// The output format, the selected items, and the width of the terminal.
#[derive(Debug, Clone)]
pub struct Output {
    pub format: OutputFormat,
    /// The number of columns of the terminal, if standard output is one.
    pub width: Option<u16>,
    choice: Choice,
    bom: bool,
}

impl Output {
    pub fn new(args: &OutputArgs) -> Self {
        let is_terminal = io::stdout().is_terminal();
        let usual = if is_terminal { OutputFormat::Table } else { OutputFormat::Json };
        Self {
            format: args.format().unwrap_or(usual),
            width: is_terminal.then(|| console::Term::stdout().size().1),
            choice: Choice {
                columns: args.columns.clone(),
                filter: args.filter.clone(),
                sort: args.sort.as_deref().map(Sort::new),
            },
            bom: args.bom,
        }
    }

    /// Returns the output of something that is not the data of a response, and of which nothing is selected.
    pub fn of_everything(&self) -> Self {
        Self { choice: Choice::default(), ..self.clone() }
    }

    /// Returns whether `--columns`, `--filter` or `--sort` was given.
    pub fn chooses(&self) -> bool {
        self.choice != Choice::default()
    }

    /// Checks the options for a response with these fields, before anything is sent. `path` is that of the items in the
    /// response, if it is a list.
    pub fn check(&self, fields: &[Field], path: Option<&str>) -> Result<(), CliError> {
        if self.chooses() && self.format == OutputFormat::Raw {
            let message = t!("--raw prints the whole response, without --columns, --filter and --sort");
            return Err(CliError::usage(message));
        }
        if self.bom && self.format.delimiter().is_none() {
            return Err(CliError::usage(t!("--bom is for --csv and --tsv")));
        }
        Selection::new(&self.choice, fields, path).map(drop)
    }

    /// Prints a JSON value. `path` is that of the items, if it is a list.
    pub fn value(&self, json: &str, fields: &[Field], path: Option<&str>) -> Result<(), CliError> {
        let selection = Selection::new(&self.choice, fields, path)?;
        let value = selection.response(json)?;
        let mut out = io::stdout().lock();
        match self.format {
            OutputFormat::Json | OutputFormat::Raw => {
                writeln!(out, "{}", selection.narrowed_response(value).pretty()?)?;
            }
            OutputFormat::Jsonl => {
                let list =
                    path.filter(|path| !path.is_empty()).and_then(|path| value.field(path)).unwrap_or(&value);
                for item in list.items() {
                    writeln!(out, "{}", selection.narrowed(item.clone()).compact()?)?;
                }
            }
            OutputFormat::Table => {
                let page = table::page(&value, fields, &self.choice.columns, self.width);
                write!(out, "{}", page.text)?;
                out.flush()?;
                note_hidden(page.hidden.iter().map(String::as_str));
            }
            OutputFormat::Csv | OutputFormat::Tsv => {
                let items = selection.items(&value);
                let columns = selection.file_columns(items.first());
                let mut rows = self.delimited(&mut out, columns)?;
                items.iter().try_for_each(|item| rows.row(item))?;
            }
        }
        Ok(out.flush()?)
    }

    fn delimited<W: Write>(&self, out: W, columns: Vec<String>) -> Result<Delimited<W>, CliError> {
        Delimited::new(out, self.format.delimiter().unwrap_or(b','), columns, self.bom)
    }

    /// Prints a value that does not come from the server.
    pub fn show(&self, value: &impl serde::Serialize) -> Result<(), CliError> {
        self.show_with(value, &[])
    }

    /// Prints a value that does not come from the server, with formatted fields.
    pub fn show_with(&self, value: &impl serde::Serialize, fields: &[Field]) -> Result<(), CliError> {
        let json = serde_json::to_string(value).map_err(CliError::json)?;
        let path = JsonValue::parse(&json)?.is_list().then_some("");
        self.value(&json, fields, path)
    }

    /// Prints items as they arrive, or all at the end if they are sorted. `path` is the path of the items in a response.
    pub async fn items(&self, items: Items, fields: &[Field], path: &str) -> Result<(), CliError> {
        let selection = Selection::new(&self.choice, fields, Some(path))?;
        let items = items
            .map(|item| item.and_then(|json| selection.item(&json)))
            .filter_map(async |item| item.transpose());
        if selection.is_in_order() {
            return self.print(items, &selection, fields, path).await;
        }
        let mut all: Vec<_> = items.try_collect().await.map_err(|error: CliError| {
            error.hint(t!("nothing was printed, because --sort needs all items"))
        })?;
        selection.sort(&mut all);
        self.print(stream::iter(all.into_iter().map(Ok)), &selection, fields, path).await
    }

    async fn print(
        &self,
        items: impl Stream<Item = Result<JsonValue, CliError>>,
        selection: &Selection<'_>,
        fields: &[Field],
        path: &str,
    ) -> Result<(), CliError> {
        let items = pin!(items);
        match self.format {
            OutputFormat::Table => self.rows(items, fields, path).await,
            OutputFormat::Json | OutputFormat::Raw => array(items, selection).await,
            OutputFormat::Jsonl => lines(items, selection).await,
            OutputFormat::Csv | OutputFormat::Tsv => self.records(items, selection).await,
        }
    }

    async fn records(
        &self,
        mut items: Pin<&mut impl Stream<Item = Result<JsonValue, CliError>>>,
        selection: &Selection<'_>,
    ) -> Result<(), CliError> {
        let mut rows = self.delimited(io::stdout(), selection.file_columns(None))?;
        while let Some(item) = items.next().await {
            rows.row(&item?)?;
        }
        Ok(())
    }

    async fn rows(
        &self,
        items: Pin<&mut impl Stream<Item = Result<JsonValue, CliError>>>,
        fields: &[Field],
        path: &str,
    ) -> Result<(), CliError> {
        let mut batches = items.ready_chunks(MAX_ROWS);
        let mut table: Option<Rows> = None;
        while let Some(batch) = batches.next().await {
            let mut rows = Vec::new();
            let mut last_error = None;
            for item in batch {
                match item {
                    Ok(row) => rows.push(row),
                    Err(error) => last_error = Some(error),
                }
            }
            let mut out = io::stdout().lock();
            if table.is_none() && !rows.is_empty() {
                let first =
                    Rows::new((fields, path), &self.choice.columns, (&rows, Known::First), self.width);
                write!(out, "{}", first.header())?;
                table = Some(first);
            }
            if let Some(table) = &table {
                write!(out, "{}", table.text(&rows))?;
            }
            out.flush()?;
            if let Some(error) = last_error {
                note_hidden(table.iter().flat_map(Rows::hidden));
                return Err(error);
            }
        }
        note_hidden(table.iter().flat_map(Rows::hidden));
        Ok(())
    }
}

/// Names the fields that the table left out because the terminal is too narrow.
fn note_hidden<'n>(names: impl Iterator<Item = &'n str>) {
    let names: Vec<_> = names.collect();
    if !names.is_empty() {
        let note = t!("columns left out: %{names}; --json shows all", names = names.join(", "));
        stderr!("{NOTE}{note}{NOTE:#}");
    }
}

/// Prints a JSON array, each item as soon as it arrives. After an error it stays open, so that nobody takes a
/// part for the whole.
async fn array(
    mut items: Pin<&mut impl Stream<Item = Result<JsonValue, CliError>>>,
    selection: &Selection<'_>,
) -> Result<(), CliError> {
    let mut separator = "[\n";
    let result = loop {
        match items.next().await {
            None => break Ok(()),
            Some(Err(error)) => break Err(error),
            Some(Ok(item)) => {
                let text = selection.narrowed(item).pretty()?.replace('\n', "\n  ");
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

async fn lines(
    mut items: Pin<&mut impl Stream<Item = Result<JsonValue, CliError>>>,
    selection: &Selection<'_>,
) -> Result<(), CliError> {
    while let Some(item) = items.next().await {
        let json = selection.narrowed(item?).compact()?;
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
