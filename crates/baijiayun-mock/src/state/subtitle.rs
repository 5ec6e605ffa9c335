//! Subtitles of videos.

use baijiayun_vod::{CstDateTime, VideoId};
use serde::{Deserialize, Serialize};

/// A subtitle file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Subtitle {
    /// The video that it belongs to.
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub video_id: VideoId,
    /// The name.
    pub name: String,
    /// The name of its file in the storage.
    pub file: String,
    /// `true` if the video shows it by default.
    #[serde(default)]
    pub is_default: bool,
    /// The time it was uploaded, China Standard Time.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub create_time: Option<CstDateTime>,
    /// The time it was last changed, China Standard Time.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub update_time: Option<CstDateTime>,
}

impl Subtitle {
    /// Creates a subtitle from its video, its name, and the name of its file in the storage.
    pub fn new(video_id: VideoId, name: impl Into<String>, file: impl Into<String>) -> Self {
        Self {
            video_id,
            name: name.into(),
            file: file.into(),
            is_default: false,
            create_time: None,
            update_time: None,
        }
    }
}
