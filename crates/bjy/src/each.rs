//! `--each FILE`: an operation is called for each row of a table, whose columns are options of the operation.
//!
//! A row is parsed as a command line of its own: the words of the user, and an option for each cell.

use std::ffi::OsString;
use std::path::Path;

use baijiayun_vod::metadata::{Operation, Param, Schema};
use clap::{ArgMatches, Command};
use csv::StringRecord;

use crate::context::Context;
use crate::error::CliError;
use crate::input::read_bytes;
use crate::lang::of_library;
use crate::names::kebab;
use crate::operation::{
    self, Call, EACH, KEEP_GOING, Many, Mistakes, ParamValues, Place, decode, main_param, read_ids, table,
    with_closest, with_ids,
};
use crate::{chinese, cli};

/// The table, and the command line without it.
pub struct Each {
    path: String,
    words: Vec<OsString>,
}

/// A row of the table, and its command line.
struct Row {
    place: Place,
    matches: ArgMatches,
}

/// Takes the option out of a command line. Help is not for a row, so it is left to the command.
pub fn taken(words: impl Iterator<Item = OsString>) -> Option<Each> {
    let mut path = None;
    let mut rest = Vec::new();
    let mut words = words;
    let option = format!("--{EACH}");
    while let Some(word) = words.next() {
        match word.to_str() {
            Some("--help" | "-h") => return None,
            Some(text) if text == option => path = Some(words.next()?.to_string_lossy().into_owned()),
            Some(text) if text.starts_with(&format!("{option}=")) => {
                path = text.split_once('=').map(|(_, value)| value.to_owned());
            }
            _ => rest.push(word),
        }
    }
    path.map(|path| Each { path, words: rest })
}

/// Calls the operation for each row.
pub fn run(each: &Each) -> Result<(), CliError> {
    let command = each.command()?;
    let mut mistakes = Mistakes::new(&each.path);
    let rows = each.rows(command.operation, &mut mistakes)?;
    let Some(first) = rows.first() else {
        stderr!("{}", t!("no rows: nothing to do"));
        return Ok(());
    };
    cli::with_context(&first.matches, async |context| send(command, &rows, mistakes, context).await)
}

/// Checks all rows, and sends a call for each.
async fn send(
    command: &'static operation::Command,
    rows: &[Row],
    mut mistakes: Mistakes,
    context: &Context,
) -> Result<(), CliError> {
    let main = main_param(command.operation);
    let mut calls = Vec::new();
    for Row { place, matches } in rows {
        let matches = cli::innermost(matches);
        let mut values = ParamValues::new(command.operation, matches);
        let mut ids = vec![place.line().to_string()];
        if let Some(param) = main {
            ids = read_ids(param, matches)?;
            values = values.with(param.name, ids.join(","));
        }
        if mistakes.is_empty() {
            values = with_ids(values, command.operation, matches, context).await?;
        }
        match values.form(command) {
            Ok(form) => calls.push(Call { ids, form }),
            Err(invalid) => mistakes.add(&place.member(invalid.parameter), invalid.reason),
        }
    }
    if !mistakes.is_empty() {
        return Err(CliError::usage(mistakes.message()));
    }
    let keep_going = rows.iter().any(|row| cli::innermost(&row.matches).get_flag(KEEP_GOING));
    operation::several(Many { command, param: main, calls, keep_going }, "", context).await
}

