//! The sources of uploads.

use std::error::Error;
use std::fmt;
use std::io;
use std::mem;
use std::path::Path;
use std::pin::Pin;

use baijiayun_runtime::bytes::Bytes;
use futures_util::{Stream, StreamExt};
use sync_wrapper::SyncWrapper;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use tokio_util::io::StreamReader;

use super::file::StableFile;

/// The bytes of an upload: a file, or anything else whose length is known.
///
/// The length is sent before the first byte. If it is not known, write the bytes to a temporary file first,
/// and [`open`](Self::open) that. A source with more or fewer bytes than declared is an
/// [`UploadErrorKind::Source`](super::UploadErrorKind::Source), and the video stays incomplete.
///
/// Readers and streams may borrow, so a server can pass an upload through as it arrives, for example with
/// axum:
///
/// ```
/// use axum::body::Body;
/// use baijiayun_vod::{UploadError, UploadSource, Uploader, VideoId};
///
/// async fn pass_through(uploader: &Uploader, length: u64, body: Body) -> Result<VideoId, UploadError> {
///     let source = UploadSource::stream("lecture.mp4", length, body.into_data_stream());
///     uploader.upload_from(source).await
/// }
/// ```
pub struct UploadSource<'a> {
    file_name: String,
    total: u64,
    reader: Reader<'a>,
    /// The offset of the next byte to return.
    position: u64,
    /// The bytes that were read last. A retry reads them again.
    last: Bytes,
    /// The offset of `last` in the file.
    last_at: u64,
    /// The bytes after `last`, if they were read ahead.
    ahead: Option<io::Result<Bytes>>,
    /// The bytes before `last`, whose memory the next read uses.
    spare: Bytes,
}

enum Reader<'a> {
    /// A file, which can seek.
    File(StableFile),
    /// A reader that cannot seek. It is wrapped, because a source is `Sync` and not every reader is.
    Unseekable(SyncWrapper<Pin<Box<dyn AsyncRead + Send + 'a>>>),
}

impl fmt::Debug for UploadSource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file_name, total, position, .. } = self;
        f.debug_struct("UploadSource")
            .field("file_name", file_name)
            .field("total", total)
            .field("position", position)
            .finish_non_exhaustive()
    }
}

impl UploadSource<'static> {
    /// Opens a file on disk. If it changes during the upload, the upload fails: it is checked before each chunk
    /// and after the last one by its size, its time of modification, and its path. Bytes that are overwritten
    /// in place, with the time put back, are noticed by [`verify_md5`](super::Uploader::verify_md5) alone.
    ///
    /// # Errors
    ///
    /// The error of opening the file, or an error outside of a tokio runtime.
    pub async fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        Handle::try_current().map_err(io::Error::other)?;
        let path = path.as_ref().to_owned();
        spawn_blocking(move || Self::open_blocking(&path)).await.map_err(io::Error::other)?
    }

    /// Opens a file on disk. It is read on the runtime of the upload.
    pub(crate) fn open_blocking(path: &Path) -> io::Result<Self> {
        let file = StableFile::open(path)?;
        let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self::new(file_name, file.length(), Reader::File(file)))
    }

    /// Creates a source from bytes in memory.
    pub fn bytes(file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        let content = content.into();
        // All bytes count as read, so the reader is never used.
        let source = UploadSource::reader(file_name, content.len() as u64, tokio::io::empty());
        Self { last: content, ..source }
    }
}

impl<'a> UploadSource<'a> {
    /// Creates a source from a reader, which must end after `total` bytes. Limit one that does not end, such
    /// as a connection, with [`take`](AsyncReadExt::take).
    ///
    /// To resume, pass a reader that starts at the beginning of the file.
    pub fn reader(file_name: impl Into<String>, total: u64, reader: impl AsyncRead + Send + 'a) -> Self {
        Self::new(file_name.into(), total, Reader::Unseekable(SyncWrapper::new(Box::pin(reader))))
    }

    /// Creates a source from a stream, such as the body of a request or a field of a multipart form. It must
    /// end after `total` bytes.
    ///
    /// To resume, pass a stream that starts at the beginning of the file.
    pub fn stream<S, B, E>(file_name: impl Into<String>, total: u64, stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'a,
        B: Into<Bytes>,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let stream = stream.map(|bytes| bytes.map(Into::into).map_err(io_error));
        Self::reader(file_name, total, StreamReader::new(stream))
    }

    fn new(file_name: String, total: u64, reader: Reader<'a>) -> Self {
        Self {
            file_name,
            total,
            reader,
            position: 0,
            last: Bytes::new(),
            last_at: 0,
            ahead: None,
            spare: Bytes::new(),
        }
    }

    /// Returns the source with another file name.
    #[must_use]
    pub fn with_file_name(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = file_name.into();
        self
    }

