//! The values of an operation's parameters, read from the command line.

use std::fmt::Display;
use std::path::Path;
use std::str::FromStr;

use baijiayun_vod::metadata::{Operation, Param, Schema};
use baijiayun_vod::runtime::Form;
use baijiayun_vod::{CstDate, CstDateTime, FilePart, Position, Secret};
use clap::ArgMatches;

use super::command::Command;
use super::scalar::{canonical, expires, flag};
use super::sheet::{self, RecordsParam};
use crate::error::CliError;
use crate::input::{read, read_bytes};
use crate::lang::of_library;
use crate::names::{kebab, known_value};

/// The values of the parameters of one call.
#[derive(Clone)]
pub struct ParamValues<'m> {
    operation: &'static Operation,
    matches: &'m ArgMatches,
    /// Values that take precedence over options, by parameter.
    overrides: Vec<(&'static str, String)>,
}

/// An invalid value of a parameter.
#[derive(Debug)]
pub struct Invalid {
    /// The parameter's name on the wire.
    pub parameter: &'static str,
    pub reason: String,
}

impl<'m> ParamValues<'m> {
    pub fn new(operation: &'static Operation, matches: &'m ArgMatches) -> Self {
        Self { operation, matches, overrides: Vec::new() }
    }

    /// Sets the value of a parameter, in place of its option.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.overrides.push((name, value.into()));
        self
    }

    /// Returns the parameters of the request, as they are sent.
    pub fn form(&self, command: &Command) -> Result<Form, Invalid> {
        let mut form = Form::new();
        for param in self.operation.params {
            let name = param.name;
            form = match (param.schema, self.raw(name)?) {
                (_, None) if param.required => return Err(invalid(name, t!("it is required"))),
                (_, None) => form,
                (Schema::File, Some(_)) => match self.text(param)? {
                    Some(path) => form.with_file(name, FilePart::path(path)),
                    None => form,
                },
                (Schema::Secret, Some(_)) => {
                    let text = self.contents(name)?.unwrap_or_default();
                    let secret = Secret::key(&text).map_err(|problem| {
                        invalid(name, t!("it %{problem}", problem = of_library(problem)))
                    })?;
                    form.with_secret(name, secret)
                }
                (Schema::Json(_), Some(_)) => form.with(name, self.json(command, param)?),
                (_, Some(_)) => {
                    let text = self.text(param)?.unwrap_or_default();
                    let text = self.canonical(param, &text).map_err(|reason| invalid(name, reason))?;
                    if param.is_url { form.with_url(text) } else { form.with(name, text) }
                }
            };
        }
        Ok(form)
    }

    /// Checks a value and returns it as it is sent.
    fn canonical(&self, param: &Param, text: &str) -> Result<String, String> {
        match param.schema {
            Schema::CstDate => canonical::<CstDate>(text).map_err(of_library),
            Schema::CstDateTime => self.date_time(param.name, text).map_err(of_library),
            Schema::Position => canonical::<Position>(text).map_err(of_library),
            Schema::Expires => expires(text).map(|seconds| seconds.to_string()),
            Schema::CommaList(item) if item.is_number() => {
                let numbers: Result<Vec<_>, _> = text.split(',').map(canonical::<i64>).collect();
                numbers.map(|numbers| numbers.join(",")).map_err(|_| not_a_number(param, text))
            }
            schema if schema.is_number() => canonical::<i64>(text).map_err(|_| not_a_number(param, text)),
            _ => Ok(text.to_owned()),
        }
    }

    /// Reads a date and time. A date alone means its first second, or its last one at the end of the
    /// operation's time span.
    fn date_time(&self, name: &str, text: &str) -> Result<String, <CstDateTime as FromStr>::Err> {
        let is_end = self.operation.span.is_some_and(|span| span.end == name);
        let is_date = text.len() == "2026-09-01".len();
        let time = if is_end { "23:59:59" } else { "00:00:00" };
        let text = if is_date { format!("{text} {time}") } else { text.replacen('T', " ", 1) };
        canonical::<CstDateTime>(&text)
    }

    /// Reads and checks a JSON value, given as text, `@file` or `-`. Records may be a sheet.
    fn json(&self, command: &Command, param: &'static Param) -> Result<String, Invalid> {
        let name = param.name;
        let failed = |reason: String| invalid(name, reason);
        let Some(json_param) = command.json_param(name) else {
            return Ok(self.contents(name)?.unwrap_or_default());
        };
        let text = match RecordsParam::all(self.operation).find(|records| records.param.name == name) {
            Some(records) => {
                let (path, bytes) = self.bytes(name)?;
                sheet::read(records, &bytes, &path).map_err(failed)?
            }
            None => self.contents(name)?.unwrap_or_default(),
        };
        (json_param.read)(&text).map_err(failed)
    }

    /// Returns the path and the bytes of the file for `@file`, those of standard input for `-`, or an empty path and
    /// the text itself.
    fn bytes(&self, name: &'static str) -> Result<(String, Vec<u8>), Invalid> {
        let text = self.raw(name)?.and_then(|values| values.last().cloned()).unwrap_or_default();
        let path = match text.strip_prefix('@') {
            Some(path) => path,
            None if text == "-" => "-",
            None if Path::new(&text).is_file() => {
                return Err(invalid(name, t!("`%{path}` is a file: write @%{path}", path = text)));
            }
            None => return Ok((String::new(), text.into_bytes())),
        };
        let failed = |error| {
            invalid(name, t!("cannot read %{file}: %{error}", file = path, error = of_library(error)))
        };
        Ok((path.to_owned(), read_bytes(path).map_err(failed)?))
    }

    /// Returns the given options without secrets and without the ids of `main`, such as `--type mp4`.
    pub fn summary(&self, main: Option<&Param>) -> String {
        let mut options = Vec::new();
        let is_shown = |param: &&Param| {
            !matches!(param.schema, Schema::Secret) && main.is_none_or(|main| main.name != param.name)
        };
        for param in self.operation.params.iter().filter(is_shown) {
            if let Ok(Some(values)) = self.raw(param.name) {
                options.push(format!("--{} {}", kebab(param.name), values.join(",")));
            }
        }
        options.join(" ")
    }

    /// Returns the text of a value: names of enum values resolved, and repeated options joined.
    fn text(&self, param: &Param) -> Result<Option<String>, Invalid> {
        let Some(values) = self.raw(param.name)? else { return Ok(None) };
        if !matches!(param.schema, Schema::CommaList(_)) {
            return Ok(values.last().map(|text| resolve(param, text)));
        }
        let items = values.iter().flat_map(|text| text.split(','));
        Ok(Some(items.map(|item| resolve(param, item.trim())).collect::<Vec<_>>().join(",")))
    }

    /// Returns the text of a value, the contents of the file for `@file`, or standard input for `-`.
    fn contents(&self, name: &'static str) -> Result<Option<String>, Invalid> {
        let Some(values) = self.raw(name)? else { return Ok(None) };
        let Some(text) = values.last() else { return Ok(None) };
        let path = match text.strip_prefix('@') {
            Some(path) => path,
            None if text == "-" => "-",
            None => return Ok(Some(text.clone())),
        };
        let failed = |error| {
            invalid(name, t!("cannot read %{file}: %{error}", file = path, error = of_library(error)))
        };
        Ok(Some(read(path).map_err(failed)?))
    }

    /// Returns the override of a parameter, or the values of its option.
    fn raw(&self, name: &'static str) -> Result<Option<Vec<String>>, Invalid> {
        if let Some((_, value)) = self.overrides.iter().find(|(known, _)| *known == name) {
            return Ok(Some(vec![value.clone()]));
        }
        let values = self.matches.try_get_many::<String>(name).map_err(|error| invalid(name, error))?;
        Ok(values.map(|values| values.cloned().collect()))
    }
}

