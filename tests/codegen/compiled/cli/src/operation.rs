//! The part of the command line's `operation` that generated code uses.

use library_api::Request;
use library_api::metadata::Operation;
use library_api::runtime::{Paged, PagedByDay};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub struct Command {
    pub operation: &'static Operation,
    pub json: &'static [JsonParam],
    pub example: &'static str,
}

pub type ReadJson = fn(&str) -> Result<String, String>;

pub struct JsonParam {
    pub name: &'static str,
    pub read: ReadJson,
    pub example: &'static str,
}

impl JsonParam {
    pub const fn new(name: &'static str, read: ReadJson, example: &'static str) -> Self {
        Self { name, read, example }
    }
}

impl Command {
    pub const fn single<R: Request<Response: Serialize>>() -> Self {
        Self { operation: R::OPERATION, json: &[], example: "" }
    }

    pub const fn paged<R: Paged<Response: Serialize, Item: Serialize>>() -> Self {
        Self::single::<R>()
    }

    pub const fn by_day<R: PagedByDay<Response: Serialize, Item: Serialize>>() -> Self {
        Self::single::<R>()
    }

    pub const fn json(self, json: &'static [JsonParam]) -> Self {
        Self { json, ..self }
    }

    pub const fn example(self, example: &'static str) -> Self {
        Self { example, ..self }
    }
}

pub fn read_json<T: DeserializeOwned + Serialize>(text: &str) -> Result<String, String> {
    let value: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
    serde_json::to_string(&value).map_err(|error| error.to_string())
}
