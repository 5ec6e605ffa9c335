//! Uploads of files in chunks, which can be resumed.
//!
//! The chunks follow the vendor's own web uploader; the document of the server API does not describe them. If
//! the server does not accept them, [`Uploader::multipart`] sends the whole file in one call.

mod audio;
mod digest;
mod error;
mod file;
mod progress;
mod send;
mod settings;
mod source;
mod state;

use std::path::PathBuf;

use baijiayun_runtime::Request;
use tokio::runtime::Handle;

use crate::upload::UploadFile;
use crate::{Error, ErrorKind, ResponseFuture, VideoId};

pub use audio::is_audio;
pub use error::{UploadError, UploadErrorKind};
pub use progress::{UploadProgress, UploadRetry};
pub use settings::Uploader;
pub use source::UploadSource;
pub use state::UploadState;

impl Uploader {
    /// Checks a file, as an upload does before anything is sent.
    ///
    /// It rejects a file that is empty, that is of a kind that the vendor does not accept, or that is audio
    /// without [`audio_with_view`](Self::audio_with_view).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) has the reason.
    pub fn check(&self, source: &UploadSource<'_>) -> Result<(), Error> {
        send::check_file(self, source)
    }

    /// Uploads a file from disk, and returns the new video's id.
    ///
    /// Dropping the future interrupts the upload, which can be resumed.
    ///
    /// # Errors
    ///
    /// [`UploadError`] has the kind of the failure and the state to resume from.
    pub fn upload(&self, path: impl Into<PathBuf>) -> ResponseFuture<VideoId, UploadError> {
        let uploader = self.clone();
        let path = path.into();
        ResponseFuture::new(async move {
            if Handle::try_current().is_err() {
                let error = Error::new(UploadFile::OPERATION, ErrorKind::NoRuntime);
                return Err(UploadError::call(None, error));
            }
            let source = UploadSource::open(&path).await.map_err(|error| UploadError::open(&path, error))?;
            uploader.upload_from(source).await
        })
    }

    /// Uploads from any source; see [`upload`](Self::upload).
    ///
    /// # Errors
    ///
    /// [`UploadError`] has the kind of the failure and the state to resume from.
    pub fn upload_from<'a>(
        &self,
        source: UploadSource<'a>,
    ) -> impl Future<Output = Result<VideoId, UploadError>> + Send + use<'a> {
        let uploader = self.clone();
        async move { send::upload(&uploader, source).await }
    }

    /// Resumes an interrupted upload, even in another process.
    ///
    /// The source is the same file from its beginning. The bytes that have arrived are read for the MD5, but
    /// not sent.
    ///
    /// # Errors
    ///
    /// [`UploadError`] has the kind of the failure and the state to resume from.
    pub fn resume<'a>(
        &self,
        state: &UploadState,
        source: UploadSource<'a>,
    ) -> impl Future<Output = Result<VideoId, UploadError>> + Send + use<'a> {
        let uploader = self.clone();
        let state = state.clone();
        async move { send::resume(&uploader, &state, source).await }
    }
}
