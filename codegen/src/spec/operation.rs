//! Operations of the spec.

use baijiayun_metadata::{Encoding, Envelope, Method, Safety, Signing, Source};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::types::{Field, Sample, Scalar};

/// One operation.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// The source that the operation is known from.
    #[serde(default)]
    pub source: Source,
    /// The number on the vendor's page, such as `API-6`. Only operations of the page have one.
    #[serde(default)]
    pub number: Option<String>,
    /// The English title.
    pub title: String,
    /// The Chinese title, as the vendor's page has it.
    pub title_zh: String,
    /// The anchor of its heading on the vendor's page.
    #[serde(default)]
    pub anchor: Option<Anchor>,
    /// The effect of the call.
    pub description: String,
    /// The same in Chinese.
    #[serde(default)]
    pub description_zh: Option<String>,
    /// The HTTP methods that the server accepts.
    pub methods: Vec<Method>,
    /// The path. `unknown` if the source does not show it, `dynamic` if a parameter holds the URL.
    pub path: String,
    /// The encoding of the parameters.
    #[serde(default)]
    pub encoding: Encoding,
    /// How the file can also be sent in chunks.
    #[serde(default)]
    pub chunk: Option<Chunk>,
    /// Whether the call is signed.
    #[serde(default)]
    pub signing: Signing,
    /// Whether a call reads, changes or destroys data.
    pub safety: Safety,
    /// Whether sending the same call twice has the same effect as sending it once.
    /// Required for `write` and `destructive`; reads are always idempotent.
    #[serde(default)]
    pub idempotent: Option<bool>,
    /// The parameters by wire name.
    #[serde(default)]
    pub params: IndexMap<String, Param>,
    /// Two parameters that bound a span of time.
    #[serde(default)]
    pub span: Option<Span>,
    /// The data of a successful response.
    pub response: Response,
    /// The envelope of the response, if it differs from that of `api.yaml`.
    #[serde(default)]
    pub envelope: Option<Envelope>,
    /// The parameters and fields that make up its pages.
    #[serde(default)]
    pub pagination: Option<Pagination>,
    /// Further facts for callers.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The same in Chinese, one for one.
    #[serde(default)]
    pub notes_zh: Vec<String>,
    /// The samples, from the vendor's page if it has the operation. At least one has a request and a successful response.
    pub samples: Vec<Sample>,
    /// Differences from the vendor's page that are meant, by the place that `cargo xtask drift` shows; the value is
    /// the page's side.
    #[serde(default)]
    pub differs: IndexMap<String, String>,
    /// Guesses that a person has to check, each with its reason. Delete them when they are settled.
    #[serde(default)]
    pub review: Vec<String>,
}

/// The anchor of a heading on the vendor's page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// The fragment of the URL, without `#`.
    pub id: String,
    /// Whether it is derived from the anchors of other headings, and was not observed.
    #[serde(default)]
    pub expected: bool,
}

/// Sending a file in chunks: raw bodies with a `Content-Range` that counts from 1.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chunk {
    /// The header that carries the percent-encoded file name.
    pub file_name_header: String,
    /// The rules for sending chunks.
    pub description: String,
}

/// One request parameter.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// A type expression, such as `ItemId` or `comma_list<ItemId>`.
    #[serde(rename = "type")]
    pub ty: String,
    /// The meaning of the value, with its unit if it has one.
    pub description: String,
    /// The same in Chinese.
    #[serde(default)]
    pub description_zh: Option<String>,
    /// The source that the parameter is known from, if not that of its operation.
    #[serde(default)]
    pub source: Source,
    /// Whether a call without it is rejected.
    #[serde(default)]
    pub required: bool,
    /// The value that the server assumes if it is left out.
    #[serde(default)]
    pub default: Option<Scalar>,
    /// The name in Rust, if the wire name cannot be used.
    #[serde(default)]
    pub rust: Option<String>,
    /// Whether the value is the URL of a call with a `dynamic` path. Not sent as a parameter.
    #[serde(default)]
    pub url: bool,
    /// The loss that a call causes if this flag is set, as a sentence. Without the flag, the operation's `safety` holds.
    #[serde(default)]
    pub destroys: Option<String>,
    /// The same in Chinese.
    #[serde(default)]
    pub destroys_zh: Option<String>,
    /// The smallest number allowed.
    #[serde(default)]
    pub min: Option<i64>,
    /// The largest number allowed.
    #[serde(default)]
    pub max: Option<i64>,
    /// The longest text allowed, in characters.
    #[serde(default)]
    pub max_length: Option<usize>,
    /// The only values allowed, if the type is not an enum.
    #[serde(default)]
    pub allowed: Vec<Scalar>,
    /// The file name extensions allowed for a file part, in lower case: lists by kind of file.
    #[serde(default)]
    pub extensions: IndexMap<String, Vec<String>>,
    /// Guesses that a person has to check, each with its reason. Delete them when they are settled.
    #[serde(default)]
    pub review: Vec<String>,
}

/// Two parameters that bound a span of time. The end may not be before the start.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The parameter with the start.
    pub start: String,
    /// The parameter with the end.
    pub end: String,
    /// Whether both must be on one day, China Standard Time.
    #[serde(default)]
    pub same_day: bool,
}

/// The data of a successful response: a type, or fields, which make a record named after the operation.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// The meaning of the data.
    #[serde(default)]
    pub description: Option<String>,
    /// A type expression, or `none` if a successful response has no data.
    #[serde(default, rename = "type")]
    pub ty: Option<String>,
    /// Records whose fields this one has too, before its own.
    #[serde(default)]
    pub include: Vec<String>,
    /// The fields by wire name.
    #[serde(default)]
    pub fields: IndexMap<String, Field>,
}

/// The parameters and fields that make up the pages of a list.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pagination {
    /// The parameter with the page number, from 1.
    pub page: String,
    /// The parameter with the number of items on a page.
    pub page_size: String,
    /// The response field with the items.
    pub items: String,
    /// The response field with the number of items on all pages.
    pub total: String,
}
