//! Why an upload failed.

use std::io;

use super::UploadState;
use crate::{Error, WaitError};

/// Why an upload failed. Once the video is made, [`state`](Self::state) holds what it takes to go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UploadError {
    /// The file could not be read, or ended too early.
    #[error("cannot read the file: {source}{}", hint(state))]
    Source {
        /// What it takes to go on.
        state: Option<UploadState>,
        /// What went wrong.
        source: io::Error,
    },
    /// A call failed, and trying again was no use.
    #[error("{source}{}", hint(state))]
    Call {
        /// What it takes to go on.
        state: Option<UploadState>,
        /// What went wrong.
        source: Box<Error>,
    },
    /// The file is not the one that the upload was begun with.
    #[error("the file has {found} bytes, but the upload of video {} was begun with {}", state.video_id, state.total)]
    OtherFile {
        /// The upload.
        state: UploadState,
        /// The size of the file in bytes.
        found: u64,
    },
    /// The server has another number of bytes than the file: more of them on the way, or, when the MD5 is
    /// verified, more or fewer at the end.
    #[error("the server has {arrived} bytes of video {}, whose file has {}", state.video_id, state.total)]
    Size {
        /// The upload.
        state: UploadState,
        /// How many bytes have arrived.
        arrived: u64,
    },
    /// The server has other bytes than were sent.
    #[error("video {}: the MD5 of what was sent is {sent}, the server's is {}", state.video_id, found.as_deref().unwrap_or("missing"))]
    Integrity {
        /// The upload.
        state: UploadState,
        /// The MD5 of what was sent, in hex.
        sent: String,
        /// What the server has, in hex.
        found: Option<String>,
    },
    /// Waiting for the transcoding, in order to compare the MD5, failed. The file has arrived.
    #[error("the file has arrived, but: {source}")]
    Wait {
        /// The upload.
        state: UploadState,
        /// What went wrong.
        source: WaitError,
    },
}

impl UploadError {
    /// What it takes to go on, once the video is made.
    pub fn state(&self) -> Option<&UploadState> {
        match self {
            Self::Source { state, .. } | Self::Call { state, .. } => state.as_ref(),
            Self::OtherFile { state, .. }
            | Self::Size { state, .. }
            | Self::Integrity { state, .. }
            | Self::Wait { state, .. } => Some(state),
        }
    }

    pub(super) fn source(state: Option<&UploadState>, source: io::Error) -> Self {
        Self::Source { state: state.cloned(), source }
    }

    pub(super) fn call(state: Option<&UploadState>, source: Error) -> Self {
        Self::Call { state: state.cloned(), source: Box::new(source) }
    }
}

fn hint(state: &Option<UploadState>) -> String {
    let resume = |state: &UploadState| format!(". Go on with `Uploader::resume`, video {}", state.video_id);
    state.as_ref().map(resume).unwrap_or_default()
}
