//! What it takes to go on with an upload.

use serde::{Deserialize, Serialize};

use crate::VideoId;

/// What it takes to go on with an upload: small, and good to be stored as JSON, for instance. It holds
/// nothing secret; the URL to go on with is asked for anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UploadState {
    /// The video.
    pub video_id: VideoId,
    /// The file's name, as the server was told.
    pub file_name: String,
    /// The file's size in bytes.
    pub total: u64,
}

impl UploadState {
    /// For an upload that was begun by other means, from what is known of it.
    pub fn new(video_id: VideoId, file_name: impl Into<String>, total: u64) -> Self {
        Self { video_id, file_name: file_name.into(), total }
    }
}
