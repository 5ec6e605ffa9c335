//! Who is calling.

use std::env;

use crate::error::ConfigError;
use crate::value::Secret;

/// The environment variable with the partner id.
pub(crate) const PARTNER_ID: &str = "BAIJIAYUN_PARTNER_ID";
/// The environment variable with the partner key.
pub(crate) const PARTNER_KEY: &str = "BAIJIAYUN_PARTNER_KEY";

/// An account's id and the key that signs its calls.
///
/// The key is never sent, never shown, and wiped from memory when dropped.
#[derive(Debug, Clone)]
pub struct Credentials {
    pub(crate) partner_id: i64,
    pub(crate) partner_key: Option<Secret>,
}

impl Credentials {
    /// An account with its key.
    pub fn new(partner_id: i64, partner_key: impl Into<String>) -> Self {
        Self { partner_id, partner_key: Some(Secret::new(partner_key)) }
    }

    /// An account without its key. It can only make calls that need no signature, such as the one
    /// that fetches the key.
    pub fn without_key(partner_id: i64) -> Self {
        Self { partner_id, partner_key: None }
    }

    /// The account named by `BAIJIAYUN_PARTNER_ID` and `BAIJIAYUN_PARTNER_KEY`.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] names the variable that is missing or not sound.
    pub fn from_env() -> Result<Self, ConfigError> {
        let variable =
            |name| env::var(name).map_err(|_| ConfigError::Variable { name, problem: "is not set" });
        let partner_id = variable(PARTNER_ID)?
            .trim()
            .parse()
            .map_err(|_| ConfigError::Variable { name: PARTNER_ID, problem: "is not a whole number" })?;
        let partner_key = Secret::new(variable(PARTNER_KEY)?.trim());
        Ok(Self { partner_id, partner_key: Some(partner_key) })
    }

    /// A key that says something, and an id that can be one.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        if self.partner_id <= 0 {
            return Err(ConfigError::Credentials("the partner id must be a positive number"));
        }
        if self.partner_key.as_ref().is_some_and(|key| key.expose().trim().is_empty()) {
            return Err(ConfigError::Credentials("the partner key is empty"));
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_key() {
        let text = format!("{:?}", Credentials::new(12345678, "hunter2"));
        assert!(text.contains("12345678") && !text.contains("hunter2"), "{text}");
    }

    #[test]
    fn what_cannot_be_an_account_is_refused() {
        assert!(Credentials::new(1, "k").check().is_ok());
        assert!(Credentials::without_key(1).check().is_ok());
        assert!(Credentials::new(1, " ").check().is_err());
        assert!(Credentials::new(0, "k").check().is_err());
    }
}
