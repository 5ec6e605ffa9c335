//! The account and the source of its key.

use std::env;
use std::sync::Arc;

use crate::auth::key::{KeyProvider, KeySource};
use crate::error::ConfigError;
use crate::value::Secret;

/// The environment variable with the partner id.
pub(crate) const PARTNER_ID: &str = "BAIJIAYUN_PARTNER_ID";
/// The environment variable with the partner key.
pub(crate) const PARTNER_KEY: &str = "BAIJIAYUN_PARTNER_KEY";
/// The name of that key in messages.
const ENVIRONMENT_KEY: &str = "the partner key in the environment variable BAIJIAYUN_PARTNER_KEY";

/// An account's id, and the source of the key that signs its calls.
///
/// The key is never sent, never shown, and wiped from memory when dropped. A client that requests a new key
/// signs all later calls with it.
#[derive(Debug, Clone)]
#[must_use = "credentials do nothing until a client is built with them"]
pub struct Credentials {
    pub(crate) partner_id: i64,
    pub(crate) key: KeySource,
}

impl Credentials {
    /// Creates the credentials of an account with its partner key. The account's id is a number, or the `PartnerId`
    /// of the API's crate.
    pub fn new(partner_id: impl Into<i64>, partner_key: impl Into<String>) -> Self {
        Self { partner_id: partner_id.into(), key: KeySource::Fixed(Secret::new(partner_key)) }
    }

    /// Creates the credentials of an account without its key, for calls that need no signature, such as the
    /// one that fetches the key.
    pub fn without_key(partner_id: impl Into<i64>) -> Self {
        Self { partner_id: partner_id.into(), key: KeySource::None }
    }

    /// Creates the credentials of an account with its secret key only. The client fetches the partner key
    /// when it first needs it, once for all waiting calls, and again when a call is rejected for its
    /// signature.
    pub fn with_secret_key(partner_id: impl Into<i64>, secret_key: impl Into<String>) -> Self {
        Self { partner_id: partner_id.into(), key: KeySource::SecretKey(Secret::new(secret_key)) }
    }

    /// Creates the credentials of an account whose key is stored elsewhere, such as in a vault.
    pub fn with_provider(partner_id: impl Into<i64>, provider: impl KeyProvider + 'static) -> Self {
        Self { partner_id: partner_id.into(), key: KeySource::Provider(Arc::new(provider)) }
    }

    /// Reads the credentials from the environment: `BAIJIAYUN_PARTNER_ID` and `BAIJIAYUN_PARTNER_KEY`.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Variable`] names the variable that is missing or invalid.
    pub fn from_env() -> Result<Self, ConfigError> {
        let variable =
            |name| env::var(name).map_err(|_| ConfigError::Variable { name, problem: "is not set" });
        let partner_id = variable(PARTNER_ID)?
            .trim()
            .parse()
            .map_err(|_| ConfigError::Variable { name: PARTNER_ID, problem: "is not a whole number" })?;
        let partner_key = Secret::key(&variable(PARTNER_KEY)?)
            .map_err(|problem| ConfigError::Key { key: ENVIRONMENT_KEY, problem })?;
        Ok(Self { partner_id, key: KeySource::Fixed(partner_key) })
    }

    /// Returns the account's id.
    pub fn partner_id(&self) -> i64 {
        self.partner_id
    }

    /// Checks that the id is positive and the key is one, and drops what is around the key.
    pub(crate) fn checked(self) -> Result<Self, ConfigError> {
        if self.partner_id <= 0 {
            return Err(ConfigError::Credentials("the partner id must be a positive number"));
        }
        let checked = |key: &'static str, text: &Secret| {
            Secret::key(text.expose()).map_err(|problem| ConfigError::Key { key, problem })
        };
        let key = match self.key {
            KeySource::Fixed(key) => KeySource::Fixed(checked("the partner key", &key)?),
            KeySource::SecretKey(key) => KeySource::SecretKey(checked("the secret key", &key)?),
            source @ (KeySource::None | KeySource::Provider(_)) => source,
        };
        Ok(Self { key, ..self })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_key() {
        for credentials in
            [Credentials::new(12345678, "hunter2"), Credentials::with_secret_key(12345678, "hunter2")]
        {
            let text = format!("{credentials:?}");
            assert!(text.contains("12345678") && !text.contains("hunter2"), "{text}");
        }
    }

    #[test]
    fn invalid_credentials_are_rejected() {
        assert!(Credentials::new(1, "k").checked().is_ok());
        assert!(Credentials::without_key(1).checked().is_ok());
        assert!(Credentials::with_secret_key(1, "s").checked().is_ok());
        assert!(Credentials::new(1, " ").checked().is_err());
        assert!(Credentials::with_secret_key(1, "").checked().is_err());
        assert!(Credentials::new(0, "k").checked().is_err());
        assert!(Credentials::new(1, "\"k\"").checked().is_err());
        let error = Credentials::with_secret_key(1, "hunter2\nhunter3").checked().unwrap_err();
        assert_eq!(error.to_string(), "the secret key has a line break at position 8");
    }

    #[test]
    fn blanks_around_a_key_are_dropped() {
        let credentials = Credentials::new(1, "\u{feff}k\r\n").checked().unwrap();
        assert!(matches!(credentials.key, KeySource::Fixed(key) if key.expose() == "k"));
    }
}
