//! Getting a file to the vendor in one call: chunk by chunk, and on from where it stopped.
//!
//! The chunks follow what the vendor's own web uploader does; the server API's document does not
//! describe them. If the vendor's server should not take them, [`Uploader::multipart`] sends the file
//! whole instead.

mod digest;
mod error;
mod progress;
mod send;
mod source;
mod state;

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::upload::{AUDIO_EXTENSIONS, GetUrl, VIDEO_EXTENSIONS};
use crate::{Client, CommaList, Definition, Error, VideoId};

pub use error::UploadError;
pub use progress::UploadProgress;
pub use source::UploadSource;
pub use state::UploadState;

const MIB: usize = 1 << 20;

/// Returns whether a file with this name can only be audio, and needs [`Uploader::audio_with_view`].
/// Some extensions, such as `ram`, are used for both.
pub fn is_audio(file_name: &str) -> bool {
    let extension = file_name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let extension = extension.as_str();
    AUDIO_EXTENSIONS.contains(&extension) && !VIDEO_EXTENSIONS.contains(&extension)
}

type OnProgress = Arc<dyn Fn(&UploadProgress) + Send + Sync>;
type OnState = Arc<dyn Fn(&UploadState) + Send + Sync>;
type Options = Arc<dyn Fn(GetUrl) -> GetUrl + Send + Sync>;

/// Uploads files: made by [`Client::uploader`], and good for any number of them.
///
/// | setting | default |
/// |---|---|
/// | [`chunk_size`](Self::chunk_size) | 4 MiB, which is also what it takes of memory |
/// | [`max_failures`](Self::max_failures), of one chunk after another | 5 |
/// | [`retry_delay`](Self::retry_delay), before a chunk is sent again | 1 s, twice as long each time, up to 30 s |
/// | [`verify_md5`](Self::verify_md5) | off |
///
/// ```no_run
/// # async fn example(client: &baijiayun_vod::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use baijiayun_vod::Definition;
///
/// let uploader = client
///     .uploader([Definition::High, Definition::SuperHigh])
///     .on_state(|state| println!("to go on later: {}", serde_json::to_string(state).unwrap_or_default()))
///     .on_progress(|progress| println!("{} of {} bytes", progress.sent, progress.total));
/// let video_id = uploader.upload("lectures/first.mp4").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Uploader {
    client: Client,
    definitions: CommaList<Definition>,
    audio_with_view: bool,
    options: Option<Options>,
    chunk_size: usize,
    multipart: bool,
    max_failures: u32,
    retry_delay: Duration,
    verify_md5: bool,
    on_progress: Option<OnProgress>,
    on_state: Option<OnState>,
}

impl fmt::Debug for Uploader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Uploader")
            .field("definitions", &self.definitions)
            .field("chunk_size", &self.chunk_size)
            .field("multipart", &self.multipart)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Uploads files, to be transcoded to these definitions.
    pub fn uploader(&self, definitions: impl Into<CommaList<Definition>>) -> Uploader {
        Uploader {
            client: self.clone(),
            definitions: definitions.into(),
            audio_with_view: false,
            options: None,
            chunk_size: 4 * MIB,
            multipart: false,
            max_failures: 5,
            retry_delay: Duration::from_secs(1),
            verify_md5: false,
            on_progress: None,
            on_state: None,
        }
    }
}

impl Uploader {
    /// Treats the files as audio. Audio files are refused without it, before anything is sent.
    #[must_use]
    pub fn audio_with_view(mut self, audio: bool) -> Self {
        self.audio_with_view = audio;
        self
    }

    /// Sets further parameters of the request that makes the video, such as its callback URL.
    ///
    /// ```
    /// # fn example(uploader: baijiayun_vod::Uploader) -> baijiayun_vod::Uploader {
    /// uploader.options(|request| request.use_https(true).callback_url("https://school.example/done"))
    /// # }
    /// ```
    #[must_use]
    pub fn options(mut self, options: impl Fn(GetUrl) -> GetUrl + Send + Sync + 'static) -> Self {
        self.options = Some(Arc::new(options));
        self
    }

    /// How many bytes are sent at a time, and kept in memory.
    #[must_use]
    pub fn chunk_size(mut self, bytes: usize) -> Self {
        self.chunk_size = bytes.max(1);
        self
    }

    /// Sends the file whole instead of in chunks. An upload that breaks off then begins anew.
    #[must_use]
    pub fn multipart(mut self, multipart: bool) -> Self {
        self.multipart = multipart;
        self
    }

    /// After how many failures in a row, without a byte of progress between them, to give up.
    #[must_use]
    pub fn max_failures(mut self, failures: u32) -> Self {
        self.max_failures = failures;
        self
    }

    /// How long to wait after a first failure.
    #[must_use]
    pub fn retry_delay(mut self, delay: Duration) -> Self {
        self.retry_delay = delay;
        self
    }

    /// Waits until the video is transcoded, as [`Client::waiter`] does, and compares the size
    /// and the MD5 of what was sent with what the server says of what arrived.
    #[must_use]
    pub fn verify_md5(mut self, verify: bool) -> Self {
        self.verify_md5 = verify;
        self
    }

    /// Is told how far it has come, after every chunk, and with [`multipart`](Self::multipart) after
    /// every piece.
    #[must_use]
    pub fn on_progress(mut self, tell: impl Fn(&UploadProgress) + Send + Sync + 'static) -> Self {
        self.on_progress = Some(Arc::new(tell));
        self
    }

    /// Is given what it takes to go on later, as soon as the video is made. Store it before the upload
    /// is over, and give it to [`resume`](Self::resume) if it never was.
    #[must_use]
    pub fn on_state(mut self, tell: impl Fn(&UploadState) + Send + Sync + 'static) -> Self {
        self.on_state = Some(Arc::new(tell));
        self
    }

    /// Refuses what an upload would refuse before anything is sent: a file that is empty, that is of a
    /// kind the vendor does not take, or that is audio without [`audio_with_view`](Self::audio_with_view).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`] says what is wrong with the file.
    pub fn check(&self, source: &UploadSource) -> Result<(), Error> {
        send::check_file(self, source)
    }

    /// Uploads a file from disk, and gives the new video's id.
    ///
    /// Dropping the future stops the upload where it is; it can be resumed.
    ///
    /// # Errors
    ///
    /// [`UploadError`] says what went wrong, and holds what it takes to go on.
    pub async fn upload(&self, path: impl AsRef<Path>) -> Result<VideoId, UploadError> {
        let source = UploadSource::open(path).await.map_err(|error| UploadError::source(None, error))?;
        self.upload_from(source).await
    }

    /// Uploads from any source; see [`upload`](Self::upload).
    ///
    /// # Errors
    ///
    /// [`UploadError`] says what went wrong, and holds what it takes to go on.
    pub async fn upload_from(&self, source: UploadSource) -> Result<VideoId, UploadError> {
        send::upload(self, source).await
    }

    /// Goes on with an upload that broke off, even in another process. The source is the same file
    /// from its beginning; what has already arrived is read, for the MD5, and not sent.
    ///
    /// # Errors
    ///
    /// [`UploadError`] says what went wrong, and holds what it takes to go on.
    pub async fn resume(&self, state: &UploadState, source: UploadSource) -> Result<VideoId, UploadError> {
        send::resume(self, state, source).await
    }
}
