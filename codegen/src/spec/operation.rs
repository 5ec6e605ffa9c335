//! Operations as written.

use baijiayun_metadata::{Encoding, Envelope, Method, Safety, Signing};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::types::{Field, Sample, Scalar};

/// One operation.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// The number in the vendor's document, such as `API-6`.
    pub number: String,
    /// The English title.
    pub title: String,
    /// The Chinese title, to be searched for on the vendor's page.
    pub title_zh: String,
    /// What it does.
    pub description: String,
    /// The HTTP methods the server accepts.
    pub methods: Vec<Method>,
    /// The path; `unknown` where the source does not show it, `dynamic` where a parameter holds the URL.
    pub path: String,
    /// How the parameters travel.
    #[serde(default)]
    pub encoding: Encoding,
    /// Whether the same file can also be sent in pieces.
    #[serde(default)]
    pub chunk: Option<Chunk>,
    /// Whether the call is signed.
    #[serde(default)]
    pub signing: Signing,
    /// What a call can change.
    pub safety: Safety,
    /// Whether sending the same call twice leaves things as sending it once does.
    /// Reads always are; a write has to say.
    #[serde(default)]
    pub idempotent: Option<bool>,
    /// The parameters, by their name on the wire.
    #[serde(default)]
    pub params: IndexMap<String, Param>,
    /// Two parameters that bound a span of time.
    #[serde(default)]
    pub span: Option<Span>,
    /// What a success holds.
    pub response: Response,
    /// How the response is wrapped, where it differs from the API's rule.
    #[serde(default)]
    pub envelope: Option<Envelope>,
    /// How to walk its pages.
    #[serde(default)]
    pub pagination: Option<Pagination>,
    /// Further facts for whoever calls it.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The document's own samples. At least one has a request and a successful response.
    pub samples: Vec<Sample>,
}

/// Sending a file in pieces: raw bodies with a `Content-Range` that counts from 1.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chunk {
    /// The header that carries the percent-encoded file name.
    pub file_name_header: String,
    /// What to know about it.
    pub description: String,
}

/// One request parameter.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// A type expression, such as `ItemId` or `comma_list<ItemId>`.
    #[serde(rename = "type")]
    pub ty: String,
    /// What it means, with its unit where it has one.
    pub description: String,
    /// Whether a call without it is refused.
    #[serde(default)]
    pub required: bool,
    /// What the server assumes when it is left out.
    #[serde(default)]
    pub default: Option<Scalar>,
    /// The name in Rust, where the one on the wire will not do.
    #[serde(default)]
    pub rust: Option<String>,
    /// The URL of the call, for a `dynamic` path. Not sent as a parameter.
    #[serde(default)]
    pub url: bool,
    /// The smallest number allowed.
    #[serde(default)]
    pub min: Option<i64>,
    /// The largest number allowed.
    #[serde(default)]
    pub max: Option<i64>,
    /// The longest text allowed, in characters.
    #[serde(default)]
    pub max_length: Option<usize>,
    /// The only values allowed, where no vocabulary says it.
    #[serde(default)]
    pub allowed: Vec<Scalar>,
    /// The file name extensions allowed, lower case, for a file part: lists by kind of file.
    #[serde(default)]
    pub extensions: IndexMap<String, Vec<String>>,
}

/// Two parameters that bound a span of time: the end may not come before the start.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The parameter with the start.
    pub start: String,
    /// The parameter with the end.
    pub end: String,
    /// Whether both must lie in one day, China Standard Time.
    #[serde(default)]
    pub same_day: bool,
}

/// What a success holds: a type, or fields that make a record of their own.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// What it holds, in a sentence.
    #[serde(default)]
    pub description: Option<String>,
    /// A type expression; `none` where a success says nothing more.
    #[serde(default, rename = "type")]
    pub ty: Option<String>,
    /// Other records whose fields stand in this one too, before its own.
    #[serde(default)]
    pub include: Vec<String>,
    /// The fields, by their name on the wire.
    #[serde(default)]
    pub fields: IndexMap<String, Field>,
}

/// How to walk the pages of a listing.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pagination {
    /// The parameter with the page number, from 1.
    pub page: String,
    /// The parameter with the page's size.
    pub page_size: String,
    /// The response field with the items.
    pub items: String,
    /// The response field with the number of all items.
    pub total: String,
    /// The field that tells an item from the others, where there is one.
    #[serde(default)]
    pub key: Option<String>,
}
