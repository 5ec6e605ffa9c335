//! The model that emitters use: all names are resolved, and all defaults and inclusions are applied.

pub mod lower;
pub mod names;
pub mod queries;
pub mod reserved;
pub mod reviews;

use std::fmt;

use serde_json::Value as Json;

pub use reviews::Review;

pub use crate::spec::type_expr::{Kind, Named, Type};
pub use crate::spec::{
    Anchor, Base, DataPlace, Encoding, Envelope, KeyOperation, Method, Page, Role, Safety, Signing, Source,
    TYPES,
};

/// One API.
#[derive(Debug, Clone)]
pub struct Model {
    /// The name of the spec folder, `vod`.
    pub name: String,
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// The purpose.
    pub description: String,
    /// Further facts about the whole API.
    pub notes: Vec<String>,
    /// The base URL of an account.
    pub server: String,
    /// The vendor's page that describes the API.
    pub page: Option<Page>,
    /// The parameters of every signed call.
    pub common: Vec<CommonParam>,
    /// The known error codes.
    pub error_codes: Vec<ErrorCode>,
    /// The envelope of responses, unless an operation overrides it.
    pub envelope: Envelope,
    /// The operation that returns the signing key.
    pub key_operation: Option<KeyOperation>,
    /// The modules, `types` first.
    pub modules: Vec<Module>,
    /// The guesses that a person has to check.
    pub reviews: Vec<Review>,
}

/// A parameter of every signed call.
#[derive(Debug, Clone)]
pub struct CommonParam {
    /// Its name and type.
    pub field: Field,
    /// The value that the client sends.
    pub role: Role,
}

/// A known error code.
#[derive(Debug, Clone)]
pub struct ErrorCode {
    /// Its name, such as `bad_signature`.
    pub name: String,
    /// The number.
    pub code: i64,
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// The source that it is known from.
    pub source: Source,
    /// How to fix the cause, for codes that come from wrong settings.
    pub hint: Option<String>,
    /// The same in Chinese.
    pub hint_zh: Option<String>,
}

/// One file of the spec, and one file of the generated crate.
#[derive(Debug, Clone)]
pub struct Module {
    /// The file's name without the extension.
    pub name: String,
    /// The index of the file among the sources.
    pub file: usize,
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// The purpose.
    pub description: String,
    /// The same in Chinese; empty if it is not written yet.
    pub description_zh: String,
    /// Its ids.
    pub ids: Vec<Id>,
    /// Its open enums.
    pub enums: Vec<Enum>,
    /// Its records.
    pub records: Vec<Record>,
    /// Its operations.
    pub operations: Vec<Operation>,
    /// Its webhooks.
    pub webhooks: Vec<Webhook>,
}

/// An id.
#[derive(Debug, Clone)]
pub struct Id {
    /// Its name.
    pub name: String,
    /// The wire type of the id.
    pub base: Base,
    /// The thing that it identifies.
    pub description: String,
}

/// An open enum.
#[derive(Debug, Clone)]
pub struct Enum {
    /// Its name.
    pub name: String,
    /// The wire type of the values.
    pub base: Base,
    /// The meaning of the values.
    pub description: String,
    /// The known values.
    pub variants: Vec<Variant>,
}

/// A known value of an enum.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its name in Rust.
    pub name: String,
    /// The value on the wire.
    pub value: Literal,
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// The source that it is known from.
    pub source: Source,
}

/// A number or a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Literal {
    /// A number.
    Int(i64),
    /// A text.
    String(String),
}

/// Writes the value as it is sent.
impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => value.fmt(f),
            Self::String(text) => f.write_str(text),
        }
    }
}

/// A named type with fields.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its name.
    pub name: String,
    /// The thing that it describes.
    pub description: String,
    /// Its fields, included ones first.
    pub fields: Vec<Field>,
    /// The columns of a table of such records, the most important one first; empty for all plain fields.
    pub columns: Vec<String>,
    /// Whether a parameter contains it, so that callers build it.
    pub is_input: bool,
}

/// A field of a record.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its wire name.
    pub name: String,
    /// Its name in Rust.
    pub rust: String,
    /// Its type.
    pub ty: Type,
    /// The short Chinese title; empty if it is not written yet.
    pub title_zh: String,
    /// The meaning of the value.
    pub description: String,
    /// The same in Chinese; empty if it is not written yet.
    pub description_zh: String,
    /// Whether the value is always present.
    pub required: bool,
    /// Whether numbers are written as strings.
    pub as_string: bool,
    /// The source that it is known from.
    pub source: Source,
}

