//! What came of an upload.

use std::path::Path;

use baijiayun_vod::{Error, InvalidArgument, UploadError, VideoId, WaitError};
use serde::Serialize;

use crate::error::{Failure, Kind};

/// A row of what is printed.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    pub file: String,
    pub video_id: Option<VideoId>,
    pub size: u64,
    pub status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// How far it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// All of it has arrived.
    Uploaded,
    /// It can be watched.
    Transcoded,
    Failed,
    Interrupted,
}

/// Why an upload failed. The paths and hints of the library are for programmers, so they are not shown.
pub fn upload_failed(error: UploadError) -> Failure {
    match error {
        UploadError::Source { source, .. } => Failure::usage(format!("cannot read the file: {source}")),
        UploadError::Call { source, .. } => call_failed(*source),
        UploadError::Wait { source, .. } => wait_failed(source),
        error @ UploadError::OtherFile { .. } => Failure::usage(error),
        error => Failure::network(error).hint("--restart uploads it anew"),
    }
}

/// Why a call of an upload failed. What is wrong with the file is not wrong with a flag.
pub fn call_failed(error: Error) -> Failure {
    match error {
        Error::InvalidArgument { source: InvalidArgument { reason, .. }, .. } => {
            Failure::usage(format!("{reason}. Nothing was sent"))
        }
        error => error.into(),
    }
}

/// Why waiting came to nothing.
pub fn wait_failed(error: WaitError) -> Failure {
    match error {
        WaitError::Call(error) => error.into(),
        error @ WaitError::Deadline { .. } => Failure::network(error),
        error => Failure::refused(error),
    }
}

/// The command that goes on with these files.
pub fn resume_command<'p>(paths: impl Iterator<Item = &'p Path>) -> String {
    let mut command = "bjy upload --resume".to_owned();
    for path in paths {
        command.push(' ');
        command.push_str(&shell_words::quote(&path.to_string_lossy()));
    }
    command
}

/// What Ctrl-C leaves.
pub fn interrupted(done: usize, all: usize) -> Failure {
    Failure::new(Kind::Interrupted, format!("interrupted, with {done} of {all} files uploaded"))
}
