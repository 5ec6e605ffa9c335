//! Declared types, fields and samples.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

/// What a value is made of on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// A signed 64-bit integer.
    Int,
    /// Text.
    String,
}

/// An identifier.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Id {
    /// What it is made of.
    pub base: Base,
    /// What it identifies.
    pub description: String,
}

/// A vocabulary. Values that are not listed survive decoding and can be sent.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enum {
    /// What its values are made of.
    pub base: Base,
    /// What it says.
    pub description: String,
    /// The known values; the key is the name in Rust, in snake_case.
    pub values: IndexMap<String, EnumValue>,
}

/// One known value of a vocabulary.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnumValue {
    /// The value on the wire.
    pub value: Scalar,
    /// Its meaning in English.
    pub title: String,
    /// Its meaning in Chinese.
    pub title_zh: String,
}

/// A single value written in YAML.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Scalar {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text.
    String(String),
}

/// A named shape with fields.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// What it describes.
    pub description: String,
    /// Other records whose fields stand in this one too, before its own.
    #[serde(default)]
    pub include: Vec<String>,
    /// The fields, by their name on the wire.
    #[serde(default)]
    pub fields: IndexMap<String, Field>,
}

/// A field of a record, a response or a callback.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// A type expression, such as `ItemId` or `list<Item>`.
    #[serde(rename = "type")]
    pub ty: String,
    /// What it says, with its unit where it has one.
    pub description: String,
    /// Whether the value is always there. Without it, a caller sees an `Option`.
    #[serde(default)]
    pub required: bool,
    /// The name in Rust, where the one on the wire will not do.
    #[serde(default)]
    pub rust: Option<String>,
    /// How the value is written on the wire, where its type does not say.
    #[serde(default)]
    pub wire: Wire,
}

/// How a value is written in JSON.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Wire {
    /// As its type says.
    #[default]
    Natural,
    /// Numbers as strings.
    String,
}

/// A request and its answer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// What it shows, where that is not plain.
    #[serde(default)]
    pub description: Option<String>,
    /// The parameters, by name, without the common ones.
    #[serde(default)]
    pub request: Option<IndexMap<String, serde_json::Value>>,
    /// The whole body of the answer.
    #[serde(default)]
    pub response: Option<serde_json::Value>,
}
