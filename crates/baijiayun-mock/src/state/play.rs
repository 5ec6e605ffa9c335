//! Plays of videos.

use baijiayun_vod::play_data::AccountPlayRecord;
use baijiayun_vod::{ByteCount, ProductType, SessionId};
use serde::{Deserialize, Serialize};

/// A play: one viewer watching one video once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Play {
    /// The product line that it belongs to.
    #[serde(default = "vod")]
    pub product_type: ProductType,
    /// The traffic in bytes. It counts on the day that the play began.
    #[serde(default = "no_flow")]
    pub flow: ByteCount,
    /// The session of its room. Records do not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// The record as the API shows it.
    #[serde(flatten)]
    pub record: AccountPlayRecord,
}

impl Play {
    /// Creates a play of the VOD product line that took no traffic.
    pub fn new(record: AccountPlayRecord) -> Self {
        Self { product_type: vod(), flow: no_flow(), session_id: None, record }
    }
}

fn vod() -> ProductType {
    ProductType::Vod
}

fn no_flow() -> ByteCount {
    ByteCount(0)
}
