//! The part of the command line's `operation` that generated code uses.

use library_api::Request;
use library_api::metadata::Operation;
use library_api::runtime::{Paged, PagedByDay};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub struct Command {
    pub operation: &'static Operation,
    pub json: &'static [(&'static str, ReadJson)],
}

pub type ReadJson = fn(&str) -> Result<String, String>;

impl Command {
    pub const fn single<R: Request<Response: Serialize>>() -> Self {
        Self { operation: R::OPERATION, json: &[] }
    }

    pub const fn paged<R: Paged<Response: Serialize, Item: Serialize>>() -> Self {
        Self::single::<R>()
    }

    pub const fn by_day<R: PagedByDay<Response: Serialize, Item: Serialize>>() -> Self {
        Self::single::<R>()
    }

    pub const fn json(self, json: &'static [(&'static str, ReadJson)]) -> Self {
        Self { json, ..self }
    }
}

pub fn read_json<T: DeserializeOwned + Serialize>(text: &str) -> Result<String, String> {
    let value: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
    serde_json::to_string(&value).map_err(|error| error.to_string())
}
