//! The errors of uploads.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::Path;

use baijiayun_runtime::Request;

use super::UploadState;
use super::file::is_change;
use super::source::is_wrong_length;
use crate::metadata::Operation;
use crate::upload::UploadFile;
use crate::{Error, ErrorKind, HelperError, InvalidArgument, VideoId, WaitError};

/// The error of an upload. Once the video is created, [`state`](Self::state) returns the state to resume
/// from.
///
/// It converts into an [`Error`], without the state. A failed call keeps its kind, its effect and its hint
/// there; every other failure is an [`ErrorKind::Helper`](crate::ErrorKind::Helper).
pub struct UploadError(Box<Inner>);

struct Inner {
    kind: UploadErrorKind,
    state: Option<UploadState>,
}

/// The kind of an [`UploadError`].
#[derive(Debug)]
#[non_exhaustive]
pub enum UploadErrorKind {
    /// The file could not be read, or has another size than declared.
    Source(io::Error),
    /// The file changed during the upload, or was replaced or deleted.
    FileChanged(io::Error),
    /// A call failed, also after retries.
    Call(Error),
    /// The server returned an upload URL that is none.
    UploadUrl(InvalidArgument),
    /// The file does not have the size of the one that the upload was started with.
    #[non_exhaustive]
    OtherFile {
        /// The size of the file in bytes.
        found: u64,
    },
    /// The server has another number of bytes than the file: more while it is sent, or any other number when
    /// the MD5 is verified.
    #[non_exhaustive]
    Size {
        /// The number of bytes that the server has.
        arrived: u64,
    },
    /// The MD5 of the bytes on the server is not that of the sent bytes.
    #[non_exhaustive]
    Integrity {
        /// The MD5 of the sent bytes, in hex.
        sent: String,
        /// The MD5 of the bytes on the server, in hex, if the response has it.
        found: Option<String>,
    },
    /// Waiting for the transcoding, which precedes the comparison of the MD5, failed. The file has arrived.
    Wait(WaitError),
}

impl UploadError {
    pub(super) fn new(kind: UploadErrorKind, state: Option<&UploadState>) -> Self {
        Self(Box::new(Inner { kind, state: state.cloned() }))
    }

    pub(super) fn source(state: Option<&UploadState>, source: io::Error) -> Self {
        let kind = if is_change(&source) { UploadErrorKind::FileChanged } else { UploadErrorKind::Source };
        Self::new(kind(source), state)
    }

    pub(super) fn open(path: &Path, error: io::Error) -> Self {
        Self::source(None, io::Error::new(error.kind(), format!("{}: {error}", path.display())))
    }

    pub(crate) fn call(state: Option<&UploadState>, error: Error) -> Self {
        match error.kind() {
            // The uploader does not choose it.
            ErrorKind::InvalidArgument(invalid) if invalid.parameter == "url" => {
                Self::new(UploadErrorKind::UploadUrl(invalid.clone()), state)
            }
            _ => Self::new(UploadErrorKind::Call(error), state),
        }
    }

    /// Returns the kind of the failure.
    pub fn kind(&self) -> &UploadErrorKind {
        &self.0.kind
    }

    /// Turns the error into its kind.
    pub fn into_kind(self) -> UploadErrorKind {
        self.0.kind
    }

    /// Returns the state to resume from, once the video is created.
    pub fn state(&self) -> Option<&UploadState> {
        self.0.state.as_ref()
    }

    /// Returns the operation of the call that failed, if one did.
    pub fn operation(&self) -> Option<&'static Operation> {
        match &self.0.kind {
            UploadErrorKind::Wait(error) => error.operation(),
            _ => self.error().and_then(Error::operation),
        }
    }

    /// Returns the server's code, if it rejected a call.
    pub fn code(&self) -> Option<i64> {
        self.error().and_then(Error::code)
    }

    /// Returns whether resuming the upload, or repeating it if no video was created, may succeed later.
    pub fn is_retryable(&self) -> bool {
        match &self.0.kind {
            UploadErrorKind::Wait(error) => error.is_retryable(),
            UploadErrorKind::Source(error) => is_interrupted(error),
            _ => self.error().is_some_and(Error::is_retryable),
        }
    }

    /// Returns whether something may have changed on the server: always, once the video is created.
    pub fn may_have_taken_effect(&self) -> bool {
        self.0.state.is_some() || self.error().is_some_and(Error::may_have_taken_effect)
    }

    /// Returns a hint on what to do next, if there is one.
    pub fn hint(&self) -> Option<Cow<'static, str>> {
        let hint = match (&self.0.kind, &self.0.state) {
            (UploadErrorKind::OtherFile { .. }, _) => "resume with the file that the upload was started with",
            (UploadErrorKind::Size { .. } | UploadErrorKind::Integrity { .. }, _) => "upload the file again",
            (UploadErrorKind::Wait(error), _) if !error.is_retryable() => return error.hint(),
            (UploadErrorKind::FileChanged(_), _) => "upload it again once it does not change any more",
            (UploadErrorKind::Source(error), Some(_)) if is_wrong_length(error) => {
                "resume with the whole file and its true length"
            }
            (kind, Some(state)) => {
                let resume = format!("resume video {} with `Uploader::resume`", state.video_id);
                return Some(match first_step(kind) {
                    Some(first) => format!("{first}; then {resume}").into(),
                    None => resume.into(),
                });
            }
            (UploadErrorKind::Call(error), None) => return error.hint(),
            (_, None) => return None,
        };
        Some(hint.into())
    }

    /// Returns the error of the call that failed.
    fn error(&self) -> Option<&Error> {
        match &self.0.kind {
            UploadErrorKind::Call(error) => Some(error),
            UploadErrorKind::Wait(error) => error.call(),
            _ => None,
        }
    }

    fn video_id(&self) -> Option<VideoId> {
        self.0.state.as_ref().map(|state| state.video_id)
    }
}

