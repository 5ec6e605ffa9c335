//! Reading JSON the way a PHP backend writes it.
//!
//! The same number comes as `1` and as `"1"`, an empty map as `[]`, a list with gaps as an
//! object, and anything may be `null` or missing. [`Lenient`] reads a value in all these forms. It
//! never invents one: what cannot be read is an error that names its place in the JSON.

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
pub use record::{Record, record};
pub(crate) use scalar::number;
pub use scalar::{Scalar, scalar};

use serde::Deserializer;

/// A type that can be read from any of the forms the backend gives it.
pub trait Lenient: Sized {
    /// Reads a value that has to be there.
    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>;

    /// Returns whether this text means an absent value where the value is optional.
    fn is_blank(text: &str) -> bool {
        text.trim().is_empty()
    }
}
