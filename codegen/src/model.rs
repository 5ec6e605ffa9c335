//! What emitters work from: every name resolved, every rule applied, nothing left to look up.

use serde_json::Value as Json;

pub use crate::spec::{Base, DataPlace, Encoding, Envelope, Method, Safety, Signing, Text};
pub use crate::types::{Kind, Named, Type};

/// One API.
#[derive(Debug, Clone)]
pub struct Model {
    /// The folder's name, `vod`.
    pub name: String,
    /// The titles.
    pub title: Text,
    /// What it is for.
    pub about: String,
    /// Facts about the whole API.
    pub notes: Vec<String>,
    /// The parameters of every signed call.
    pub common: Vec<Field>,
    /// The published error codes.
    pub error_codes: Vec<ErrorCode>,
    /// How a response is wrapped, unless an operation says otherwise.
    pub envelope: Envelope,
    /// The modules, `types` first.
    pub modules: Vec<Module>,
}

/// A published error code.
#[derive(Debug, Clone)]
pub struct ErrorCode {
    /// The number.
    pub code: i64,
    /// Its meaning.
    pub meaning: Text,
}

/// One file of the spec, and one file of the generated crate.
#[derive(Debug, Clone)]
pub struct Module {
    /// The file's name without the extension.
    pub name: String,
    /// Its index among the sources.
    pub file: usize,
    /// The titles.
    pub title: Text,
    /// What it is for.
    pub about: String,
    /// Its identifiers.
    pub ids: Vec<Id>,
    /// Its vocabularies.
    pub enums: Vec<Enum>,
    /// Its records.
    pub records: Vec<Record>,
    /// Its operations.
    pub operations: Vec<Operation>,
    /// Its callbacks.
    pub callbacks: Vec<Callback>,
}

/// An identifier.
#[derive(Debug, Clone)]
pub struct Id {
    /// Its name.
    pub name: String,
    /// What it is made of.
    pub base: Base,
    /// What it identifies.
    pub about: String,
}

/// A vocabulary.
#[derive(Debug, Clone)]
pub struct Enum {
    /// Its name.
    pub name: String,
    /// What its values are made of.
    pub base: Base,
    /// What it says.
    pub about: String,
    /// The known values.
    pub variants: Vec<Variant>,
}

/// One known value of a vocabulary.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its name in Rust.
    pub name: String,
    /// The value on the wire.
    pub value: Literal,
    /// Its meaning.
    pub meaning: Text,
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
    pub about: String,
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
    pub kind: Type,
    /// What it says.
    pub about: String,
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
    /// The number in the vendor's document.
    pub doc: String,
    /// The titles.
    pub title: Text,
    /// What it does.
    pub about: String,
    /// The HTTP methods the server accepts.
    pub methods: Vec<Method>,
    /// Where it is.
    pub path: Path,
    /// How the parameters travel.
    pub encoding: Encoding,
    /// How its file can be sent in pieces.
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
    pub range: Option<Range>,
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

impl Operation {
    /// The number in `API-6`, which orders the document.
    pub fn number(&self) -> u32 {
        self.doc.rsplit('-').next().and_then(|number| number.parse().ok()).unwrap_or(u32::MAX)
    }

    /// The parameters a request cannot do without.
    pub fn required(&self) -> impl Iterator<Item = &Param> {
        self.params.iter().filter(|param| param.required)
    }

    /// The parameters a request can do without.
    pub fn optional(&self) -> impl Iterator<Item = &Param> {
        self.params.iter().filter(|param| !param.required)
    }

    /// The first sample that shows a request.
    pub fn example(&self) -> Option<&Sample> {
        self.samples.iter().find(|sample| sample.request.is_some())
    }
}

/// Where an operation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Path {
    /// At a path known for sure.
    Known(String),
    /// At a path the source lost.
    Unrecovered,
    /// At a URL that is a parameter.
    Dynamic,
}

/// How a file is sent in pieces.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// The header with the percent-encoded file name.
    pub file_name_header: String,
    /// What to know about it.
    pub about: String,
}

/// One request parameter.
#[derive(Debug, Clone)]
pub struct Param {
    /// Its name on the wire.
    pub name: String,
    /// Its name in Rust.
    pub rust: String,
    /// Its type.
    pub kind: Type,
    /// Its type as the spec writes it.
    pub expression: String,
    /// What it means.
    pub about: String,
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
    /// The file name extensions allowed.
    pub extensions: Vec<String>,
}

/// Two parameters that bound a span of time, by index.
#[derive(Debug, Clone)]
pub struct Range {
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
    pub about: Option<String>,
    /// Its shape.
    pub shape: Shape,
}

/// The shape of a success.
#[derive(Debug, Clone)]
pub enum Shape {
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
}

/// A request and its answer.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What it shows.
    pub about: Option<String>,
    /// The parameters by name.
    pub request: Option<Vec<(String, Json)>>,
    /// The whole body of the answer.
    pub response: Option<Json>,
}

/// A call that the vendor makes to its customer.
#[derive(Debug, Clone)]
pub struct Callback {
    /// Its name in the module.
    pub name: String,
    /// The titles.
    pub title: Text,
    /// The parameters as a record.
    pub record: Record,
    /// Further facts.
    pub notes: Vec<String>,
    /// Samples.
    pub samples: Vec<Sample>,
}

impl Model {
    /// All operations in the order of the vendor's document.
    pub fn operations(&self) -> Vec<&Operation> {
        let mut operations: Vec<_> = self.modules.iter().flat_map(|module| &module.operations).collect();
        operations.sort_by_key(|operation| (operation.number(), &operation.id));
        operations
    }

    /// The modules that have operations.
    pub fn callable(&self) -> impl Iterator<Item = &Module> {
        self.modules.iter().filter(|module| !module.operations.is_empty())
    }

    /// The record called `name`.
    pub fn record(&self, name: &str) -> Option<&Record> {
        self.modules.iter().flat_map(|module| &module.records).find(|record| record.name == name)
    }

    /// The vocabulary called `name`.
    pub fn vocabulary(&self, name: &str) -> Option<&Enum> {
        self.modules.iter().flat_map(|module| &module.enums).find(|found| found.name == name)
    }
}
