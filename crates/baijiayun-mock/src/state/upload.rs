//! The upload of a video's file.

use baijiayun_vod::UnixTime;
use serde::{Deserialize, Serialize};

/// The upload of a video's file, finished or not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Upload {
    /// The token that the upload URL must carry.
    pub token: String,
    /// The time the upload URL expires.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub expires: Option<UnixTime>,
    /// The number of bytes received.
    pub received: u64,
    /// The size of the file in bytes, once known.
    pub total: Option<u64>,
    /// The time the last byte was received.
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub finished: Option<UnixTime>,
    /// The MD5 of the file in hex.
    pub md5: Option<String>,
    /// `true` while a chunk is being received.
    #[serde(skip)]
    pub(crate) busy: bool,
}

impl Upload {
    /// Returns whether all bytes were received and only the MD5 is still being computed.
    pub(crate) fn is_finishing(&self) -> bool {
        self.busy && self.total == Some(self.received)
    }
}
