//! `api.yaml`: the rules for all operations.

use baijiayun_metadata::{Envelope, Source};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

/// The `api.yaml` of a spec folder: the rules for all operations.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApiFile {
    /// The English title.
    pub title: String,
    /// The Chinese title of the vendor's page.
    pub title_zh: String,
    /// The purpose of the API.
    pub description: String,
    /// The base URL of an account, with the placeholder `{private_domain}`.
    pub server: String,
    /// The vendor's page that describes the API.
    #[serde(default)]
    pub page: Option<Page>,
    /// The parameters that the client adds to every signed call. No operation may declare one of them.
    pub common: IndexMap<String, CommonParam>,
    /// The known error codes by name. The client signs a call again that fails with `bad_signature`.
    pub error_codes: IndexMap<String, ErrorCode>,
    /// The envelope of responses, unless an operation overrides it.
    pub envelope: Envelope,
    /// The operation that returns the signing key.
    #[serde(default)]
    pub key_operation: Option<KeyOperation>,
    /// Further facts about the whole API.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Guesses that a person has to check, each with its reason. Delete them when they are settled.
    #[serde(default)]
    pub review: Vec<String>,
    /// The names of hand-written code for this API, which no item of the spec may have.
    #[serde(default)]
    pub reserved: Reserved,
}

/// The vendor's page that describes an API.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Its URL, without an anchor.
    pub url: String,
    /// The day or month on which the anchors of its headings were observed, such as `2026-03`.
    #[serde(default)]
    pub date: Option<String>,
}

/// Names that hand-written code for an API has taken.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reserved {
    /// The types, modules and methods of the client. No type and no module of the spec may have such a name.
    #[serde(default)]
    pub client: Vec<String>,
    /// The commands of the command line. No module may have such a name.
    #[serde(default)]
    pub commands: Vec<String>,
    /// The options of every command, without `--`. No parameter may become such an option.
    #[serde(default)]
    pub options: Vec<String>,
}

/// A parameter that the client adds to every signed call.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommonParam {
    /// The value that the client sends.
    pub role: Role,
    /// A type expression.
    #[serde(rename = "type")]
    pub ty: String,
    /// The meaning of the value, with its unit if it has one.
    pub description: String,
}

/// The value that the client sends in a common parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The id of the account.
    Account,
    /// The time of the call, in unix seconds.
    Timestamp,
    /// The signature.
    Sign,
}

/// A known error code.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorCode {
    /// The number.
    pub code: i64,
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// The source that the code is known from.
    #[serde(default)]
    pub source: Source,
    /// How to fix the cause, for codes that come from wrong settings.
    #[serde(default)]
    pub hint: Option<String>,
    /// The same in Chinese.
    #[serde(default)]
    pub hint_zh: Option<String>,
    /// Guesses that a person has to check, each with its reason. Delete them when they are settled.
    #[serde(default)]
    pub review: Vec<String>,
}

/// The operation that returns the signing key.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyOperation {
    /// The id of the operation, `module.name`.
    pub operation: String,
    /// The parameter with the account's secret.
    pub secret: String,
    /// The response field with the key.
    pub key: String,
}
