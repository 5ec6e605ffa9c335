//! What came of an upload.

use std::path::Path;

use baijiayun_vod::{Error, ErrorKind, UploadError, UploadErrorKind, VideoId, WaitError, WaitErrorKind};
use serde::Serialize;

use crate::error::{CliError, ExitKind};

/// A row of what is printed.
#[derive(Debug, Clone, Serialize)]
pub struct UploadRow {
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

/// The failure of an upload. Its video is named elsewhere.
pub fn upload_failed(error: UploadError) -> CliError {
    let message = error.to_string();
    match error.into_kind() {
        UploadErrorKind::Source(error) => CliError::usage(format!("cannot read the file: {error}")),
        UploadErrorKind::OtherFile { .. } => CliError::usage(message),
        UploadErrorKind::Call(error) => call_failed(error),
        UploadErrorKind::Wait(error) => wait_failed(error),
        _ => CliError::network(message).hint("--restart uploads it from scratch"),
    }
}

/// Why a call of an upload failed. What is wrong with the file is not wrong with a flag.
pub fn call_failed(error: Error) -> CliError {
    match error.kind() {
        ErrorKind::InvalidArgument(invalid) => {
            CliError::usage(format!("{}. Nothing was sent", invalid.reason))
        }
        _ => error.into(),
    }
}

/// Why waiting came to nothing.
pub fn wait_failed(error: WaitError) -> CliError {
    match error.kind() {
        WaitErrorKind::Call(_) => Error::from(error).into(),
        WaitErrorKind::Deadline { .. } => {
            let ask = format!("bjy video get-status --video-id {}", error.video_id());
            CliError::network(error).hint(format!("it may be transcoded later: `{ask}` shows how far it is"))
        }
        _ => CliError::rejected(error),
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
pub fn interrupted(done: usize, all: usize) -> CliError {
    CliError::new(ExitKind::Interrupted, format!("interrupted, with {done} of {all} files uploaded"))
}
