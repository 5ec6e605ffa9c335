//! Uploads of files: in chunks, and resumed from where they stopped.
//!
//! The chunks follow what the vendor's own web uploader does; the server API's document does not
//! describe them. If the vendor's server should not take them, [`Uploader::multipart`] sends the file
//! whole instead.

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
pub use progress::UploadProgress;
pub use settings::Uploader;
pub use source::UploadSource;
pub use state::UploadState;

impl Uploader {
    /// Checks what an upload checks before anything is sent. A file is rejected that is empty, that is of a
    /// kind the vendor does not take, or that is audio without [`audio_with_view`](Self::audio_with_view).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) says what is wrong with the file.
    pub fn check(&self, source: &UploadSource<'_>) -> Result<(), Error> {
        send::check_file(self, source)
    }

    /// Uploads a file from disk, and returns the new video's id.
    ///
    /// Dropping the future stops the upload where it is; it can be resumed.
    ///
    /// # Errors
    ///
    /// [`UploadError`] says what went wrong, and holds the state to resume from.
    pub fn upload(&self, path: impl Into<PathBuf>) -> ResponseFuture<VideoId, UploadError> {
        let (uploader, path) = (self.clone(), path.into());
        ResponseFuture::new(async move {
            if Handle::try_current().is_err() {
                let error = Error::new(UploadFile::OPERATION, ErrorKind::NoRuntime);
                return Err(UploadError::call(None, error));
            }
            let source = UploadSource::open(path).await.map_err(|error| UploadError::source(None, error))?;
            uploader.upload_from(source).await
        })
    }

    /// Uploads from any source; see [`upload`](Self::upload).
    ///
    /// # Errors
    ///
    /// [`UploadError`] says what went wrong, and holds the state to resume from.
    pub fn upload_from<'a>(
        &self,
        source: UploadSource<'a>,
    ) -> impl Future<Output = Result<VideoId, UploadError>> + Send + use<'a> {
        let uploader = self.clone();
        async move { send::upload(&uploader, source).await }
    }

    /// Resumes an upload that was interrupted, even in another process. The source is the same file
    /// from its beginning; what has already arrived is read, for the MD5, and not sent.
    ///
    /// # Errors
    ///
    /// [`UploadError`] says what went wrong, and holds the state to resume from.
    pub fn resume<'a>(
        &self,
        state: &UploadState,
        source: UploadSource<'a>,
    ) -> impl Future<Output = Result<VideoId, UploadError>> + Send + use<'a> {
        let (uploader, state) = (self.clone(), state.clone());
        async move { send::resume(&uploader, &state, source).await }
    }
}
