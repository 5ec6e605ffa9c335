//! The errors of uploads.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::Path;

use baijiayun_runtime::Request;

use crate::metadata::Operation;
use crate::upload::UploadFile;
use crate::uploader::UploadState;
use crate::uploader::file::is_change;
use crate::uploader::source::is_wrong_length;
use crate::{Error, ErrorKind, HelperError, InvalidArgument, WaitError};

/// The error of an upload. Once the video is created, [`state`](Self::state) returns the state to resume
/// from.
///
/// It converts into an [`Error`] with the same answers, without the state. A failed call keeps its kind there, also
/// one that was made while waiting; every other failure is an [`ErrorKind::Helper`](crate::ErrorKind::Helper).
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
    pub(in crate::uploader) fn new(kind: UploadErrorKind, state: Option<&UploadState>) -> Self {
        Self(Box::new(Inner { kind, state: state.cloned() }))
    }

    pub(in crate::uploader) fn source(state: Option<&UploadState>, source: io::Error) -> Self {
        let kind = if is_change(&source) { UploadErrorKind::FileChanged } else { UploadErrorKind::Source };
        Self::new(kind(source), state)
    }

    pub(in crate::uploader) fn open(path: &Path, error: io::Error) -> Self {
        Self::source(None, io::Error::new(error.kind(), format!("{}: {error}", path.display())))
    }

    pub(crate) fn call(state: Option<&UploadState>, error: Error) -> Self {
        match error.kind() {
            // The uploader does not choose it.
            ErrorKind::InvalidArgument(invalid) if invalid.parameter == "url" => {
                Self::new(UploadErrorKind::UploadUrl(invalid.clone()), state)
            }
            _ => {
                let error = if state.is_some() { error.after_others() } else { error };
                Self::new(UploadErrorKind::Call(error), state)
            }
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

    /// Returns the operation that failed: that of a call, or the one that sends the file.
    pub fn operation(&self) -> Option<&'static Operation> {
        match &self.0.kind {
            UploadErrorKind::Wait(error) => error.operation(),
            _ => self.error().map_or(Some(UploadFile::OPERATION), Error::operation),
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
                return Some(match first_step(kind, self.error()) {
                    Some(first) => format!("{first}; then {resume}").into(),
                    None => resume.into(),
                });
            }
            (UploadErrorKind::Wait(error), None) => return error.hint(),
            (_, None) => return self.error().and_then(Error::hint),
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

    /// Returns the beginning of the message.
    fn context(&self) -> String {
        let mut context = String::new();
        if let Some(state) = &self.0.state {
            context = format!("upload of video {}: ", state.video_id);
        }
        if matches!(self.0.kind, UploadErrorKind::Wait(_)) {
            context.push_str("the file has arrived, but ");
        }
        context
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
pub(in crate::uploader) fn is_too_large(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Status { status, .. } => *status == 413,
        ErrorKind::Api(rejection) => rejection.status == 413,
        _ => false,
    }
}

/// Returns what has to be done before resuming, which would fail for the same reason.
fn first_step(kind: &UploadErrorKind, call: Option<&Error>) -> Option<Cow<'static, str>> {
    match call {
        Some(error)
            if matches!(
                error.kind(),
                ErrorKind::UnknownPath | ErrorKind::MissingKey | ErrorKind::Key(_) | ErrorKind::NoRuntime
            ) =>
        {
            error.hint()
        }
        Some(error) if is_too_large(error) => {
            Some("set a smaller `Uploader::chunk_size`, and no `Uploader::multipart`".into())
        }
        Some(_) => None,
        None => match kind {
            UploadErrorKind::Wait(error) => error.hint(),
            _ => None,
        },
    }
}

impl fmt::Display for UploadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.context())?;
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
            UploadErrorKind::Wait(error) => error.fmt(f),
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
        let (context, hint) = (error.context(), error.hint());
        let (is_retryable, may_have_taken_effect) = (error.is_retryable(), error.may_have_taken_effect());
        let operation = error.operation().unwrap_or(UploadFile::OPERATION);
        let Inner { kind, state } = *error.0;
        match kind {
            UploadErrorKind::Call(call) => call.within(context, may_have_taken_effect, hint),
            UploadErrorKind::Wait(wait) if wait.call().is_some() => {
                Self::from(wait).within(context, may_have_taken_effect, hint)
            }
            kind => HelperError::new(UploadError(Box::new(Inner { kind, state })))
                .operation(operation)
                .retryable(is_retryable)
                .took_effect(may_have_taken_effect)
                .hint(hint)
                .into(),
        }
    }
}
