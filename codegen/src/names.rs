//! Names: from the spec's to Rust's.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// A type's name for something called `name` in the spec.
pub fn type_name(name: &str) -> String {
    name.to_upper_camel_case()
}

/// A field's, parameter's or function's name.
pub fn value_name(name: &str) -> String {
    name.to_snake_case()
}

/// The name of the record that holds an operation's own response fields.
pub fn response_name(operation: &str) -> String {
    format!("{}Response", type_name(operation))
}

/// The name of the request that sends one piece of an operation's file.
pub fn chunk_name(operation: &str) -> String {
    format!("{operation}_chunk")
}

/// Whether Rust takes `name` as an identifier.
pub fn is_identifier(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_ok()
}

/// Whether `name` would be an identifier if Rust did not use it itself.
pub fn is_keyword(name: &str) -> bool {
    !is_identifier(name) && is_identifier(&format!("{name}_"))
}

/// Whether `name` is written as the spec writes operations, modules and vocabulary values.
pub fn is_snake_case(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Whether `name` is written as the spec writes types.
pub fn is_camel_case(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}
