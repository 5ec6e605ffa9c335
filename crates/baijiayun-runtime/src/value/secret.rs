//! Secret text.

use std::fmt;
use std::sync::Arc;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::lenient::Lenient;

/// Text that is never shown: `Debug` and `Serialize` write `***` instead, so that a response can be logged.
/// It is wiped from memory when dropped.
///
/// Reading `***` is an error, because it is the mask of a secret. `==` compares two secrets of the same
/// length in constant time.
///
/// Clones share the text.
#[derive(Clone)]
pub struct Secret(Arc<Zeroizing<String>>);

impl Secret {
    /// The text that is written in place of a secret.
    pub(crate) const MASK: &str = "***";

    /// Creates a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Arc::new(Zeroizing::new(text.into())))
    }

    /// Returns the text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Compares two secrets of the same length in constant time.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose().as_bytes().ct_eq(other.expose().as_bytes()).into()
    }
}

impl Eq for Secret {}

/// Creates an empty secret.
impl Default for Secret {
    fn default() -> Self {
        Self::new("")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Secret({})", Self::MASK)
    }
}

impl Lenient for Secret {
    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
    {
        String::read(deserializer).and_then(unmasked)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).and_then(unmasked)
    }
}

/// Rejects the mask, which would otherwise be taken for a secret until the server rejects it.
fn unmasked<E: Error>(text: String) -> Result<Secret, E> {
    match text.as_str() {
        Secret::MASK => Err(E::custom("this secret was masked when it was written")),
        _ => Ok(Secret::new(text)),
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(Self::MASK)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::lenient::from_str;

    #[test]
    fn only_expose_shows_the_text() {
        let secret = from_str::<Secret>(r#""hunter2""#).unwrap();
        assert_eq!(secret.clone().expose(), "hunter2");
        assert_eq!(format!("{secret:?} {secret:#?}"), "Secret(***) Secret(***)");
        assert_eq!(serde_json::to_string(&secret).unwrap(), r#""***""#);
    }

    #[test]
    fn the_mask_is_not_a_secret() {
        let masked = serde_json::to_string(&Secret::new("hunter2")).unwrap();
        let message = "this secret was masked when it was written";
        let error = serde_json::from_str::<Secret>(&masked).unwrap_err();
        assert!(error.to_string().starts_with(message), "{error}");
        assert_eq!(from_str::<Secret>(&masked).unwrap_err().to_string(), message);
        assert_eq!(serde_json::from_str::<Secret>(r#""hunter2""#).unwrap(), Secret::new("hunter2"));
    }

    #[test]
    fn reads_numbers_and_blank_text() {
        assert_eq!(from_str::<Secret>("12").unwrap().expose(), "12");
        assert!(from_str::<Option<Secret>>(r#""""#).unwrap().is_none());
        assert!(from_str::<Secret>("null").is_err());
    }
}
