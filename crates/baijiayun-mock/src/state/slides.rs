//! The slides shown beside a video.

use baijiayun_vod::{ByteCount, VideoId};
use serde::{Deserialize, Serialize};

/// The slides shown beside a video, and their text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slides {
    /// The name of the slides' file.
    pub ppt: String,
    /// The name of the text file.
    pub txt: String,
    /// The size of both in bytes.
    pub size: ByteCount,
}

impl Slides {
    /// Returns the names in the storage of a video's slides and their text.
    pub(crate) fn files(id: VideoId) -> [String; 2] {
        [format!("slides-{id}"), format!("slides-{id}-text")]
    }
}
