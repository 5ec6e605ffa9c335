//! Settings from the environment.

use std::env;

use crate::auth::credentials::Credentials;
use crate::client::builder::ClientBuilder;
use crate::error::Error;

const PRIVATE_DOMAIN: &str = "BAIJIAYUN_PRIVATE_DOMAIN";
const BASE_URL: &str = "BAIJIAYUN_BASE_URL";

impl<C> ClientBuilder<C> {
    /// Sets the account and the server from the environment, as `bjy` does: `BAIJIAYUN_PARTNER_ID`,
    /// `BAIJIAYUN_PARTNER_KEY`, and `BAIJIAYUN_BASE_URL` or else `BAIJIAYUN_PRIVATE_DOMAIN`. Without the last two,
    /// the builder keeps its own server.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Variable`](crate::ConfigError::Variable) names the variable that is missing or invalid.
    pub fn from_env(self) -> Result<Self, Error> {
        let builder = self.credentials(Credentials::from_env()?);
        let variable = |name| env::var(name).ok().filter(|text| !text.trim().is_empty());
        Ok(match (variable(BASE_URL), variable(PRIVATE_DOMAIN)) {
            (Some(base_url), _) => builder.base_url(base_url),
            (None, Some(private_domain)) => builder.private_domain(private_domain),
            (None, None) => builder,
        })
    }
}
