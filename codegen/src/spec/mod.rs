//! The spec language: the Rust types that read `spec/*/*.yaml`.
//!
//! They are plain data and mirror the files; the JSON Schema for editors is generated from them.
//! [`crate::check`] checks the meaning, and [`mod@crate::model`] is the form that emitters use.

mod api_file;
pub mod load;
mod module_file;
mod operation;
mod shape;
pub mod type_expr;
mod types;

use std::collections::BTreeSet;

use indexmap::IndexMap;

pub use self::api_file::{ApiFile, CommonParam, ErrorCode, KeyOperation, Page, Reserved, Role};
pub use self::module_file::{ModuleFile, Webhook};
pub use self::operation::{Anchor, Chunk, Operation, Pagination, Param, Response, Span};
pub use self::types::{Base, Enum, EnumValue, Field, Id, Record, Sample, Scalar, Wire};
pub use baijiayun_metadata::{DataPlace, Encoding, Envelope, Method, Safety, Signing, Source};

/// The name of the file with the shared types, without the extension.
pub const TYPES: &str = "types";

/// A decoded spec folder, not checked yet.
#[derive(Debug, Default)]
pub struct Spec {
    /// The content of `api.yaml`.
    pub api: ApiFile,
    /// The index of `api.yaml` among the sources.
    pub api_file: usize,
    /// The other files by name without the extension, `types` first.
    pub modules: IndexMap<String, Loaded>,
    /// Whether a part that could not be read may use types.
    pub incomplete: bool,
    /// The files that could not be read, or not in full, without the extension.
    pub failed: BTreeSet<String>,
}

impl Spec {
    /// Returns the operation `name` of a module.
    pub fn operation(&self, module: &str, name: &str) -> Option<&Operation> {
        self.modules.get(module)?.content.operations.get(name)
    }
}

/// A decoded module file.
#[derive(Debug)]
pub struct Loaded {
    /// The index of the file among the sources.
    pub file: usize,
    /// The decoded content.
    pub content: ModuleFile,
}

impl Scalar {
    /// Returns the value in the form in which it is sent.
    pub fn text(&self) -> String {
        match self {
            Self::Bool(value) => i64::from(*value).to_string(),
            Self::Int(value) => value.to_string(),
            Self::String(value) => value.clone(),
        }
    }
}
