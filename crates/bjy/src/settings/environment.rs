//! The settings in the environment.

use std::env;

use crate::error::CliError;

pub const PARTNER_ID: &str = "BAIJIAYUN_PARTNER_ID";
pub const PARTNER_KEY: &str = "BAIJIAYUN_PARTNER_KEY";
pub const PRIVATE_DOMAIN: &str = "BAIJIAYUN_PRIVATE_DOMAIN";
pub const BASE_URL: &str = "BAIJIAYUN_BASE_URL";
pub const UPLOAD_RESPONSE_TIMEOUT: &str = "BAIJIAYUN_UPLOAD_RESPONSE_TIMEOUT";
pub const PROFILE: &str = "BAIJIAYUN_PROFILE";
pub const CONFIG: &str = "BAIJIAYUN_CONFIG";

/// Returns an environment variable. An empty one counts as not set.
pub fn environment(name: &'static str) -> Result<Option<String>, CliError> {
    match env::var(name) {
        Ok(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(CliError::configuration(t!(
            "the environment variable %{name} is not valid text",
            name = name
        ))),
    }
}
