//! Declared types, fields and samples.

use baijiayun_metadata::Source;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

/// The wire type of an id or an enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// A signed 64-bit integer.
    Int,
    /// Text.
    String,
}

/// An id.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Id {
    /// The wire type of the id.
    pub base: Base,
    /// The thing that it identifies.
    pub description: String,
}

/// An open enum. Values that are not listed are kept when decoding and can be sent.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enum {
    /// The wire type of the values.
    pub base: Base,
    /// The meaning of the values.
    pub description: String,
    /// The known values; the key is the name in Rust, in snake_case.
    pub values: IndexMap<String, EnumValue>,
}

/// One known value of an enum.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnumValue {
    /// The value on the wire.
    pub value: Scalar,
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// Guesses that a person has to check, each with its reason. Delete them when they are settled.
    #[serde(default)]
    pub review: Vec<String>,
    /// The source that the value is known from.
    #[serde(default)]
    pub source: Source,
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

/// A named type with fields.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The thing that it describes.
    pub description: String,
    /// Records whose fields this one has too, before its own.
    #[serde(default)]
    pub include: Vec<String>,
    /// The fields by wire name.
    #[serde(default)]
    pub fields: IndexMap<String, Field>,
    /// The columns of a table of such records, the most important one first: names of fields, or paths into records,
    /// such as `category.name`. Without it, a table has all fields with plain values.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Guesses that a person has to check, each with its reason. Delete them when they are settled.
    #[serde(default)]
    pub review: Vec<String>,
}

/// A field of a record, a response or a webhook.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// A type expression, such as `ItemId` or `list<Item>`.
    #[serde(rename = "type")]
    pub ty: String,
    /// The short Chinese title, which heads a column of a table.
    #[serde(default)]
    pub title_zh: Option<String>,
    /// The meaning of the value, with its unit if it has one.
    pub description: String,
    /// The same in Chinese.
    #[serde(default)]
    pub description_zh: Option<String>,
    /// The source that the field is known from, if not that of its operation.
    #[serde(default)]
    pub source: Source,
    /// Whether the value is always present. If not, the field is an `Option` in Rust.
    #[serde(default)]
    pub required: bool,
    /// The name in Rust, if the wire name cannot be used.
    #[serde(default)]
    pub rust: Option<String>,
    /// How the value is written in JSON, if not as its type.
    #[serde(default)]
    pub wire: Wire,
    /// Guesses that a person has to check, each with its reason. Delete them when they are settled.
    #[serde(default)]
    pub review: Vec<String>,
}

/// How a value is written in JSON.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Wire {
    /// As the type.
    #[default]
    Natural,
    /// Numbers as strings.
    String,
}

/// A request and its response.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// The case that the sample shows, if it is not the ordinary one.
    #[serde(default)]
    pub description: Option<String>,
    /// The parameters by name, without the common ones.
    #[serde(default)]
    pub request: Option<IndexMap<String, serde_json::Value>>,
    /// The whole body of the response.
    #[serde(default)]
    pub response: Option<serde_json::Value>,
}