/// One operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its module's name.
    pub module: String,
    /// Its name in the module.
    pub name: String,
    /// `module.name`.
    pub id: String,
    /// The source that it is known from.
    pub source: Source,
    /// The number on the vendor's page, such as `API-6`.
    pub number: Option<String>,
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// The place on the vendor's page that describes it.
    pub page: Option<PageLink>,
    /// The effect of the call.
    pub description: String,
    /// The same in Chinese; empty if it is not written yet.
    pub description_zh: String,
    /// The HTTP methods that the server accepts.
    pub methods: Vec<Method>,
    /// The path, as far as it is known.
    pub path: Path,
    /// The encoding of the parameters.
    pub encoding: Encoding,
    /// How its file can be sent in chunks.
    pub chunk: Option<Chunk>,
    /// Whether the call is signed.
    pub signing: Signing,
    /// Whether a call reads, changes or destroys data.
    pub safety: Safety,
    /// Whether sending the same call twice has the same effect as sending it once.
    pub idempotent: bool,
    /// The parameters.
    pub params: Vec<Param>,
    /// Two parameters that bound a span of time.
    pub span: Option<Span>,
    /// The data of a successful response.
    pub response: Response,
    /// The envelope of the response.
    pub envelope: Envelope,
    /// The parameters and fields that make up its pages.
    pub pagination: Option<Pagination>,
    /// Further facts.
    pub notes: Vec<String>,
    /// The same in Chinese, one for one; empty if they are not written yet.
    pub notes_zh: Vec<String>,
    /// Differences from the page that are meant: the place, and the page's side.
    pub differs: Vec<(String, String)>,
    /// The samples.
    pub samples: Vec<Sample>,
    /// Whether its parameters or its response contain a secret.
    pub secret: bool,
}

/// A link to the place on the vendor's page that describes an operation.
#[derive(Debug, Clone)]
pub struct PageLink {
    /// The URL of the page.
    pub page: String,
    /// The anchor of the heading.
    pub anchor: Option<Anchor>,
}

/// The path of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Path {
    /// A path that is known for sure.
    Known(String),
    /// A path that the source does not show.
    Unknown,
    /// None: the URL is a parameter.
    Dynamic,
}

/// How a file is sent in chunks.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// The header with the percent-encoded file name.
    pub file_name_header: String,
    /// The rules for sending chunks.
    pub description: String,
}

/// One request parameter.
#[derive(Debug, Clone)]
pub struct Param {
    /// Its wire name.
    pub name: String,
    /// Its name in Rust.
    pub rust: String,
    /// Its type.
    pub ty: Type,
    /// The meaning of the value.
    pub description: String,
    /// The same in Chinese; empty if it is not written yet.
    pub description_zh: String,
    /// The source that it is known from.
    pub source: Source,
    /// Whether a call without it is rejected.
    pub required: bool,
    /// The value that the server assumes if it is left out.
    pub default: Option<String>,
    /// Whether the value is the URL of the call.
    pub is_url: bool,
    /// The loss that a call causes if this flag is set.
    pub destroys: Option<String>,
    /// The same in Chinese.
    pub destroys_zh: Option<String>,
    /// The smallest number allowed.
    pub min: Option<i64>,
    /// The largest number allowed.
    pub max: Option<i64>,
    /// The longest text allowed, in characters.
    pub max_length: Option<usize>,
    /// The only values allowed.
    pub allowed: Vec<String>,
    /// The file name extensions allowed, by kind of file.
    pub extensions: Vec<(String, Vec<String>)>,
}

/// Two parameters that bound a span of time, by index.
#[derive(Debug, Clone)]
pub struct Span {
    /// The parameter with the start.
    pub start: usize,
    /// The parameter with the end.
    pub end: usize,
    /// Whether both must be on one day.
    pub same_day: bool,
}

/// The data of a successful response, with its meaning.
#[derive(Debug, Clone)]
pub struct Response {
    /// The meaning of the data.
    pub description: Option<String>,
    /// The type of the data.
    pub data: ResponseData,
}

/// The type of the data in a successful response.
#[derive(Debug, Clone)]
pub enum ResponseData {
    /// No data.
    None,
    /// A value of this type.
    Type(Type),
    /// Fields, which make a record named after the operation.
    Record(Record),
}

/// The wire names of the parameters and response fields that make up the pages of a list.
#[derive(Debug, Clone)]
pub struct Pagination {
    /// The parameter with the page number.
    pub page: String,
    /// The parameter with the number of items on a page.
    pub page_size: String,
    /// The response field with the items.
    pub items: String,
    /// The response field with the number of items on all pages.
    pub total: String,
}

/// A request and its response.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The case that the sample shows.
    pub description: Option<String>,
    /// The parameters by name.
    pub request: Option<Vec<(String, Json)>>,
    /// The whole body of the response.
    pub response: Option<Json>,
}

/// A call that the vendor makes to a customer.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// Its name in the module.
    pub name: String,
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// The parameters as a record.
    pub record: Record,
    /// Further facts.
    pub notes: Vec<String>,
    /// The samples.
    pub samples: Vec<Sample>,
}
