//! The slides shown beside a video.

use baijiayun_vod::{ByteCount, VideoId};
use serde::{Deserialize, Serialize};

/// The slides shown beside a video, and their text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Slides {
    /// The name of the slides' file.
    pub ppt: String,
    /// The name of the text file.
    pub txt: String,
    /// The size of both in bytes.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub size: ByteCount,
}

impl Slides {
    /// Creates slides from the names of their files and the size of both.
    pub fn new(ppt: impl Into<String>, txt: impl Into<String>, size: ByteCount) -> Self {
        Self { ppt: ppt.into(), txt: txt.into(), size }
    }

    /// Returns the names in the storage of a video's slides and their text.
    pub(crate) fn files(id: VideoId) -> [String; 2] {
        [format!("slides-{id}"), format!("slides-{id}-text")]
    }
}
