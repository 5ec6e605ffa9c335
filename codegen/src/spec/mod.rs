//! The spec language: the Rust types that read `spec/*/*.yaml`.
//!
//! They are plain data, exactly what is written in the files; the JSON Schema for editors
//! is generated from them. Meaning is checked in [`crate::check`] and given shape in
//! [`crate::model`].

pub mod load;
pub mod type_expr;

pub use baijiayun_metadata::{DataPlace, Encoding, Envelope, Method, Safety, Signing};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

/// The folder's `api.yaml`: what holds for the whole API.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiFile {
    /// The English title.
    pub en: String,
    /// The Chinese title, as the vendor's page has it.
    pub zh: String,
    /// What the API is for.
    pub about: String,
    /// The base URL of an account, with `{private_domain}` in it.
    pub server: String,
    /// The parameters that the client adds to every signed call; no operation may declare one.
    pub common: IndexMap<String, CommonParam>,
    /// The published error codes by name; `bad_signature` is the one that the client reacts to.
    pub error_codes: IndexMap<String, ErrorCode>,
    /// How a response is wrapped, unless an operation says otherwise.
    pub envelope: Envelope,
    /// How the partner key is fetched with the account's secret key.
    #[serde(default)]
    pub key_operation: Option<KeyOperation>,
    /// Facts about the whole API, for its documentation.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// A parameter that the client adds to every signed call.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommonParam {
    /// What the client puts there.
    pub role: Role,
    /// A type expression.
    #[serde(rename = "type")]
    pub ty: String,
    /// What it means, with its unit where it has one.
    pub about: String,
}

/// What the client puts into a common parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The account's number.
    Account,
    /// The time of the call, in unix seconds.
    Timestamp,
    /// The signature.
    Sign,
}

/// A published error code.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorCode {
    /// The number.
    pub code: i64,
    /// Its meaning in English.
    pub en: String,
    /// Its meaning in Chinese.
    pub zh: String,
}

/// How the partner key is fetched with the account's secret key.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyOperation {
    /// The operation, as `module.name`.
    pub operation: String,
    /// Its parameter with the secret key.
    pub secret_key: String,
    /// The field of its response with the partner key.
    pub partner_key: String,
}

/// A phrase in both languages.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

/// Any other file of the folder: one module, or `types.yaml` with what modules share.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModuleFile {
    /// The English title.
    pub en: String,
    /// The Chinese title.
    pub zh: String,
    /// What the module is for.
    pub about: String,
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
    pub callbacks: IndexMap<String, Callback>,
}

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
    pub about: String,
}

/// A vocabulary. Values that are not listed survive decoding and can be sent.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enum {
    /// What its values are made of.
    pub base: Base,
    /// What it says.
    pub about: String,
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
    pub en: String,
    /// Its meaning in Chinese.
    pub zh: String,
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
    pub about: String,
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
    /// A type expression, such as `VideoId` or `list<Category>`.
    #[serde(rename = "type")]
    pub ty: String,
    /// What it says, with its unit where it has one.
    pub about: String,
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

/// One operation.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// The number in the vendor's document, such as `API-6`.
    pub doc: String,
    /// The English title.
    pub en: String,
    /// The Chinese title, to be searched for on the vendor's page.
    pub zh: String,
    /// What it does.
    pub about: String,
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
    pub range: Option<Range>,
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
    pub about: String,
}

/// One request parameter.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// A type expression, such as `VideoId` or `comma_list<Definition>`.
    #[serde(rename = "type")]
    pub ty: String,
    /// What it means, with its unit where it has one.
    pub about: String,
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
pub struct Range {
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
    pub about: Option<String>,
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

/// A request and its answer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// What it shows, where that is not plain.
    #[serde(default)]
    pub about: Option<String>,
    /// The parameters, by name, without the common ones.
    #[serde(default)]
    pub request: Option<IndexMap<String, serde_json::Value>>,
    /// The whole body of the answer.
    #[serde(default)]
    pub response: Option<serde_json::Value>,
}

/// A call that the vendor makes to its customer.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Callback {
    /// The English title.
    pub en: String,
    /// The Chinese title.
    pub zh: String,
    /// When it comes and what to do with it.
    pub about: String,
    /// The parameters, by their name on the wire, with the common ones it carries.
    pub fields: IndexMap<String, Field>,
    /// Further facts for whoever receives it.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Samples: `request` is what arrives, `response` what to answer.
    pub samples: Vec<Sample>,
}

/// The name of the file with what modules share.
pub const TYPES: &str = "types";

/// A spec folder as written, not checked yet.
#[derive(Debug, Default)]
pub struct Spec {
    /// `api.yaml`.
    pub api: ApiFile,
    /// Its index among the sources.
    pub api_file: usize,
    /// Every other file by its name without the extension, `types` first.
    pub modules: IndexMap<String, Loaded>,
    /// Whether a file could not be read at all.
    pub incomplete: bool,
}

impl Spec {
    /// Returns an operation as written.
    pub fn operation(&self, module: &str, name: &str) -> Option<&Operation> {
        self.modules.get(module)?.content.operations.get(name)
    }
}

/// A module file.
#[derive(Debug)]
pub struct Loaded {
    /// Its index among the sources.
    pub file: usize,
    /// Its content.
    pub content: ModuleFile,
}

impl Scalar {
    /// Returns the value as it is written in a form.
    pub fn text(&self) -> String {
        match self {
            Self::Bool(value) => i64::from(*value).to_string(),
            Self::Int(value) => value.to_string(),
            Self::String(value) => value.clone(),
        }
    }
}
