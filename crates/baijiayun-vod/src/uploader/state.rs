//! The state from which an upload is resumed.

use serde::{Deserialize, Serialize};

use crate::VideoId;

/// The state from which an interrupted upload is resumed. It is small, and can be stored as JSON, TOML,
/// MessagePack or postcard. It holds no secret: resuming requests a new upload URL from the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UploadState {
    /// The video.
    pub video_id: VideoId,
    /// The name of the file that was sent to the server.
    pub file_name: String,
    /// The size of the file in bytes.
    pub total: u64,
}

impl UploadState {
    /// Creates the state of an upload that was started by other means.
    pub fn new(video_id: VideoId, file_name: impl Into<String>, total: u64) -> Self {
        Self { video_id, file_name: file_name.into(), total }
    }
}
