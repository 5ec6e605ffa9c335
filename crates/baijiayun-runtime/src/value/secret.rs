//! Text that must not be shown.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserializer, Serialize, Serializer};
use subtle::ConstantTimeEq;

use crate::lenient::Lenient;

const REDACTED: &str = "***";

/// Text that is never shown: `Debug` and `Serialize` write `***` in its place, so that a response
/// can be logged or dumped. It is wiped from memory when dropped.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Keeps this text secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// Takes the same time wherever two secrets differ.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose().as_bytes().ct_eq(other.expose().as_bytes()).into()
    }
}

impl Eq for Secret {}

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
        write!(formatter, "Secret({REDACTED})")
    }
}

impl Lenient for Secret {
    fn read<'de, D>(deserializer: D) -> Result<Self, D::Error>
    where
        D: Deserializer<'de>,
    {
        String::read(deserializer).map(Self::new)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(REDACTED)
    }
}

crate::lenient_deserialize!(Secret);

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::lenient::from_str;

    #[test]
    fn shows_itself_only_when_asked() {
        let secret = from_str::<Secret>(r#""hunter2""#).unwrap();
        assert_eq!(secret.clone().expose(), "hunter2");
        assert_eq!(format!("{secret:?} {secret:#?}"), "Secret(***) Secret(***)");
        assert_eq!(serde_json::to_string(&secret).unwrap(), r#""***""#);
    }

    #[test]
    fn reads_numbers_and_nothing() {
        assert_eq!(from_str::<Secret>("12").unwrap().expose(), "12");
        assert!(from_str::<Option<Secret>>(r#""""#).unwrap().is_none());
        assert!(from_str::<Secret>("null").is_err());
    }
}
