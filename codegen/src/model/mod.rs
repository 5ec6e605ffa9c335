//! The model that emitters work from: every name resolved, every rule applied, nothing left to look up.

pub mod lower;
pub mod names;
pub mod queries;
pub mod reserved;

use serde_json::Value as Json;

pub use crate::spec::type_expr::{Kind, Named, Type};
pub use crate::spec::{
    Base, DataPlace, Encoding, Envelope, KeyOperation, Method, Role, Safety, Signing, TYPES,
};

/// One API.
#[derive(Debug, Clone)]
pub struct Model {
    /// The folder's name, `vod`.
    pub name: String,
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// What it is for.
    pub description: String,
    /// Facts about the whole API.
    pub notes: Vec<String>,
    /// The base URL of an account.
    pub server: String,
    /// The parameters of every signed call.
    pub common: Vec<CommonParam>,
    /// The published error codes.
    pub error_codes: Vec<ErrorCode>,
    /// How a response is wrapped, unless an operation says otherwise.
    pub envelope: Envelope,
    /// How the key that signs calls is fetched with the account's secret.
    pub key_operation: Option<KeyOperation>,
    /// The modules, `types` first.
    pub modules: Vec<Module>,
}

/// A parameter of every signed call.
#[derive(Debug, Clone)]
pub struct CommonParam {
    /// Its name and type.
    pub field: Field,
    /// What the client puts there.
    pub role: Role,
}

/// A published error code.
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
    /// What a caller can do about it.
    pub hint: Option<String>,
}

/// One file of the spec, and one file of the generated crate.
#[derive(Debug, Clone)]
pub struct Module {
    /// The file's name without the extension.
    pub name: String,
    /// Its index among the sources.
    pub file: usize,
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// What it is for.
    pub description: String,
    /// Its identifiers.
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

/// An identifier.
#[derive(Debug, Clone)]
pub struct Id {
    /// Its name.
    pub name: String,
    /// What it is made of.
    pub base: Base,
    /// What it identifies.
    pub description: String,
}

/// An open enum.
#[derive(Debug, Clone)]
pub struct Enum {
    /// Its name.
    pub name: String,
    /// What its values are made of.
    pub base: Base,
    /// What it says.
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
}

/// A number or a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Literal {
    /// A number.
    Int(i64),
    /// A text.
    String(String),
}

/// A named shape with fields.
#[derive(Debug, Clone)]
pub struct Record {
    /// Its name.
    pub name: String,
    /// What it describes.
    pub description: String,
    /// Its fields, included ones first.
    pub fields: Vec<Field>,
    /// Whether a caller builds it to send it.
    pub is_input: bool,
}

/// A field of a record.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name on the wire.
    pub name: String,
    /// Its name in Rust.
    pub rust: String,
    /// Its type.
    pub ty: Type,
    /// What it says.
    pub description: String,
    /// Whether the value is always there.
    pub required: bool,
    /// Whether numbers are written as strings.
    pub as_string: bool,
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
    /// The number in the vendor's document, such as `API-6`.
    pub number: String,
    /// The English title.
    pub title: String,
    /// The Chinese title.
    pub title_zh: String,
    /// What it does.
    pub description: String,
    /// The HTTP methods the server accepts.
    pub methods: Vec<Method>,
    /// Where it is.
    pub path: Path,
    /// How the parameters travel.
    pub encoding: Encoding,
    /// How its file can be sent in chunks.
    pub chunk: Option<Chunk>,
    /// Whether the call is signed.
    pub signing: Signing,
    /// What a call can change.
    pub safety: Safety,
    /// Whether sending it twice leaves things as sending it once does.
    pub idempotent: bool,
    /// The parameters.
    pub params: Vec<Param>,
    /// Two parameters that bound a span of time.
    pub span: Option<Span>,
    /// What a success holds.
    pub response: Response,
    /// How the response is wrapped.
    pub envelope: Envelope,
    /// How to walk its pages.
    pub pagination: Option<Pagination>,
    /// Further facts.
    pub notes: Vec<String>,
    /// The document's samples.
    pub samples: Vec<Sample>,
    /// Whether its parameters or its response hold a secret.
    pub secret: bool,
}

/// Where an operation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Path {
    /// At a path known for sure.
    Known(String),
    /// At a path that the source does not show.
    Unknown,
    /// At a URL that is a parameter.
    Dynamic,
}

/// How a file is sent in chunks.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// The header with the percent-encoded file name.
    pub file_name_header: String,
    /// What to know about it.
    pub description: String,
}

/// One request parameter.
#[derive(Debug, Clone)]
pub struct Param {
    /// Its name on the wire.
    pub name: String,
    /// Its name in Rust.
    pub rust: String,
    /// Its type.
    pub ty: Type,
    /// What it means.
    pub description: String,
    /// Whether a call without it is refused.
    pub required: bool,
    /// What the server assumes when it is left out.
    pub default: Option<String>,
    /// Whether it is the URL of the call.
    pub is_url: bool,
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
    /// Whether both must lie in one day.
    pub same_day: bool,
}

/// What a success holds.
#[derive(Debug, Clone)]
pub struct Response {
    /// What it holds, in a sentence.
    pub description: Option<String>,
    /// The content of the envelope's `data`.
    pub data: ResponseData,
}

/// The content of a successful response.
#[derive(Debug, Clone)]
pub enum ResponseData {
    /// Nothing worth reading.
    None,
    /// A value of some type.
    Type(Type),
    /// Fields that make a record of their own.
    Record(Record),
}

/// How to walk pages: names of parameters and response fields on the wire.
#[derive(Debug, Clone)]
pub struct Pagination {
    /// The parameter with the page number.
    pub page: String,
    /// The parameter with the page's size.
    pub page_size: String,
    /// The response field with the items.
    pub items: String,
    /// The response field with the number of all items.
    pub total: String,
    /// The field of an item that tells it from the others.
    pub key: Option<String>,
}

/// A request and its answer.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What it shows.
    pub description: Option<String>,
    /// The parameters by name.
    pub request: Option<Vec<(String, Json)>>,
    /// The whole body of the answer.
    pub response: Option<Json>,
}

/// A call that the vendor makes to its customer.
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
    /// Samples.
    pub samples: Vec<Sample>,
}
