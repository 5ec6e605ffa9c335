//! JSON values whose objects keep the order of their members.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Number;

use crate::error::CliError;
use crate::lang::of_library;

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum JsonValue {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<JsonValue>),
    Object(IndexMap<String, JsonValue>),
}

impl JsonValue {
    pub fn parse(json: &str) -> Result<Self, CliError> {
        serde_json::from_str(json)
            .map_err(|error| CliError::json(t!("invalid JSON: %{error}", error = of_library(error))))
    }

    /// Returns the value as JSON on several lines.
    pub fn pretty(&self) -> Result<String, CliError> {
        serde_json::to_string_pretty(self).map_err(CliError::json)
    }

    /// Returns the value as JSON on one line.
    pub fn compact(&self) -> Result<String, CliError> {
        serde_json::to_string(self).map_err(CliError::json)
    }

    pub fn field(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => fields.get(name),
            _ => None,
        }
    }

    /// Returns the value at a path, such as `category.name`.
    pub fn at(&self, path: &str) -> Option<&Self> {
        path.split('.').try_fold(self, |value, name| value.field(name))
    }

    /// Returns a member of an object, to change it.
    pub fn member_mut(&mut self, name: &str) -> Option<&mut Self> {
        match self {
            Self::Object(members) => members.get_mut(name),
            _ => None,
        }
    }

    pub fn is_list(&self) -> bool {
        matches!(self, Self::List(_))
    }

    /// Returns the items of a list, or any other value as the only item.
    pub fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            value => std::slice::from_ref(value),
        }
    }

    /// Returns whether it is neither a list nor an object.
    pub fn is_scalar(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Object(_))
    }

    /// Returns whether a table shows it in one cell: it is a scalar, or a list of scalars.
    pub fn is_plain(&self) -> bool {
        match self {
            Self::List(items) => items.iter().all(Self::is_scalar),
            value => value.is_scalar(),
        }
    }

    /// Returns whether it has nothing to show: null, or an empty text, list or object.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Object(fields) => fields.is_empty(),
            Self::Bool(_) | Self::Number(_) => false,
        }
    }
}
