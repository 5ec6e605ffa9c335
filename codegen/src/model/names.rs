//! The Rust names of items of the spec.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

use super::{Module, Operation, Webhook};

/// Returns the name of a type.
pub fn type_name(name: &str) -> String {
    name.to_upper_camel_case()
}

/// Returns the name of a field, parameter or function.
pub fn value_name(name: &str) -> String {
    name.to_snake_case()
}

/// Returns the name of an option of the command line.
pub fn option_name(name: &str) -> String {
    name.replace('_', "-")
}

/// Returns the name of a constant.
pub fn constant_name(name: &str) -> String {
    name.to_shouty_snake_case()
}

/// Returns the name of a parameter or field: `rust` if the spec has it, or else made from the wire name.
pub fn member_name(name: &str, rust: Option<&String>) -> String {
    rust.cloned().unwrap_or_else(|| value_name(name))
}

/// Returns the name of the constant with the file name extensions of a kind.
pub fn extensions_name(kind: &str) -> String {
    format!("{}_EXTENSIONS", constant_name(kind))
}

/// Returns the name of the record with an operation's response fields.
pub fn response_name(operation: &str) -> String {
    format!("{}Response", type_name(operation))
}

impl Module {
    /// Returns the name of the client that has its operations as methods.
    pub fn client_name(&self) -> String {
        format!("{}Client", type_name(&self.name))
    }
}

impl Webhook {
    /// Returns the name of its wire test.
    pub fn test_name(&self) -> String {
        format!("{}_webhook", self.name)
    }
}

impl Operation {
    /// Returns the names of all methods that call it.
    pub fn method_names(&self) -> Vec<String> {
        let mut methods = vec![self.name.clone()];
        methods.extend(self.chunk_method());
        if self.item().is_some() {
            methods.extend([self.pages_method(), self.items_method()]);
        }
        methods.extend(self.span_by_day().map(|_| self.by_day_method()));
        methods
    }

    /// Returns the name of its request.
    pub fn request_name(&self) -> String {
        type_name(&self.name)
    }

    /// Returns the name of the method that sends one chunk of its file, if it accepts chunks.
    pub fn chunk_method(&self) -> Option<String> {
        self.chunk.as_ref().map(|_| format!("{}_chunk", self.name))
    }

    /// Returns the name of the request that sends one chunk of its file, if it accepts chunks.
    pub fn chunk_request(&self) -> Option<String> {
        self.chunk_method().map(|method| type_name(&method))
    }

    /// Returns the name of the method that returns all pages.
    pub fn pages_method(&self) -> String {
        format!("{}_pages", self.name)
    }

    /// Returns the name of the method that returns the items of all pages.
    pub fn items_method(&self) -> String {
        format!("{}_items", self.name)
    }

    /// Returns the name of the method that returns the items of a time span of any length.
    pub fn by_day_method(&self) -> String {
        format!("{}_by_day", self.name)
    }
}

/// Returns whether `name` can be an identifier in every edition of Rust.
pub fn is_identifier(name: &str) -> bool {
    // The parser does not know the keywords of the edition 2024.
    syn::parse_str::<syn::Ident>(name).is_ok() && name != "gen"
}

/// Returns whether `name` is a keyword of Rust. It applies to names after their conversion: `self_` is `Self`
/// as a type.
pub fn is_keyword(name: &str) -> bool {
    !is_identifier(name) && syn::parse_str::<syn::Ident>(&format!("{name}_")).is_ok()
}

/// Returns whether `name` is in snake_case, as operations, modules and enum values are: lower case letters and
/// digits, with single underscores between words, so that its conversions lose nothing.
pub fn is_snake_case(name: &str) -> bool {
    is_lower_case(name) && name == value_name(name)
}

/// Returns whether `name` is made of lower case letters, digits and underscores, and starts with a letter.
pub fn is_lower_case(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Returns whether `name` is in CamelCase, as types are.
pub fn is_camel_case(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Returns whether `name` can be the wire name of a parameter: its option of the command line has to be readable.
pub fn is_param(name: &str) -> bool {
    !name.starts_with(['_', '-'])
        && !name.is_empty()
        && name.chars().all(|c| c.is_alphanumeric() || "_-.[]".contains(c))
}
