//! The values of an operation's parameters, read from the command line.

use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use baijiayun_vod::metadata::{Operation, Param, Schema};
use baijiayun_vod::runtime::Form;
use baijiayun_vod::{CstDate, CstDateTime, FilePart, Position, Secret};
use clap::ArgMatches;

use super::command::Command;
use crate::error::CliError;
use crate::input::read;
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
                (_, None) if param.required => return Err(invalid(name, "it is required")),
                (_, None) => form,
                (Schema::File, Some(_)) => match self.text(param)? {
                    Some(path) => form.with_file(name, FilePart::path(path)),
                    None => form,
                },
                (Schema::Secret, Some(_)) => {
                    let text = self.contents(name)?.unwrap_or_default();
                    let secret =
                        Secret::key(&text).map_err(|problem| invalid(name, format!("it {problem}")))?;
                    form.with_secret(name, secret)
                }
                (Schema::Json(_), Some(_)) => form.with(name, self.json(command, name)?),
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
            Schema::CstDate => canonical::<CstDate>(text).map_err(|error| error.to_string()),
            Schema::CstDateTime => self.date_time(param.name, text).map_err(|error| error.to_string()),
            Schema::Position => canonical::<Position>(text).map_err(|error| error.to_string()),
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

    /// Reads and checks a JSON value, given as text or `@file`.
    fn json(&self, command: &Command, name: &'static str) -> Result<String, Invalid> {
        let text = self.contents(name)?.unwrap_or_default();
        match command.reader(name) {
            Some(read) => read(&text).map_err(|reason| invalid(name, reason)),
            None => Ok(text),
        }
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

    /// Returns the text of a value, or the contents of the file for `@file`.
    fn contents(&self, name: &'static str) -> Result<Option<String>, Invalid> {
        let Some(values) = self.raw(name)? else { return Ok(None) };
        let Some(text) = values.last() else { return Ok(None) };
        match text.strip_prefix('@') {
            None => Ok(Some(text.clone())),
            Some(path) => {
                let contents =
                    read(path).map_err(|error| invalid(name, format!("cannot read {path}: {error}")))?;
                Ok(Some(contents))
            }
        }
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

/// Parses a value as a `T` and returns it as the client writes it.
fn canonical<T: FromStr + Display>(text: &str) -> Result<String, T::Err> {
    text.parse::<T>().map(|value| value.to_string())
}

/// Parses a length of time as `--expires-in` does, but for `never`.
pub fn duration(text: &str) -> Result<Duration, String> {
    match expires(text).map(u64::try_from) {
        Ok(Ok(seconds @ 1..)) => Ok(Duration::from_secs(seconds)),
        _ => {
            Err(t!("`%{text}` is not a number of seconds, nor a time such as 90s, 30m or 2h", text = text)
                .into())
        }
    }
}

/// Returns the seconds of `3600`, `60m`, `1h`, `1d` or `never`, as they are sent.
fn expires(text: &str) -> Result<i64, String> {
    if text == "never" {
        return Ok(0);
    }
    let (number, unit) = match text.as_bytes().last() {
        Some(b's') => (&text[..text.len() - 1], 1),
        Some(b'm') => (&text[..text.len() - 1], 60),
        Some(b'h') => (&text[..text.len() - 1], 3600),
        Some(b'd') => (&text[..text.len() - 1], 86_400),
        _ => (text, 1),
    };
    match number.parse::<i64>().ok().and_then(|number| number.checked_mul(unit)) {
        Some(seconds @ 1..) => Ok(seconds),
        Some(0) => Err("0 would be for ever: write `never`".to_owned()),
        _ => Err(format!("`{text}` is not a number of seconds, a time such as 60m, 1h or 1d, or `never`")),
    }
}

/// Returns the message for text that is no number: the standard library's does not quote the text, and
/// does not list the values of an enum.
fn not_a_number(param: &Param, text: &str) -> String {
    match (param.schema.values(), param.schema) {
        ([], Schema::CommaList(_)) => format!("`{text}` is not a list of whole numbers"),
        ([], _) => format!("`{text}` is not a whole number"),
        (values, _) => {
            let names: Vec<_> = values.iter().map(|known| kebab(known.name)).collect();
            format!("`{text}` is not one of {}, nor a whole number", names.join(", "))
        }
    }
}

/// Returns the value to send for the name of an enum value or for yes and no. Other text stays as it is.
fn resolve(param: &Param, text: &str) -> String {
    if matches!(param.schema, Schema::Flag) {
        return match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => "1".to_owned(),
            "false" | "no" | "off" => "0".to_owned(),
            _ => text.to_owned(),
        };
    }
    known_value(param.schema.values(), text).to_owned()
}

fn invalid(parameter: &'static str, reason: impl Display) -> Invalid {
    Invalid { parameter, reason: reason.to_string() }
}

impl From<Invalid> for CliError {
    fn from(invalid: Invalid) -> Self {
        Self::usage(format!("--{}: {}", kebab(invalid.parameter), invalid.reason))
    }
}

#[cfg(test)]
mod tests {
    use super::expires;

    #[test]
    fn an_expiry_is_seconds_a_time_or_never() {
        for (text, seconds) in
            [("3600", 3600), ("90s", 90), ("60m", 3600), ("1h", 3600), ("2d", 172_800), ("never", 0)]
        {
            assert_eq!(expires(text), Ok(seconds), "{text}");
        }
        assert_eq!(expires("0"), Err("0 would be for ever: write `never`".to_owned()));
        for text in ["", "h", "-1", "0.5", "1w", "1 h", "soon", "9223372036854775807d", "一"] {
            assert!(expires(text).is_err_and(|reason| reason.contains("`never`")), "{text}");
        }
    }
}
