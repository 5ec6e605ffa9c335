//! The options of sheets: `--example` of operations that take records, and `--sheet` of those that list them.

use baijiayun_vod::metadata::Operation;
use clap::{Arg, ArgMatches, value_parser};

use super::fields::fields;
use super::format::Format;
use super::listing::RecordsParam;
use super::write::{example, write};
use crate::error::CliError;
use crate::names::kebab;
use crate::operation::Command;
use crate::output::JsonValue;

const EXAMPLE: &str = "example";
const SHEET: &str = "sheet";

/// Adds the options to an operation's command, and the fields to the help of its records.
pub fn add(mut command: clap::Command, operation: &'static Operation) -> clap::Command {
    for records in RecordsParam::all(operation) {
        let help = fields(records);
        command = command.mut_arg(records.param.name, |arg| {
            let long = arg.get_help().map(ToString::to_string).unwrap_or_default();
            arg.long_help(format!("{long}\n\n{help}")).value_name("SHEET|@FILE|-")
        });
    }
    if RecordsParam::all(operation).next().is_some() {
        let usage = usage(&command, operation);
        command = command.override_usage(usage);
        for param in operation.params.iter().filter(|param| param.required) {
            command = command.mut_arg(param.name, |arg| arg.required(false).required_unless_present(EXAMPLE));
        }
        let example = format(EXAMPLE).num_args(0..=1).default_missing_value("csv");
        command = command.arg(example.help("Print a file to start from [the default format: csv]"));
    }
    if RecordsParam::of_listing(operation).is_some() {
        let sheet = format(SHEET).conflicts_with_all(["json", "jsonl", "table", "raw"]);
        command = command.arg(sheet.help("Print the items as a file that can be edited and saved"));
    }
    command
}

/// Returns the usage with the required options: clap takes none as required beside `--example`.
fn usage(command: &clap::Command, operation: &Operation) -> String {
    let name = format!("bjy {} {}", kebab(operation.module()), kebab(operation.name()));
    let required = command.get_arguments().filter(|arg| arg.is_required_set()).map(|arg| {
        let value = arg.get_value_names().unwrap_or_default().concat();
        format!(" --{} <{value}>", kebab(arg.get_id().as_str()))
    });
    format!("{name} [OPTIONS]{}\n       {name} --example [<FORMAT>]", required.collect::<String>())
}

fn format(name: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name("FORMAT")
        .value_parser(value_parser!(Format))
        .help_heading("Parameters")
}

/// Returns the file to start from, if `--example` was given.
pub fn chosen_example(command: &Command, matches: &ArgMatches) -> Result<Option<String>, CliError> {
    let Some(format) = chosen(EXAMPLE, matches) else { return Ok(None) };
    let mut params = RecordsParam::all(command.operation);
    let sample = params.find_map(|records| Some((records, command.json_param(records.param.name)?)));
    sample.map(|(records, json_param)| example(records, json_param, format)).transpose()
}

/// Returns the items of a response as a sheet, if `--sheet` was given.
pub fn chosen_sheet(
    operation: &Operation,
    matches: &ArgMatches,
    response: &str,
) -> Result<Option<String>, CliError> {
    let Some(format) = chosen(SHEET, matches) else { return Ok(None) };
    let Some(records) = RecordsParam::of_listing(operation) else { return Ok(None) };
    let response = JsonValue::parse(response)?;
    let items = records.listing().and_then(|listing| response.field(listing.field));
    write(records.record, items.map(JsonValue::items).unwrap_or_default(), format).map(Some)
}

fn chosen(name: &str, matches: &ArgMatches) -> Option<Format> {
    matches.try_get_one::<Format>(name).ok().flatten().copied()
}
