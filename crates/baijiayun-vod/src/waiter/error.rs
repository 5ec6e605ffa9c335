//! The errors of waiting for a video.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use baijiayun_runtime::__private::one_line;
use baijiayun_runtime::Request;

use crate::metadata::Operation;
use crate::video::GetStatus;
use crate::{Error, HelperError, VideoId, VideoStatus};

/// The error of waiting for a video.
///
/// It converts into an [`Error`]. A failed call keeps its kind there; every other failure is an
/// [`ErrorKind::Helper`](crate::ErrorKind::Helper).
pub struct WaitError(Box<Inner>);

struct Inner {
    video_id: VideoId,
    kind: WaitErrorKind,
}

/// The kind of a [`WaitError`].
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitErrorKind {
    /// Transcoding failed or timed out, or the upload timed out.
    #[non_exhaustive]
    Failed {
        /// The status of the video.
        status: VideoStatus,
        /// The server's text on the status.
        info: Option<String>,
    },
    /// The video was not transcoded before the deadline.
    #[non_exhaustive]
    Deadline {
        /// The last status of the video.
        status: VideoStatus,
        /// The time waited.
        waited: Duration,
    },
    /// The call for the status failed.
    Call(Error),
}

impl WaitError {
    pub(crate) fn new(video_id: VideoId, kind: WaitErrorKind) -> Self {
        Self(Box::new(Inner { video_id, kind }))
    }

    /// Says that other calls of the same work were sent before the one that failed.
    pub(crate) fn after_others(mut self) -> Self {
        if let WaitErrorKind::Call(error) = self.0.kind {
            self.0.kind = WaitErrorKind::Call(error.after_others());
        }
        self
    }

    /// Returns the video that was waited for.
    pub fn video_id(&self) -> VideoId {
        self.0.video_id
    }

    /// Returns the kind of the failure.
    pub fn kind(&self) -> &WaitErrorKind {
        &self.0.kind
    }

    /// Turns the error into its kind.
    pub fn into_kind(self) -> WaitErrorKind {
        self.0.kind
    }

    /// Returns the operation that was called.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.call().map_or(Some(GetStatus::OPERATION), Error::operation)
    }

    /// Returns the server's code, if it rejected the call.
    pub fn code(&self) -> Option<i64> {
        self.call().and_then(Error::code)
    }

    /// Returns whether waiting again may succeed.
    pub fn is_retryable(&self) -> bool {
        match &self.0.kind {
            WaitErrorKind::Failed { .. } => false,
            WaitErrorKind::Deadline { .. } => true,
            WaitErrorKind::Call(error) => error.is_retryable(),
        }
    }

    /// Returns whether something may have changed on the server: never, because waiting only reads.
    pub fn may_have_taken_effect(&self) -> bool {
        false
    }

    /// Returns a hint on what to do next, if there is one.
    pub fn hint(&self) -> Option<Cow<'static, str>> {
        match &self.0.kind {
            WaitErrorKind::Failed { .. } => Some("upload the file again".into()),
            WaitErrorKind::Deadline { .. } => {
                Some("it may be transcoded later; wait again, or set a longer `Waiter::deadline`".into())
            }
            WaitErrorKind::Call(error) => error.hint(),
        }
    }

    /// Returns the error of the call that failed, if one did.
    pub(crate) fn call(&self) -> Option<&Error> {
        match &self.0.kind {
            WaitErrorKind::Call(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for WaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let video_id = self.0.video_id;
        match &self.0.kind {
            WaitErrorKind::Failed { status, info } => {
                write!(f, "video {video_id} will not be transcoded: {status:?}")?;
                match info {
                    Some(info) => write!(f, " ({})", one_line(info)),
                    None => Ok(()),
                }
            }
            WaitErrorKind::Deadline { status, waited } => {
                write!(f, "video {video_id} was still {status:?} after {waited:.0?}")
            }
            WaitErrorKind::Call(error) => write!(f, "{}{error}", context(video_id)),
        }
    }
}

/// Returns the beginning of the message of a failed call.
fn context(video_id: VideoId) -> String {
    format!("waiting for video {video_id}: ")
}

baijiayun_runtime::debug_as_report!(WaitError, hint);

impl std::error::Error for WaitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.call().and_then(std::error::Error::source)
    }
}

impl From<WaitError> for Error {
    fn from(error: WaitError) -> Self {
        let is_retryable = error.is_retryable();
        let hint = error.hint();
        match error.0.kind {
            WaitErrorKind::Call(call) => call.within(context(error.0.video_id), false, hint),
            kind => {
                let error = WaitError::new(error.0.video_id, kind);
                let error = HelperError::new(error).operation(GetStatus::OPERATION);
                error.retryable(is_retryable).hint(hint).into()
            }
        }
    }
}