impl Each {
    /// Returns the command of the operation.
    fn command(&self) -> Result<&'static operation::Command, CliError> {
        let matches = cli::parser(&self.words).ignore_errors(true).try_get_matches_from(&self.words).ok();
        let names = matches.as_ref().and_then(ArgMatches::subcommand);
        let names = names.and_then(|(module, inner)| Some((module, inner.subcommand_name()?)));
        let command = names.and_then(|(module, name)| operation::find(module, name));
        command.filter(|command| command.operation.pagination.is_none()).ok_or_else(|| {
            CliError::usage(t!("--each is for operations whose responses have no pages. Nothing was sent"))
        })
    }

    /// Reads the rows. Those that cannot be read are among the mistakes.
    fn rows(&self, operation: &'static Operation, mistakes: &mut Mistakes) -> Result<Vec<Row>, CliError> {
        let unreadable = |reason: String| {
            let message = t!(
                "cannot read %{file}: %{error}. Nothing was sent",
                file = self.path,
                error = of_library(reason)
            );
            CliError::usage(message)
        };
        let bytes = read_bytes(&self.path).map_err(|error| unreadable(error.to_string()))?;
        let text = decode(&bytes).map_err(unreadable)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut cells = table(text, &self.path, |name| column(operation, name).is_some()).into_iter();
        let Some((place, header)) = cells.next() else { return Ok(Vec::new()) };
        let columns = columns(operation, &place, &header, mistakes);
        let mut parser = cli::parser(&self.words);
        let mut rows = Vec::new();
        for (place, cells) in cells {
            match self.parse(&columns, &cells, &mut parser) {
                Ok(matches) => rows.push(Row { place, matches }),
                Err(reason) => mistakes.add(&place, reason),
            }
        }
        match rows.is_empty() && !mistakes.is_empty() {
            true => Err(CliError::usage(mistakes.message())),
            false => Ok(rows),
        }
    }

    /// Parses the command line of a row. An empty cell is an option that is not given.
    fn parse(
        &self,
        columns: &[Option<&'static Param>],
        cells: &StringRecord,
        parser: &mut Command,
    ) -> Result<ArgMatches, String> {
        let mut words = self.words.clone();
        for (param, cell) in columns.iter().zip(cells).filter(|(_, cell)| !cell.trim().is_empty()) {
            let Some(param) = param else { continue };
            let value =
                if matches!(param.schema, Schema::File) { self.beside_table(cell) } else { cell.to_owned() };
            words.push(format!("--{}={value}", kebab(param.name)).into());
        }
        if cells.len() > columns.len() {
            return Err(t!("it has more cells than there are columns").into_owned());
        }
        parser.try_get_matches_from_mut(words).map_err(|error| chinese::reason(&error))
    }

    /// Returns the path of a file that the table names.
    fn beside_table(&self, file: &str) -> String {
        let folder = Path::new(&self.path).parent().unwrap_or(Path::new(""));
        folder.join(file.trim()).to_string_lossy().into_owned()
    }
}

/// Returns the parameters of the first row; `None` for a column without a name.
fn columns(
    operation: &'static Operation,
    place: &Place,
    header: &StringRecord,
    mistakes: &mut Mistakes,
) -> Vec<Option<&'static Param>> {
    let mut found: Vec<Option<&Param>> = Vec::new();
    for name in header {
        let param = column(operation, name);
        match param {
            None if name.trim().is_empty() => {}
            None => {
                let names = operation.params.iter().map(|param| param.name);
                let reason = with_closest(&t!("there is no such column"), name, names);
                mistakes.add(&place.member(name.trim()), reason);
            }
            Some(param) if found.iter().flatten().any(|other| other.name == param.name) => {
                mistakes.add(&place.member(name.trim()), t!("there are two columns of this name"));
            }
            Some(_) => {}
        }
        found.push(param);
    }
    found
}

/// Finds the parameter of a column, by its name or as the option is written.
fn column(operation: &'static Operation, name: &str) -> Option<&'static Param> {
    let name = name.trim().trim_start_matches("--").replace('-', "_").to_lowercase();
    operation.params.iter().find(|param| param.name == name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn taken_from(line: &str) -> Option<(String, String)> {
        let each = taken(line.split(' ').map(OsString::from))?;
        let words: Vec<_> = each.words.iter().map(|word| word.to_string_lossy()).collect();
        Some((each.path.clone(), words.join(" ")))
    }

    #[test]
    fn the_option_is_taken_out_of_the_command_line() {
        let expected = Some(("a.csv".to_owned(), "bjy video update --yes".to_owned()));
        assert_eq!(taken_from("bjy video update --each a.csv --yes"), expected);
        assert_eq!(taken_from("bjy video --each=a.csv update --yes"), expected);
        assert_eq!(taken_from("bjy video update --yes"), None);
        assert_eq!(taken_from("bjy video update --each a.csv --help"), None);
        assert_eq!(taken_from("bjy video update --each"), None);
    }
}
