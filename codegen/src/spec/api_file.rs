//! `api.yaml`: what holds for the whole API.

use baijiayun_metadata::Envelope;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

/// The folder's `api.yaml`: what holds for the whole API.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiFile {
    /// The English title.
    pub title: String,
    /// The Chinese title, as the vendor's page has it.
    pub title_zh: String,
    /// What the API is for.
    pub description: String,
    /// The base URL of an account, with `{private_domain}` in it.
    pub server: String,
    /// The parameters that the client adds to every signed call; no operation may declare one.
    pub common: IndexMap<String, CommonParam>,
    /// The published error codes by name; `bad_signature` is the one that the client reacts to.
    pub error_codes: IndexMap<String, ErrorCode>,
    /// How a response is wrapped, unless an operation says otherwise.
    pub envelope: Envelope,
    /// How the key that signs calls is fetched with the account's secret.
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
    pub description: String,
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
    pub title: String,
    /// Its meaning in Chinese.
    pub title_zh: String,
    /// What a caller can do about it, where the settings explain it.
    #[serde(default)]
    pub hint: Option<String>,
}

/// How the key that signs calls is fetched with the account's secret.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyOperation {
    /// The operation, as `module.name`.
    pub operation: String,
    /// Its parameter with the secret.
    pub secret: String,
    /// The field of its response with the key.
    pub key: String,
}