/// Returns whether reading the source may succeed another time: its connection was interrupted.
fn is_interrupted(error: &io::Error) -> bool {
    use io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionReset, Interrupted, NotConnected, TimedOut, UnexpectedEof,
    };
    let interrupted = matches!(
        error.kind(),
        BrokenPipe
            | ConnectionAborted
            | ConnectionReset
            | Interrupted
            | NotConnected
            | TimedOut
            | UnexpectedEof
    );
    interrupted && !is_wrong_length(error)
}

/// Returns whether a server or a proxy finds the request too large.
pub(super) fn is_too_large(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Status { status, .. } => *status == 413,
        ErrorKind::Api(rejection) => rejection.status == 413,
        _ => false,
    }
}

/// Returns what has to be done before resuming, which would fail for the same reason.
fn first_step(kind: &UploadErrorKind) -> Option<Cow<'static, str>> {
    match kind {
        UploadErrorKind::Call(error)
            if matches!(
                error.kind(),
                ErrorKind::UnknownPath | ErrorKind::MissingKey | ErrorKind::Key(_) | ErrorKind::NoRuntime
            ) =>
        {
            error.hint()
        }
        UploadErrorKind::Call(error) if is_too_large(error) => {
            Some("set a smaller `Uploader::chunk_size`, and no `Uploader::multipart`".into())
        }
        _ => None,
    }
}

impl fmt::Display for UploadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(video_id) = self.video_id() {
            write!(f, "upload of video {video_id}: ")?;
        }
        let total = self.0.state.as_ref().map_or(0, |state| state.total);
        match &self.0.kind {
            UploadErrorKind::Source(error) => write!(f, "cannot read the file: {error}"),
            UploadErrorKind::FileChanged(error) => error.fmt(f),
            UploadErrorKind::Call(error) => error.fmt(f),
            UploadErrorKind::UploadUrl(invalid) => {
                write!(f, "the server returned an upload URL that is none: {}", invalid.reason)
            }
            UploadErrorKind::OtherFile { found } => {
                write!(f, "the file has {found} bytes, but the upload was started with {total}")
            }
            UploadErrorKind::Size { arrived } => {
                write!(f, "the server has {arrived} bytes of a file with {total}")
            }
            UploadErrorKind::Integrity { sent, found } => {
                let found = found.as_deref().unwrap_or("missing");
                write!(f, "the MD5 of the sent bytes is {sent}, the server's is {found}")
            }
            UploadErrorKind::Wait(error) => write!(f, "the file has arrived, but {error}"),
        }
    }
}

baijiayun_runtime::debug_as_report!(UploadError, hint);

impl std::error::Error for UploadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0.kind {
            UploadErrorKind::Source(error) => error.source(),
            UploadErrorKind::Call(error) => error.source(),
            UploadErrorKind::Wait(error) => std::error::Error::source(error),
            _ => None,
        }
    }
}

impl From<UploadError> for Error {
    fn from(error: UploadError) -> Self {
        let is_retryable = error.is_retryable();
        let may_have_taken_effect = error.may_have_taken_effect();
        let hint = error.hint();
        let operation = error.operation().unwrap_or(UploadFile::OPERATION);
        match *error.0 {
            Inner { kind: UploadErrorKind::Call(call), .. } => call.within(may_have_taken_effect, hint),
            inner => {
                let error = HelperError::new(UploadError(Box::new(inner)))
                    .operation(operation)
                    .retryable(is_retryable)
                    .took_effect(may_have_taken_effect)
                    .hint(hint);
                error.into()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upload::GetResumeUrl;

    #[test]
    fn hints_name_the_cause_before_resuming() {
        let state = UploadState::new(VideoId(7), "a.mp4", 4);
        for kind in [ErrorKind::UnknownPath, ErrorKind::MissingKey] {
            let call = Error::new(GetResumeUrl::OPERATION, kind);
            let first = call.hint().unwrap();
            let hint = UploadError::call(Some(&state), call).hint().unwrap();
            assert_eq!(hint, format!("{first}; then resume video 7 with `Uploader::resume`"));
        }
    }
}
