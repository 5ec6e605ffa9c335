//! An operation as a command: its metadata, and how its typed request is made.

use baijiayun_vod::Request;
use baijiayun_vod::metadata::Operation;
use baijiayun_vod::runtime::{Form, Paged, PagedByDay};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::invocation::Invocation;
use crate::generated::COMMANDS;
use crate::names::kebab;

/// An operation as a command.
pub struct Command {
    pub operation: &'static Operation,
    /// Makes the typed request of its parameters.
    pub invocation: fn(Form) -> Invocation,
    /// How parameters that are JSON are read, by name.
    json: &'static [(&'static str, ReadJson)],
}

/// Reads JSON as a type, and writes it as it is sent. The error says what is wrong with it.
pub type ReadJson = fn(&str) -> Result<String, String>;

impl Command {
    /// An operation of which one call is made.
    pub const fn single<R>() -> Self
    where
        R: Request<Response: Serialize>,
    {
        Self { operation: R::OPERATION, invocation: |form| Invocation::single(R::from_form(form)), json: &[] }
    }

    /// An operation with pages.
    pub const fn paged<R>() -> Self
    where
        R: Paged<Response: Serialize, Item: Serialize>,
    {
        Self { operation: R::OPERATION, invocation: |form| Invocation::paged(R::from_form(form)), json: &[] }
    }

    /// An operation with pages, of which one call covers a day at most.
    pub const fn by_day<R>() -> Self
    where
        R: PagedByDay<Response: Serialize, Item: Serialize>,
    {
        Self { operation: R::OPERATION, invocation: |form| Invocation::by_day(R::from_form(form)), json: &[] }
    }

    /// Says how its parameters that are JSON are read.
    pub const fn json(self, json: &'static [(&'static str, ReadJson)]) -> Self {
        Self { json, ..self }
    }

    /// How a parameter that is JSON is read.
    pub fn reader(&self, name: &str) -> Option<ReadJson> {
        self.json.iter().find(|(known, _)| *known == name).map(|(_, read)| *read)
    }
}

/// The command with these names, as they are written on the command line.
pub fn find(module: &str, operation: &str) -> Option<&'static Command> {
    let is_it = |known: &Operation| kebab(known.module()) == module && kebab(known.name()) == operation;
    COMMANDS.iter().find(|command| is_it(command.operation))
}

/// Reads JSON as a `T`. A key that the type does not have would be lost, so it is refused.
pub fn read_json<T: DeserializeOwned + Serialize>(text: &str) -> Result<String, String> {
    let mut unknown = Vec::new();
    let mut json = serde_json::Deserializer::from_str(text);
    let value: T = serde_ignored::deserialize(&mut json, |path| unknown.push(path.to_string()))
        .and_then(|value| json.end().map(|()| value))
        .map_err(|error| format!("not the JSON that is expected: {error}"))?;
    match unknown.first() {
        None => serde_json::to_string(&value).map_err(|error| error.to_string()),
        Some(path) => Err(format!("`{path}` is not known there")),
    }
}
