//! Tokens of Rust.

use proc_macro2::{Ident, Span};

/// Returns an identifier. The checker has rejected names that Rust would not take.
pub fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
