//! Reads the values of an operation's flags.

use std::fmt::Display;
use std::fs;
use std::io::{self, Read};
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};

use baijiayun_vod::{CstDateTime, FilePart, KnownValue, Operation, Param, Secret};
use clap::ArgMatches;
use serde::de::DeserializeOwned;

use super::kebab;

/// The arguments of one command.
pub struct Arguments<'m> {
    operation: &'static Operation,
    matches: &'m ArgMatches,
    /// What stands in place of flags.
    given: Vec<(&'static str, String)>,
}

/// An argument that cannot be used.
#[derive(Debug)]
pub struct Invalid {
    /// The parameter's name on the wire.
    pub parameter: &'static str,
    pub reason: String,
}

impl<'m> Arguments<'m> {
    pub fn new(operation: &'static Operation, matches: &'m ArgMatches) -> Self {
        Self { operation, matches, given: Vec::new() }
    }

    /// With this value of a parameter, whatever the flags say.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.given.push((name, value.into()));
        self
    }

    /// A value that every call needs.
    pub fn value<T: FromStr<Err: Display>>(&self, name: &'static str) -> Result<T, Invalid> {
        required(name, self.optional_value(name)?)
    }

    pub fn optional_value<T: FromStr<Err: Display>>(&self, name: &'static str) -> Result<Option<T>, Invalid> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let param = self.param(name)?;
        text.parse().map(Some).map_err(|error: T::Err| match param {
            Param { kind: "cst_date", .. } => invalid(name, error),
            // What the standard library says of numbers names none.
            Param { values: [_, ..], .. } => {
                let names: Vec<_> = param.values.iter().map(|known| kebab(known.name)).collect();
                invalid(name, format!("`{text}` is not one of {}, nor a whole number", names.join(", ")))
            }
            Param { kind, .. } if kind.starts_with("comma_list<") => {
                invalid(name, format!("`{text}` is not a list of whole numbers"))
            }
            _ => invalid(name, format!("`{text}` is not a whole number")),
        })
    }

    /// What was given, for people: `--video-id 1 --type mp4`.
    pub fn shown(&self) -> String {
        let shown = self.operation.params.iter().filter(|param| param.kind != "secret").filter_map(|param| {
            let given = self.given(param.name).ok()??;
            Some(format!("--{} {}", kebab(param.name), given.join(",")))
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    /// A moment from which on; of a date alone its first second.
    pub fn start(&self, name: &'static str) -> Result<CstDateTime, Invalid> {
        required(name, self.optional_start(name)?)
    }

    pub fn optional_start(&self, name: &'static str) -> Result<Option<CstDateTime>, Invalid> {
        self.moment(name, "00:00:00")
    }

    /// A moment up to which; of a date alone its last second.
    pub fn end(&self, name: &'static str) -> Result<CstDateTime, Invalid> {
        required(name, self.optional_end(name)?)
    }

    pub fn optional_end(&self, name: &'static str) -> Result<Option<CstDateTime>, Invalid> {
        self.moment(name, "23:59:59")
    }

    fn moment(&self, name: &'static str, time: &str) -> Result<Option<CstDateTime>, Invalid> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let is_date = text.len() == "2026-09-01".len();
        let text = if is_date { format!("{text} {time}") } else { text.replacen('T', " ", 1) };
        text.parse().map(Some).map_err(|error| invalid(name, error))
    }

    /// A secret: text, or `@file`.
    pub fn secret(&self, name: &'static str) -> Result<Secret, Invalid> {
        required(name, self.optional_secret(name)?)
    }

    pub fn optional_secret(&self, name: &'static str) -> Result<Option<Secret>, Invalid> {
        let text = self.contents(name)?;
        Ok(text.map(|text| Secret::new(text.trim())))
    }

    /// A file part, as a path.
    pub fn file(&self, name: &'static str) -> Result<FilePart, Invalid> {
        required(name, self.optional_file(name)?)
    }

    pub fn optional_file(&self, name: &'static str) -> Result<Option<FilePart>, Invalid> {
        Ok(self.text(name)?.map(FilePart::path))
    }

    /// JSON: text, or `@file`. A key that the type does not have would be lost, so it is refused.
    pub fn json<T: DeserializeOwned>(&self, name: &'static str) -> Result<T, Invalid> {
        required(name, self.optional_json(name)?)
    }

    pub fn optional_json<T: DeserializeOwned>(&self, name: &'static str) -> Result<Option<T>, Invalid> {
        let Some(text) = self.contents(name)? else { return Ok(None) };
        let mut unknown = Vec::new();
        let mut json = serde_json::Deserializer::from_str(&text);
        let value = serde_ignored::deserialize(&mut json, |path| unknown.push(path.to_string()))
            .and_then(|value| json.end().map(|()| value))
            .map_err(|error| invalid(name, format!("not the JSON that is expected: {error}")))?;
        match unknown.first() {
            None => Ok(Some(value)),
            Some(path) => Err(invalid(name, format!("`{path}` is not known there"))),
        }
    }

    /// What was given, with names in place of values resolved, and repeated values joined.
    fn text(&self, name: &'static str) -> Result<Option<String>, Invalid> {
        let Some(given) = self.given(name)? else { return Ok(None) };
        let param = self.param(name)?;
        let resolve = |text: &str| resolve(param, text);
        if !param.kind.starts_with("comma_list<") {
            return Ok(given.last().map(|text| resolve(text)));
        }
        let items = given.iter().flat_map(|text| text.split(','));
        Ok(Some(items.map(|item| resolve(item.trim())).collect::<Vec<_>>().join(",")))
    }

    /// What was given, or what the file holds that it names.
    fn contents(&self, name: &'static str) -> Result<Option<String>, Invalid> {
        let Some(given) = self.given(name)? else { return Ok(None) };
        let Some(text) = given.last() else { return Ok(None) };
        match text.strip_prefix('@') {
            None => Ok(Some(text.clone())),
            Some(path) => {
                let contents =
                    read(path).map_err(|error| invalid(name, format!("cannot read {path}: {error}")))?;
                Ok(Some(contents))
            }
        }
    }

    fn given(&self, name: &'static str) -> Result<Option<Vec<String>>, Invalid> {
        if let Some((_, value)) = self.given.iter().find(|(known, _)| *known == name) {
            return Ok(Some(vec![value.clone()]));
        }
        let values = self.matches.try_get_many::<String>(name).map_err(|error| invalid(name, error))?;
        Ok(values.map(|values| values.cloned().collect()))
    }

    fn param(&self, name: &'static str) -> Result<&'static Param, Invalid> {
        let found = self.operation.params.iter().find(|param| param.name == name);
        found.ok_or_else(|| invalid(name, "there is no such parameter"))
    }
}

/// The value on the wire of what may be its name.
fn resolve(param: &Param, text: &str) -> String {
    if param.kind == "flag" {
        return match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => "1".to_owned(),
            "false" | "no" | "off" => "0".to_owned(),
            _ => text.to_owned(),
        };
    }
    known_value(param.values, text).to_owned()
}

/// The value that has this name; of another text the text itself.
pub fn known_value<'t>(values: &'static [KnownValue], text: &'t str) -> &'t str {
    let known = values.iter().find(|known| kebab(known.name) == text.replace('_', "-"));
    known.map_or(text, |known| known.value)
}

/// Whether standard input was read: there is nothing more on it then.
static STDIN_IS_READ: AtomicBool = AtomicBool::new(false);

/// A file's text; `-` is standard input.
pub fn read(path: &str) -> io::Result<String> {
    if path != "-" {
        return fs::read_to_string(path);
    }
    if STDIN_IS_READ.swap(true, Ordering::Relaxed) {
        return Err(io::Error::other("standard input can be read once, and something else has read it"));
    }
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    Ok(text)
}

fn required<T>(name: &'static str, value: Option<T>) -> Result<T, Invalid> {
    value.ok_or_else(|| invalid(name, "it is required"))
}

fn invalid(parameter: &'static str, reason: impl Display) -> Invalid {
    Invalid { parameter, reason: reason.to_string() }
}
