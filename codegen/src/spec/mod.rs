//! The spec language: the Rust types that read `spec/*/*.yaml`.
//!
//! They are plain data, exactly what is written in the files; the JSON Schema for editors
//! is generated from them. Meaning is checked in [`crate::check`] and given shape in
//! [`mod@crate::model`].

mod api_file;
pub mod load;
mod module_file;
mod operation;
pub mod type_expr;
mod types;

use indexmap::IndexMap;

pub use self::api_file::{ApiFile, CommonParam, ErrorCode, KeyOperation, Role};
pub use self::module_file::{ModuleFile, Webhook};
pub use self::operation::{Chunk, Operation, Pagination, Param, Response, Span};
pub use self::types::{Base, Enum, EnumValue, Field, Id, Record, Sample, Scalar, Wire};
pub use baijiayun_metadata::{DataPlace, Encoding, Envelope, Method, Safety, Signing};

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
