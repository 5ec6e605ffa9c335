//! Rust names of what the spec names.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use super::{Module, Operation};

/// A type's name for something called `name` in the spec.
pub fn type_name(name: &str) -> String {
    name.to_upper_camel_case()
}

/// A field's, parameter's or function's name.
pub fn value_name(name: &str) -> String {
    name.to_snake_case()
}

/// A constant's name.
pub fn constant_name(name: &str) -> String {
    name.to_shouty_snake_case()
}

/// The name in Rust of something called `name` on the wire, unless the spec gives one.
pub fn member_name(name: &str, rust: Option<&String>) -> String {
    rust.cloned().unwrap_or_else(|| value_name(name))
}

/// The name of the record with an operation's own response fields.
pub fn response_name(operation: &str) -> String {
    format!("{}Response", type_name(operation))
}

impl Module {
    /// The name of the client that has its operations as methods.
    pub fn client_name(&self) -> String {
        format!("{}Client", type_name(&self.name))
    }
}

impl Operation {
    /// The name of its request.
    pub fn request_name(&self) -> String {
        type_name(&self.name)
    }

    /// The name of the method that sends one chunk of its file, if it takes chunks.
    pub fn chunk_method(&self) -> Option<String> {
        self.chunk.as_ref().map(|_| format!("{}_chunk", self.name))
    }

    /// The name of the request that sends one chunk of its file, if it takes chunks.
    pub fn chunk_request(&self) -> Option<String> {
        self.chunk_method().map(|method| type_name(&method))
    }

    /// The name of the method that returns all pages.
    pub fn pages_method(&self) -> String {
        format!("{}_pages", self.name)
    }

    /// The name of the method that returns the items of all pages.
    pub fn items_method(&self) -> String {
        format!("{}_items", self.name)
    }

    /// The name of the method that returns the items of a span of any length.
    pub fn by_day_method(&self) -> String {
        format!("{}_by_day", self.name)
    }
}

/// Whether Rust takes `name` as an identifier.
pub fn is_identifier(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_ok()
}

/// Whether `name` would be an identifier if Rust did not use it itself.
pub fn is_keyword(name: &str) -> bool {
    !is_identifier(name) && is_identifier(&format!("{name}_"))
}

/// Whether `name` is written as the spec writes operations, modules and enum values.
pub fn is_snake_case(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Whether `name` is written as the spec writes types.
pub fn is_camel_case(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}
