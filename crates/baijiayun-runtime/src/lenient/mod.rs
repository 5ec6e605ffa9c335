//! Lenient reading of JSON from a PHP backend.
//!
//! The same number may be `1` or `"1"`, an empty map may be `[]`, a list with gaps may be an object, and any
//! value may be `null` or missing. [`Lenient`] reads a value in all these forms. It never guesses: a value
//! that cannot be read is an error with the path in the JSON.

#[cfg(test)]
pub(crate) mod arbitrary;
mod collection;
mod decode;
mod field;
mod number;
mod record;
mod scalar;
mod text;

pub(crate) use decode::from_fields_and_rest;
pub use decode::{Unreadable, UnreadableKind, from_pairs, from_str};
pub use field::{as_string, optional, optional_as_string, read};
pub use number::exact;
pub use record::{Record, record};
pub(crate) use scalar::number;
pub use scalar::{Scalar, scalar};

use serde::Deserializer;

/// A type that can be read from any of the forms in which the backend writes it.
pub trait Lenient: Sized {
    /// Reads a required value.
    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>;

    /// Returns whether this text means that an optional value is absent.
    fn is_blank(text: &str) -> bool {
        text.trim().is_empty()
    }
}