/// Returns the message for text that is no number: the standard library's does not quote the text, and
/// does not list the values of an enum.
fn not_a_number(param: &Param, text: &str) -> String {
    match (param.schema.values(), param.schema) {
        ([], Schema::CommaList(_)) => {
            t!("`%{text}` is not a list of whole numbers", text = text).into_owned()
        }
        ([], _) => t!("`%{text}` is not a whole number", text = text).into_owned(),
        (values, _) => {
            let names: Vec<_> = values.iter().map(|known| kebab(known.name)).collect();
            let names = names.join(", ");
            t!("`%{text}` is not one of %{names}, nor a whole number", text = text, names = names)
                .into_owned()
        }
    }
}

/// Returns the value to send for the name of an enum value or for yes and no. Other text stays as it is.
fn resolve(param: &Param, text: &str) -> String {
    if matches!(param.schema, Schema::Flag) {
        return flag(text).unwrap_or(text).to_owned();
    }
    known_value(param.schema.values(), text).to_owned()
}

fn invalid(parameter: &'static str, reason: impl Display) -> Invalid {
    Invalid { parameter, reason: reason.to_string() }
}

impl From<Invalid> for CliError {
    fn from(invalid: Invalid) -> Self {
        let name = format!("--{}", kebab(invalid.parameter));
        Self::usage(t!("%{name}: %{error}", name = name, error = of_library(invalid.reason)))
    }
}