    /// Returns the file name that is sent to the server.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// Returns the length in bytes.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Returns the offset of the next byte to return.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Reads the next `count` bytes, or fewer at the end. The last bytes are only returned after a check that
    /// the source ends there.
    pub(super) async fn read(&mut self, count: usize) -> io::Result<Bytes> {
        if self.position == self.end_of_last() && self.position < self.total {
            self.spare = mem::take(&mut self.last);
            self.last_at = self.position;
            self.last = match self.ahead.take() {
                Some(ahead) => ahead?,
                None => self.read_after(self.position, count).await?,
            };
        }
        let start = usize::try_from(self.position - self.last_at).unwrap_or(usize::MAX);
        let end = start.saturating_add(count).min(self.last.len());
        let bytes = self.last.slice(start.min(end)..end);
        self.position += bytes.len() as u64;
        Ok(bytes)
    }

    /// Reads the bytes that the next call of [`read`](Self::read) returns, while the last ones are sent.
    pub(super) async fn read_ahead(&mut self, count: usize) {
        if self.ahead.is_none() && self.position == self.end_of_last() && self.position < self.total {
            self.ahead = Some(self.read_after(self.position, count).await);
        }
    }

    fn end_of_last(&self) -> u64 {
        self.last_at + self.last.len() as u64
    }

    /// Reads the bytes at `offset`, where the reader is.
    async fn read_after(&mut self, offset: u64, count: usize) -> io::Result<Bytes> {
        let remaining = usize::try_from(self.total - offset).unwrap_or(usize::MAX);
        let wanted = count.min(remaining);
        let buffer = emptied(mem::take(&mut self.spare));
        let bytes = self.reader.read(wanted, buffer).await?;
        if bytes.len() < wanted {
            self.check().await?;
            return Err(self.ended_after(offset + bytes.len() as u64));
        }
        let has_more = wanted == remaining && !self.reader.read(1, Vec::new()).await?.is_empty();
        self.check().await?;
        if has_more { Err(self.has_more()) } else { Ok(bytes) }
    }

    /// Fails if the source is a file that has changed since it was opened.
    pub(super) async fn check(&self) -> io::Result<()> {
        match &self.reader {
            Reader::File(file) => file.check().await,
            Reader::Unseekable(_) => Ok(()),
        }
    }

    /// Fails if the source is a file that has other bytes now than those with this MD5, which were read.
    pub(super) async fn check_content(&mut self, md5: &str) -> io::Result<()> {
        match &mut self.reader {
            Reader::File(file) => file.check_content(md5).await,
            Reader::Unseekable(_) => Ok(()),
        }
    }

    fn ended_after(&self, count: u64) -> io::Error {
        let reason =
            format!("the source ended after {count} of the {} bytes it was declared with", self.total);
        io::Error::new(io::ErrorKind::UnexpectedEof, WrongLength(reason))
    }

    fn has_more(&self) -> io::Error {
        let reason = format!("the source has more than the {} bytes it was declared with", self.total);
        io::Error::new(io::ErrorKind::InvalidData, WrongLength(reason))
    }

    /// Moves back to `offset`. A source that is not a file can only move within the bytes that were read
    /// last.
    pub(super) async fn seek_back(&mut self, offset: u64) -> io::Result<()> {
        if offset < self.last_at {
            let Reader::File(file) = &mut self.reader else {
                let reason = "the server requests bytes that the source can no longer provide";
                return Err(io::Error::new(io::ErrorKind::Unsupported, reason));
            };
            file.seek(offset).await?;
            self.ahead = None;
            self.spare = mem::take(&mut self.last);
            self.last_at = offset;
        }
        self.position = offset;
        Ok(())
    }
}

impl Reader<'_> {
    /// Reads the next `count` bytes, or fewer at the end, into an empty buffer.
    async fn read(&mut self, count: usize, mut buffer: Vec<u8>) -> io::Result<Bytes> {
        buffer.reserve_exact(count);
        let bytes = match self {
            Self::File(file) => file.read(count, buffer).await?,
            Self::Unseekable(reader) => {
                reader.get_mut().take(count as u64).read_to_end(&mut buffer).await?;
                buffer
            }
        };
        Ok(bytes.into())
    }
}

/// Returns the memory of bytes that are no longer used. A new buffer for each read would be allocated by the thread that
/// reads, and the allocator keeps what was freed in an arena per thread.
fn emptied(bytes: Bytes) -> Vec<u8> {
    let Ok(mut bytes) = bytes.try_into_mut() else { return Vec::new() };
    bytes.clear();
    bytes.into()
}

/// The cause of an I/O error: the source has another length than declared.
#[derive(Debug)]
struct WrongLength(String);

impl fmt::Display for WrongLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for WrongLength {}

/// Returns whether a read failed because the source has another length than declared.
pub(super) fn is_wrong_length(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|cause| cause.is::<WrongLength>())
}

/// Converts an error into an I/O error, and keeps the kind of one that is an I/O error.
fn io_error(error: impl Into<Box<dyn Error + Send + Sync>>) -> io::Error {
    error.into().downcast().map_or_else(io::Error::other, |error| *error)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
