//! The other files of a folder: types, operations and callbacks.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::operation::Operation;
use super::types::{Enum, Field, Id, Record, Sample};

/// Any other file of the folder: one module, or `types.yaml` with what modules share.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModuleFile {
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// What the module is for.
    pub description: String,
    /// Identifiers, each its own type.
    #[serde(default)]
    pub ids: IndexMap<String, Id>,
    /// Vocabularies: open sets of named values.
    #[serde(default)]
    pub enums: IndexMap<String, Enum>,
    /// Records: named shapes with fields.
    #[serde(default)]
    pub records: IndexMap<String, Record>,
    /// The calls a client makes.
    #[serde(default)]
    pub operations: IndexMap<String, Operation>,
    /// The calls the vendor makes to its customer.
    #[serde(default)]
    pub webhooks: IndexMap<String, Webhook>,
}

/// A call that the vendor makes to its customer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// When it comes and what to do with it.
    pub description: String,
    /// The parameters, by their name on the wire, with the common ones it carries.
    pub fields: IndexMap<String, Field>,
    /// Further facts for whoever receives it.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Samples: `request` is what arrives, `response` what to answer.
    pub samples: Vec<Sample>,
}
