//! Lenient reading of JSON from a PHP backend.
//!
//! The same number may be `1` or `"1"`, an empty map may be `[]`, a list with gaps may be an object, and any
//! value may be `null` or missing. [`Lenient`] reads a value in all these forms. It never guesses: a value
//! that cannot be read is an error with the path in the JSON.
//!
//! An optional value is also absent if it is `false`, `""`, `"-"`, `[]` or a zero date, unless this is a value of
//! its type: `false` is one of a boolean, `[]` is one of a list, and any text is one of a text.
//!
//! [`from_str`] is strict: any value that cannot be read is an error. [`from_str_tolerant`] takes an optional value
//! that cannot be read for absent, and reports it; a required value stays an error. The client reads responses in
//! this way by default, so that one odd value does not cost a page.

#[cfg(test)]
pub(crate) mod arbitrary;
mod collection;
mod decode;
mod deserialize;
mod field;
mod fields;
mod float;
mod literal;
mod number;
mod record;
mod scalar;
mod text;
mod tolerant;
mod undeclared;
mod unreadable;

pub use decode::{from_str, from_str_tolerant};
#[doc(hidden)]
pub use deserialize::{FieldValue, ReadFields, deserialize_record};
pub use field::{as_string, optional, optional_as_string, read};
pub use fields::from_pairs;
pub(crate) use fields::{FromFields, from_fields_tolerant};
pub(crate) use literal::keep_digits;
pub use number::exact;
pub use record::{Record, record};
pub use scalar::{Scalar, scalar};
pub(crate) use scalar::{number, scalar_by};
pub use undeclared::check_fields;
pub use unreadable::{Unreadable, UnreadableKind};

use serde::Deserializer;

/// A type that can be read from any of the forms in which the backend writes it.
pub trait Lenient: Sized {
    /// Set if `false` is a value of the type. Otherwise an optional one is absent: many functions of PHP return
    /// `false` for nothing.
    const HAS_FALSE: bool = false;
    /// Set if `[]` is a value of the type. Otherwise an optional one is absent.
    const HAS_EMPTY_LIST: bool = false;

    /// Reads a required value.
    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>;

    /// Returns whether this text means that an optional value is absent.
    fn is_blank(text: &str) -> bool {
        is_placeholder(text)
    }
}

/// Returns whether this text stands for no value. Tables that people fill in have dashes.
pub(crate) fn is_placeholder(text: &str) -> bool {
    // Most texts show at once that they are none.
    !text.starts_with(|first: char| first.is_ascii_alphanumeric()) && matches!(text.trim(), "" | "-" | "--")
}
