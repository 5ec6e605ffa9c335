//! Users that can be allowed to watch a video.

use std::collections::BTreeSet;

use baijiayun_vod::WhitelistUserId;
use serde::{Deserialize, Serialize};

/// A group of whitelist users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WhitelistGroup {
    /// The name.
    pub name: String,
    /// The users.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeSet<i64>"))]
    pub users: BTreeSet<WhitelistUserId>,
}

/// A whitelist user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WhitelistUser {
    /// The user's name.
    pub name: String,
    /// The mobile number.
    #[serde(default)]
    pub mobile: String,
    /// The e-mail address.
    #[serde(default)]
    pub email: String,
    /// A remark.
    #[serde(default)]
    pub remark: String,
}
