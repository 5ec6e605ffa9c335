//! The commands of the operations: their metadata, and the functions that create their typed requests.

use baijiayun_vod::Request;
use baijiayun_vod::metadata::Operation;
use baijiayun_vod::runtime::{Form, Paged, PagedByDay};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::invocation::Invocation;
use crate::generated::COMMANDS;
use crate::lang::of_library;
use crate::names::kebab;

/// The command of an operation.
pub struct Command {
    pub operation: &'static Operation,
    /// Creates the typed request from its parameters.
    pub invocation: fn(Form) -> Invocation,
    json: &'static [JsonParam],
    /// The options of an example.
    pub example: &'static str,
}

/// A parameter whose value is JSON.
pub struct JsonParam {
    /// Its name on the wire.
    pub name: &'static str,
    pub read: ReadJson,
    /// The value of the vendor's sample, as JSON.
    pub example: &'static str,
}

impl JsonParam {
    pub const fn new(name: &'static str, read: ReadJson, example: &'static str) -> Self {
        Self { name, read, example }
    }
}

/// A function that parses JSON as a type and returns it as it is sent. The error says what is wrong.
pub type ReadJson = fn(&str) -> Result<String, String>;

impl Command {
    /// Returns the commands of all operations.
    pub fn all() -> &'static [Self] {
        COMMANDS
    }

    const fn new(operation: &'static Operation, invocation: fn(Form) -> Invocation) -> Self {
        Self { operation, invocation, json: &[], example: "" }
    }

    /// Creates the command of an operation without pages.
    pub const fn single<R>() -> Self
    where
        R: Request<Response: Serialize>,
    {
        Self::new(R::OPERATION, |form| Invocation::single(R::from_form(form)))
    }

    /// Creates the command of an operation with pages.
    pub const fn paged<R>() -> Self
    where
        R: Paged<Response: Serialize, Item: Serialize>,
    {
        Self::new(R::OPERATION, |form| Invocation::paged(R::from_form(form)))
    }

    /// Creates the command of an operation with pages whose calls cover at most one day.
    pub const fn by_day<R>() -> Self
    where
        R: PagedByDay<Response: Serialize, Item: Serialize>,
    {
        Self::new(R::OPERATION, |form| Invocation::by_day(R::from_form(form)))
    }

    /// Sets its JSON parameters.
    pub const fn json(self, json: &'static [JsonParam]) -> Self {
        Self { json, ..self }
    }

    /// Returns a JSON parameter.
    pub fn json_param(&self, name: &str) -> Option<&'static JsonParam> {
        self.json.iter().find(|param| param.name == name)
    }

    /// Sets the options of its example.
    pub const fn example(self, example: &'static str) -> Self {
        Self { example, ..self }
    }

    /// Returns the words of the command, such as `video get-info`.
    pub fn words(&self) -> String {
        kebab(self.operation.id).replacen('.', " ", 1)
    }
}

/// Finds a command by the names of its module and its operation on the command line.
pub fn find(module: &str, operation: &str) -> Option<&'static Command> {
    let is_match = |known: &Operation| kebab(known.module()) == module && kebab(known.name()) == operation;
    COMMANDS.iter().find(|command| is_match(command.operation))
}

/// Parses JSON as a `T`, and rejects unknown keys, which would not be sent.
pub fn read_json<T: DeserializeOwned + Serialize>(text: &str) -> Result<String, String> {
    let mut unknown = Vec::new();
    let mut json = serde_json::Deserializer::from_str(text);
    let value: T = serde_ignored::deserialize(&mut json, |path| unknown.push(path.to_string()))
        .and_then(|value| json.end().map(|()| value))
        .map_err(|error| t!("invalid JSON: %{error}", error = of_library(error)).into_owned())?;
    match unknown.first() {
        None => serde_json::to_string(&value).map_err(|error| error.to_string()),
        Some(path) => Err(t!("unknown key `%{path}`", path = path).into_owned()),
    }
}
