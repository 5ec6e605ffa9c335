//! The results and errors of uploads, as they are reported.

use baijiayun_vod::{Error, ErrorKind, UploadError, UploadErrorKind, VideoId, WaitError, WaitErrorKind};
use serde::Serialize;

use super::options::UploadArgs;
use crate::error::{CliError, ExitKind};
use crate::lang::of_library;
use crate::output::{Field, FieldFormat};

/// The size of a chunk that fits into the 1 MiB of nginx.
const NGINX_LIMIT: usize = 1_000_000;

/// A row of the printed table: a file and the result of its upload.
#[derive(Debug, Clone, Serialize)]
pub struct UploadRow {
    pub file: String,
    pub video_id: Option<VideoId>,
    pub status: Status,
    pub size: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl UploadRow {
    /// Returns the fields in tables and files.
    pub fn fields() -> Vec<Field> {
        let plain = ["file", "video_id", "status"].map(Field::plain);
        plain.into_iter().chain([Field::new("size", FieldFormat::Bytes), Field::plain("error")]).collect()
    }
}

/// The result of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The server has the whole file.
    Uploaded,
    /// The video can be played.
    Transcoded,
    /// An earlier run uploaded the file, so nothing was sent.
    #[serde(rename = "already uploaded")]
    AlreadyUploaded,
    Failed,
    Interrupted,
}

/// Converts the error of an upload. The message does not name the video, which the table shows.
pub fn upload_error(error: UploadError, args: &UploadArgs) -> CliError {
    let message = of_library(&error);
    match error.into_kind() {
        UploadErrorKind::Source(error) => {
            CliError::usage(t!("cannot read the file: %{error}", error = of_library(error)))
        }
        UploadErrorKind::OtherFile { .. } => CliError::usage(message),
        UploadErrorKind::FileChanged(_) => CliError::usage(message)
            .hint(t!("--restart uploads the file from scratch, once it does not change")),
        UploadErrorKind::Call(error) if is_too_large(&error) => {
            let error = CliError::rejected(message);
            if args.multipart {
                return error.hint(t!("the server takes no requests of this size: leave out --multipart"));
            }
            error.hint(t!(
                "the server takes no chunks of this size: add --chunk-size %{size} to the command",
                size = smaller(args.chunk_size.get())
            ))
        }
        UploadErrorKind::Call(error) => call_error(error),
        UploadErrorKind::UploadUrl(_) => CliError::rejected(message)
            .hint(t!("the video is created, but nothing of the file was sent with that URL")),
        UploadErrorKind::Wait(error) => wait_error(error),
        _ => CliError::network(message).hint(t!("--restart uploads the file from scratch")),
    }
}

/// Returns whether the server finds a request too large.
fn is_too_large(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Status { status, .. } => *status == 413,
        ErrorKind::Api(rejection) => rejection.status == 413,
        _ => false,
    }
}

/// Returns a chunk size to try after half of one was still too large: below nginx's default limit of 1 MiB, or much
/// smaller.
fn smaller(chunk_size: usize) -> usize {
    if chunk_size > NGINX_LIMIT { NGINX_LIMIT } else { (chunk_size / 8).max(1) }
}

/// Converts the error of a call. An invalid argument comes from the file, so the message names no option.
pub fn call_error(error: Error) -> CliError {
    match error.kind() {
        ErrorKind::InvalidArgument(invalid) => CliError::usage(of_library(&invalid.reason)),
        _ => error.into(),
    }
}

/// Converts the error of waiting for transcoding.
pub fn wait_error(error: WaitError) -> CliError {
    match error.kind() {
        WaitErrorKind::Call(_) => Error::from(error).into(),
        WaitErrorKind::Deadline { .. } => {
            let command = format!("bjy video get-status --video-id {}", error.video_id());
            CliError::network(of_library(&error))
                .hint(t!("it may be transcoded later; check with `%{command}`", command = command))
        }
        _ => CliError::rejected(of_library(error)),
    }
}

/// Returns the error after Ctrl-C.
pub fn interrupted(done: usize, all: usize) -> CliError {
    let message = t!("interrupted; %{done} of %{all} files uploaded", done = done, all = all);
    CliError::new(ExitKind::Interrupted, message)
}
