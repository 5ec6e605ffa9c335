//! A whole API.

use crate::closest::closest;
use crate::{Operation, Source, VendorPage};

/// An API: its modules, its operations, and its error codes.
#[derive(Debug)]
#[non_exhaustive]
pub struct Api {
    /// Its short name, `vod`.
    pub name: &'static str,
    /// The base URL of an account, with `{private_domain}` in it.
    pub server: &'static str,
    /// The vendor's page that describes it, if there is one.
    pub page: Option<VendorPage>,
    /// The names of the parameters that the client adds to every signed call.
    pub common: CommonParams,
    /// The modules that have operations.
    pub modules: &'static [Module],
    /// All operations in the order of the vendor's page, then those that it does not have.
    pub operations: &'static [&'static Operation],
    /// The known error codes.
    pub error_codes: &'static [ErrorCode],
    /// The code of a call that was rejected for its signature.
    pub bad_signature: i64,
    /// The operation that fetches the key for signing calls with the account's secret.
    pub key_operation: Option<KeyOperation>,
}

impl Api {
    /// Creates an API without operations from its name, the base URL of an account, and the names of the
    /// parameters of every call.
    pub const fn new(name: &'static str, server: &'static str, common: CommonParams) -> Self {
        Self {
            name,
            server,
            page: None,
            common,
            modules: &[],
            operations: &[],
            error_codes: &[],
            bad_signature: -1,
            key_operation: None,
        }
    }

    /// Sets the vendor's page that describes it.
    #[must_use]
    pub const fn page(self, page: VendorPage) -> Self {
        Self { page: Some(page), ..self }
    }

    /// Sets the modules.
    #[must_use]
    pub const fn modules(self, modules: &'static [Module]) -> Self {
        Self { modules, ..self }
    }

    /// Sets the operations, in the order of the vendor's page.
    #[must_use]
    pub const fn operations(self, operations: &'static [&'static Operation]) -> Self {
        Self { operations, ..self }
    }

    /// Sets the known error codes, and the one of a call that was rejected for its signature.
    #[must_use]
    pub const fn error_codes(self, error_codes: &'static [ErrorCode], bad_signature: i64) -> Self {
        Self { error_codes, bad_signature, ..self }
    }

    /// Sets the operation that fetches the key for signing calls.
    #[must_use]
    pub const fn key_operation(self, key_operation: KeyOperation) -> Self {
        Self { key_operation: Some(key_operation), ..self }
    }

    /// Returns the operation with this id, such as `video.get_info`.
    pub fn operation(&self, id: &str) -> Option<&'static Operation> {
        self.operations.iter().copied().find(|operation| operation.id == id)
    }

    /// Returns the operations of a module in the order of [`operations`](Self::operations).
    pub fn operations_of(&self, module: &str) -> impl Iterator<Item = &'static Operation> {
        self.operations.iter().copied().filter(move |operation| operation.module() == module)
    }

    /// Returns a known error code; `None` for others.
    pub fn error_code(&self, code: i64) -> Option<&'static ErrorCode> {
        self.error_codes.iter().find(|known| known.code == code)
    }

    /// Returns the meaning of a known error code; `None` for others.
    pub fn meaning(&self, code: i64) -> Option<&'static str> {
        self.error_code(code).map(|known| known.meaning)
    }

    /// Returns the operation id that is most similar to `id`; `None` if no id is similar.
    pub fn closest(&self, id: &str) -> Option<&'static str> {
        closest(id, self.operations.iter().map(|operation| operation.id))
    }
}

/// A module: operations on one subject.
#[derive(Debug)]
#[non_exhaustive]
pub struct Module {
    /// Its name, such as `play_data`.
    pub name: &'static str,
    /// Its title in English.
    pub title: &'static str,
    /// Its title in Chinese.
    pub title_zh: &'static str,
    /// Its purpose.
    pub description: &'static str,
    /// Its purpose in Chinese; empty if the spec does not have it.
    pub description_zh: &'static str,
}

impl Module {
    /// Creates a module from its name, its title in English and Chinese, and its purpose.
    pub const fn new(
        name: &'static str,
        title: &'static str,
        title_zh: &'static str,
        description: &'static str,
    ) -> Self {
        Self { name, title, title_zh, description, description_zh: "" }
    }

    /// Sets its purpose in Chinese.
    #[must_use]
    pub const fn description_zh(self, description_zh: &'static str) -> Self {
        Self { description_zh, ..self }
    }
}

/// A known error code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorCode {
    /// The number.
    pub code: i64,
    /// Its meaning, in English with the Chinese in brackets.
    pub meaning: &'static str,
    /// Its meaning in Chinese alone.
    pub title_zh: &'static str,
    /// Advice for the caller, if the spec has one.
    pub hint: Option<&'static str>,
    /// The same advice in Chinese.
    pub hint_zh: Option<&'static str>,
    /// The source that it is known from.
    pub source: Source,
}

impl ErrorCode {
    /// Creates a code from its number and its meaning.
    pub const fn new(code: i64, meaning: &'static str) -> Self {
        Self { code, meaning, title_zh: "", hint: None, hint_zh: None, source: Source::Page }
    }

    /// Creates a code from its number, its meaning, and advice for the caller.
    pub const fn with_hint(code: i64, meaning: &'static str, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..Self::new(code, meaning) }
    }

    /// Sets its meaning in Chinese.
    #[must_use]
    pub const fn title_zh(self, title_zh: &'static str) -> Self {
        Self { title_zh, ..self }
    }

    /// Sets the advice in Chinese.
    #[must_use]
    pub const fn hint_zh(self, hint_zh: &'static str) -> Self {
        Self { hint_zh: Some(hint_zh), ..self }
    }

    /// Sets the source that it is known from.
    #[must_use]
    pub const fn source(self, source: Source) -> Self {
        Self { source, ..self }
    }
}

/// The names of the parameters that the client adds to every signed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CommonParams {
    /// The account.
    pub account: &'static str,
    /// The time of the call, in unix seconds.
    pub timestamp: &'static str,
    /// The signature.
    pub sign: &'static str,
}

impl CommonParams {
    /// Creates them from the names of the account, the time and the signature.
    pub const fn new(account: &'static str, timestamp: &'static str, sign: &'static str) -> Self {
        Self { account, timestamp, sign }
    }
}

/// The operation that fetches the key for signing calls with the account's secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyOperation {
    /// The operation.
    pub operation: &'static Operation,
    /// Its parameter with the secret.
    pub secret: &'static str,
    /// The field of its response with the key.
    pub key: &'static str,
}

impl KeyOperation {
    /// Creates it from the operation, its parameter with the secret, and the field of its response with the
    /// key.
    pub const fn new(operation: &'static Operation, secret: &'static str, key: &'static str) -> Self {
        Self { operation, secret, key }
    }
}
