//! What was played.

use baijiayun_vod::{ByteCount, ProductType};
use serde::{Deserialize, Serialize};

use baijiayun_vod::play_data::AccountPlayRecord;

/// One time that a viewer watched a video.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Play {
    /// The product line that it belongs to.
    #[serde(default = "vod")]
    pub product_type: ProductType,
    /// The traffic it took in bytes. It counts on the day that the playing began.
    #[serde(default = "nothing")]
    pub flow: ByteCount,
    /// The record as the API shows it.
    #[serde(flatten)]
    pub record: AccountPlayRecord,
}

fn vod() -> ProductType {
    ProductType::Vod
}

fn nothing() -> ByteCount {
    ByteCount(0)
}
