//! The readers of files and responses, for the fuzzers.

use baijiayun_vod::ApiClient;
use baijiayun_vod::metadata::{Operation, Param};
use baijiayun_vod::runtime::Form;
use clap::ValueEnum;
use toml_edit::DocumentMut;

use crate::commands::config::edit;
use crate::operation::{Command, RecordsParam, SheetFormat, ids_in, read_sheet, write_sheet};
use crate::output::JsonValue;
use crate::settings::parse_config;

/// Calls an operation, and returns the data of the response as `--json` prints it.
pub async fn call(operation: &Operation, form: Form, client: ApiClient) -> Result<String, String> {
    let command = Command::all().iter().find(|command| command.operation.id == operation.id);
    let command = command.ok_or("there is no such operation")?;
    (command.invocation)(form).send(client).await.map_err(|error| error.to_string())
}

/// Reads a list of ids, as `@file` does.
pub fn ids(param: &Param, text: &str) -> Result<Vec<String>, String> {
    ids_in(param, text).map_err(|error| error.to_string())
}

/// Reads the sheet of an operation's first records, and returns the JSON that is sent.
pub fn sheet(operation: &'static Operation, bytes: &[u8], format: &str) -> Result<String, String> {
    let param = records(operation)?;
    read_sheet(param, bytes, &format!("sheet.{format}"))
}

/// Writes the JSON that is sent as a sheet.
pub fn sheet_of(operation: &'static Operation, json: &str, format: &str) -> Result<String, String> {
    let (param, format) = (records(operation)?, SheetFormat::from_str(format, true)?);
    let records = JsonValue::parse(json).map_err(|error| error.to_string())?;
    write_sheet(param.record, records.items(), format).map_err(|error| error.to_string())
}

fn records(operation: &'static Operation) -> Result<RecordsParam, &'static str> {
    RecordsParam::all(operation).next().ok_or("it has no records")
}

/// Reads a config file.
pub fn config(text: &str) -> Result<(), String> {
    parse_config(text).map(drop)
}

/// Returns a config file after a setting of a profile was set.
pub fn config_with(text: &str, profile: &str, name: &str, value: &str) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|_| "it is not TOML")?;
    edit::set(&mut document, profile, &name.parse()?, value)?;
    Ok(document.to_string())
}
