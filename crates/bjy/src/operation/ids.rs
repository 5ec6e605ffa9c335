//! The ids that a command acts on: `1,2,3`, `@file`, and `-` for standard input.
//!
//! A file has an id per line, JSON objects with the field of the id, or CSV with a header that names the field.

use std::collections::HashSet;

use baijiayun_vod::metadata::{Operation, Param, Schema};
use clap::ArgMatches;
use serde_json::Value;

use crate::error::CliError;
use crate::input::read;
use crate::names::kebab;

/// The name of the positional argument with ids.
pub const POSITIONAL: &str = "ids";
/// The number of invalid ids that an error lists.
const MAX_LISTED: usize = 20;

/// Returns the parameter that the positional ids are for: the first required list of ids, or else the first
/// required id.
pub fn main_param(operation: &Operation) -> Option<&'static Param> {
    let required = || operation.params.iter().filter(|param| param.required);
    let is_list = |param: &&Param| matches!(param.schema, Schema::CommaList(item) if is_id(item));
    required().find(is_list).or_else(|| required().find(|param| is_id(&param.schema)))
}

fn is_id(schema: &Schema) -> bool {
    matches!(schema, Schema::IntId(_) | Schema::TextId(_))
}

/// Returns whether ids of this schema can be written as paths of names.
pub fn is_category(schema: &Schema) -> bool {
    matches!(schema, Schema::IntId("CategoryId"))
}

/// Returns the field that holds the id in rows: `video_id`, also for the parameter `video_ids`.
pub fn field(param: &Param) -> String {
    param.name.strip_suffix("ids").map_or_else(|| param.name.to_owned(), |stem| format!("{stem}id"))
}

/// Returns the ids of the option and of the positional arguments, without blank lines and without duplicates. Every
/// invalid id is part of the error.
pub fn read_ids(param: &'static Param, matches: &ArgMatches) -> Result<Vec<String>, CliError> {
    let given = |name: &str| matches.try_get_many::<String>(name).ok().flatten().into_iter().flatten();
    let texts: Vec<_> = given(param.name).chain(given(POSITIONAL)).map(String::as_str).collect();
    ids_of(param, &texts)
}

/// Returns the ids of these texts.
pub fn ids_of(param: &Param, texts: &[&str]) -> Result<Vec<String>, CliError> {
    let mut found = Vec::new();
    for text in texts {
        match (*text, text.strip_prefix('@')) {
            ("-", _) => found.extend(file_ids(param, "-", &t!("standard input"))?),
            (_, Some(path)) => found.extend(file_ids(param, path, path)?),
            _ => found.extend(text.split(',').map(|id| (String::new(), id.to_owned()))),
        }
    }
    checked(param, found)
}

/// Checks the ids, each with its place, and drops blank ones and duplicates.
fn checked(param: &Param, found: Vec<(String, String)>) -> Result<Vec<String>, CliError> {
    let is_number = match param.schema {
        Schema::CommaList(item) => item.is_number(),
        schema => schema.is_number() && !is_category(&schema),
    };
    let mut ids = Vec::new();
    let mut invalid = Vec::new();
    for (place, text) in found {
        let text = text.trim();
        match text.parse::<i64>() {
            _ if text.is_empty() && place.is_empty() => invalid.push(t!("an id is missing").into_owned()),
            _ if text.is_empty() => {}
            Ok(number) if is_number => ids.push(number.to_string()),
            Err(_) if is_number => {
                invalid.push(format!("{place}{}", t!("`%{text}` is not a whole number", text = text)));
            }
            // The list is sent joined with commas.
            _ if text.contains([',', '{']) => {
                invalid.push(format!("{place}{}", t!("`%{text}` is not an id", text = text)));
            }
            _ => ids.push(text.to_owned()),
        }
    }
    if !invalid.is_empty() {
        return Err(rejected(param, &invalid));
    }
    let mut seen = HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    Ok(ids)
}

fn rejected(param: &Param, invalid: &[String]) -> CliError {
    let option = kebab(param.name);
    if let [one] = invalid {
        return CliError::usage(format!("--{option}: {one}"));
    }
    let message = t!("%{count} ids are invalid. Nothing was sent", count = invalid.len());
    let error = CliError::usage(format!("--{option}: {message}"));
    let error = invalid.iter().take(MAX_LISTED).fold(error, CliError::hint);
    match invalid.len().saturating_sub(MAX_LISTED) {
        0 => error,
        more => error.hint(t!("… and %{more} more", more = more)),
    }
}

/// Reads the ids of a file, each with its place.
fn file_ids(param: &Param, path: &str, name: &str) -> Result<Vec<(String, String)>, CliError> {
    let failed = |reason: &str| CliError::usage(format!("--{}: {reason}", kebab(param.name)));
    let text = read(path)
        .map_err(|error| failed(&t!("cannot read %{file}: %{error}", file = name, error = error)))?;
    placed_ids(param, &text, name)
}

/// Returns the ids in the text of a file.
pub fn ids_in(param: &Param, text: &str) -> Result<Vec<String>, CliError> {
    checked(param, placed_ids(param, text, "ids")?)
}

/// Returns the ids in the text of a file, each with its place.
fn placed_ids(param: &Param, text: &str, name: &str) -> Result<Vec<(String, String)>, CliError> {
    let failed = |reason: &str| CliError::usage(format!("--{}: {reason}", kebab(param.name)));
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let place = |line: usize| t!("%{file}, line %{line}: ", file = name, line = line).into_owned();
    if text.trim_start().starts_with('[') {
        let rows: Vec<Value> = serde_json::from_str(text).map_err(|error| {
            failed(&t!("%{file} is not a JSON array: %{error}", file = name, error = error))
        })?;
        let rows = rows.iter().enumerate();
        return Ok(rows.map(|(row, value)| (place(row + 1), json_id(param, value))).collect());
    }
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let column = first.split(',').position(|name| name.trim().trim_matches('"') == field(param));
    if let Some(column) = column {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let mut ids = Vec::new();
        for record in reader.records() {
            let record = record
                .map_err(|error| failed(&t!("cannot read %{file}: %{error}", file = name, error = error)))?;
            let line = record.position().map_or(0, csv::Position::line);
            let id = record.get(column).unwrap_or_default().to_owned();
            ids.push((place(usize::try_from(line).unwrap_or_default()), id));
        }
        return Ok(ids);
    }
    let lines = text.lines().enumerate().map(|(number, line)| {
        let id = match line.trim_start().starts_with('{') {
            true => serde_json::from_str(line).map_or_else(|_| line.to_owned(), |row| json_id(param, &row)),
            false => line.to_owned(),
        };
        (place(number + 1), id)
    });
    Ok(lines.collect())
}

/// Returns the id in a JSON value: the field of the parameter, or `id`. Without one, returns the JSON itself, which
/// is rejected as an id.
fn json_id(param: &Param, value: &Value) -> String {
    let names = [field(param), alias(param)];
    let found = names.iter().find_map(|name| value.get(name)).or_else(|| value.get("id")).unwrap_or(value);
    match found {
        Value::String(text) if !text.is_empty() => text.clone(),
        other => other.to_string(),
    }
}

/// Returns the field that responses have for ids of this type: `video_id` for the parameter `video_unique`.
fn alias(param: &Param) -> String {
    let name = match param.schema {
        Schema::IntId(name) | Schema::TextId(name) => name,
        Schema::CommaList(Schema::IntId(name) | Schema::TextId(name)) => name,
        _ => "",
    };
    name.strip_suffix("Id").map(|stem| format!("{}_id", stem.to_lowercase())).unwrap_or_default()
}
