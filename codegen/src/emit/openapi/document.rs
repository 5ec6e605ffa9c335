//! The document that is written: the API, and the form of its values.

use crate::model::Model;

/// A form of the values in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As the vendor's page documents them.
    Documented,
    /// As the server may write them.
    Wire,
}

impl Form {
    /// Returns the version of the OpenAPI language. Many generators of clients read 3.0 only.
    pub fn version(self) -> &'static str {
        match self {
            Self::Documented => "3.0.3",
            Self::Wire => "3.1.0",
        }
    }

    /// Returns the member with the webhooks, which 3.0 does not have.
    pub fn webhooks(self) -> &'static str {
        match self {
            Self::Documented => "x-webhooks",
            Self::Wire => "webhooks",
        }
    }
}

/// The API that a document describes, and the form of its values.
#[derive(Clone, Copy)]
pub struct Document<'m> {
    pub model: &'m Model,
    pub form: Form,
}
