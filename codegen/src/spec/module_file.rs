//! The other files of a folder: types, operations and webhooks.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::operation::Operation;
use super::types::{Enum, Field, Id, Record, Sample};

/// One module, or `types.yaml` with the types that modules share.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModuleFile {
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// The purpose of the module.
    pub description: String,
    /// The same in Chinese.
    #[serde(default)]
    pub description_zh: Option<String>,
    /// Ids, each with its own type.
    #[serde(default)]
    pub ids: IndexMap<String, Id>,
    /// Open enums: named values to which the server may add more.
    #[serde(default)]
    pub enums: IndexMap<String, Enum>,
    /// Records: named types with fields.
    #[serde(default)]
    pub records: IndexMap<String, Record>,
    /// The calls that a client makes.
    #[serde(default)]
    pub operations: IndexMap<String, Operation>,
    /// The calls that the vendor makes to a customer.
    #[serde(default)]
    pub webhooks: IndexMap<String, Webhook>,
}

/// A call that the vendor makes to a customer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// When the call is made, and how to handle it.
    pub description: String,
    /// The parameters by wire name, including the common ones.
    pub fields: IndexMap<String, Field>,
    /// Further facts for receivers.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Samples: `request` is the form that arrives, `response` the body to respond with.
    pub samples: Vec<Sample>,
}
