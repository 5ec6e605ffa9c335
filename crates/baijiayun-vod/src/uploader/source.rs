//! Where the bytes of an upload come from.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::Path;
use std::pin::Pin;

use baijiayun_runtime::bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use sync_wrapper::SyncWrapper;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::runtime::Handle;
use tokio_util::io::StreamReader;

use super::file::StableFile;

/// The bytes of an upload: a file, or anything else whose length is known.
///
/// The length is sent before the first byte. If it is not known, write the bytes to a temporary file first,
/// and [`open`](Self::open) that. A source with more or fewer bytes than declared is an
/// [`UploadErrorKind::Source`](super::UploadErrorKind::Source), and the video stays incomplete.
///
/// Readers and streams may borrow. So a server can pass an upload through as it arrives, for example with
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
    /// The next byte to be given out.
    position: u64,
    /// The block that was read last, which may be read again, and its offset in the file.
    last: Bytes,
    last_at: u64,
}

enum Reader<'a> {
    /// Can be read from anywhere.
    File(StableFile),
    /// Can only be read on. Wrapped, because a source is `Sync` and not every reader is.
    Once(SyncWrapper<Pin<Box<dyn AsyncRead + Send + 'a>>>),
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
    /// and after the last one by its size, its time of modification, and its path.
    ///
    /// # Errors
    ///
    /// The error of opening it; a path that is no regular file, such as a FIFO or a device; and any call outside
    /// of a tokio runtime.
    pub async fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        Handle::try_current().map_err(io::Error::other)?;
        let path = path.as_ref();
        let file = StableFile::open(path).await?;
        let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self::new(file_name, file.length(), Reader::File(file)))
    }

    /// Creates a source from bytes in memory.
    pub fn bytes(file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        let content = content.into();
        // All of it counts as read, so nothing more is.
        let nothing = UploadSource::reader(file_name, content.len() as u64, tokio::io::empty());
        Self { last: content, ..nothing }
    }
}

impl<'a> UploadSource<'a> {
    /// Creates a source from a reader, which is read as it is sent and must end after `total` bytes. Limit one
    /// that does not end, such as a connection, with [`take`](AsyncReadExt::take).
    ///
    /// To resume, give a reader that starts at the beginning again.
    pub fn reader(file_name: impl Into<String>, total: u64, reader: impl AsyncRead + Send + 'a) -> Self {
        Self::new(file_name.into(), total, Reader::Once(SyncWrapper::new(Box::pin(reader))))
    }

    /// Creates a source from a stream, such as the body of a request or a field of a multipart form. It is read
    /// as it is sent, and must end after `total` bytes.
    ///
    /// To resume, give a stream that starts at the beginning again.
    pub fn stream<S, B, E>(file_name: impl Into<String>, total: u64, stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'a,
        B: Into<Bytes>,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let pieces = stream.map(|piece| piece.map(Into::into).map_err(io_error));
        Self::reader(file_name, total, StreamReader::new(pieces))
    }

    fn new(file_name: String, total: u64, reader: Reader<'a>) -> Self {
        Self { file_name, total, reader, position: 0, last: Bytes::new(), last_at: 0 }
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

    /// The next byte to be given out.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Returns the next bytes: `count` of them, or fewer at the end; none after it. The last ones are only
    /// given out once the source has ended where it should.
    pub(super) async fn read(&mut self, count: usize) -> io::Result<Bytes> {
        if self.position == self.last_at + self.last.len() as u64 && self.position < self.total {
            self.read_on(count).await?;
        }
        let start = usize::try_from(self.position - self.last_at).unwrap_or(usize::MAX);
        let end = start.saturating_add(count).min(self.last.len());
        let bytes = self.last.slice(start.min(end)..end);
        self.position += bytes.len() as u64;
        Ok(bytes)
    }

    async fn read_on(&mut self, count: usize) -> io::Result<()> {
        // Let go of first, so that there are never two of them.
        self.last = Bytes::new();
        self.last_at = self.position;
        let left = usize::try_from(self.total - self.position).unwrap_or(usize::MAX);
        let mut bytes = BytesMut::zeroed(count.min(left));
        let mut filled = 0;
        while filled < bytes.len() {
            let found = self.reader.read(&mut bytes[filled..]).await?;
            if found == 0 {
                self.check().await?;
                return Err(self.ended_after(self.position + filled as u64));
            }
            filled += found;
        }
        let has_more = filled == left && self.reader.read(&mut [0]).await? > 0;
        self.check().await?;
        if has_more {
            return Err(self.has_more());
        }
        self.last = bytes.freeze();
        Ok(())
    }

    /// Fails if the source is a file that has changed since it was opened.
    pub(super) async fn check(&self) -> io::Result<()> {
        match &self.reader {
            Reader::File(file) => file.check().await,
            Reader::Once(_) => Ok(()),
        }
    }

    fn ended_after(&self, found: u64) -> io::Error {
        let reason =
            format!("the source ended after {found} of the {} bytes it was declared with", self.total);
        io::Error::new(io::ErrorKind::UnexpectedEof, reason)
    }

    fn has_more(&self) -> io::Error {
        let reason = format!("the source has more than the {} bytes it was declared with", self.total);
        io::Error::new(io::ErrorKind::InvalidData, reason)
    }

    /// Goes back to `offset`: anywhere in a file, and otherwise in what was read last.
    pub(super) async fn go_back(&mut self, offset: u64) -> io::Result<()> {
        if offset < self.last_at {
            let Reader::File(file) = &mut self.reader else {
                let reason = "the server wants bytes again that the source no longer has";
                return Err(io::Error::new(io::ErrorKind::Unsupported, reason));
            };
            file.seek(offset).await?;
            self.last = Bytes::new();
            self.last_at = offset;
        }
        self.position = offset;
        Ok(())
    }
}

impl Reader<'_> {
    async fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer).await,
            Self::Once(reader) => reader.get_mut().read(buffer).await,
        }
    }
}

/// Keeps an I/O error as it is, with its kind.
fn io_error(error: impl Into<Box<dyn Error + Send + Sync>>) -> io::Error {
    error.into().downcast().map_or_else(io::Error::other, |error| *error)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use futures_util::stream;
    use tempfile::TempDir;

    use super::*;

    /// A source of each kind. Only the first goes back anywhere, and only the last holds all of it.
    async fn sources(content: &'static [u8], total: u64) -> (TempDir, [UploadSource<'static>; 3]) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.mp4");
        std::fs::write(&path, content).unwrap();
        // Declared with another length than it has.
        let file = UploadSource { total, ..UploadSource::open(&path).await.unwrap() };
        let pieces = stream::iter(content.chunks(3).map(io::Result::Ok));
        let stream = UploadSource::stream("a.mp4", total, pieces);
        (folder, [file, UploadSource::reader("a.mp4", total, content), stream])
    }

    #[tokio::test]
    async fn what_was_read_last_can_be_read_again() {
        let memory = UploadSource::bytes("a.mp4", "0123456789");
        let (_folder, sources) = sources(b"0123456789", 10).await;
        for mut source in sources.into_iter().chain([memory]) {
            assert_eq!(source.read(4).await.unwrap(), "0123");
            assert_eq!(source.read(4).await.unwrap(), "4567");
            source.go_back(5).await.unwrap();
            assert_eq!(&source.read(3).await.unwrap(), "567");
            assert_eq!(source.read(4).await.unwrap(), "89");
            assert_eq!(source.read(4).await.unwrap(), "");
            assert_eq!(source.position(), 10);
        }
    }

    #[tokio::test]
    async fn only_files_and_memory_go_further_back() {
        let memory = UploadSource::bytes("a.mp4", "0123456789");
        let mut found = Vec::new();
        let (_folder, sources) = sources(b"0123456789", 10).await;
        for mut source in sources.into_iter().chain([memory]) {
            source.read(4).await.unwrap();
            source.read(6).await.unwrap();
            let went_back = source.go_back(1).await.is_ok();
            found.push(went_back);
            if went_back {
                assert_eq!(source.read(9).await.unwrap(), "123456789");
            }
        }
        assert_eq!(found, [true, false, false, true]);
    }

    #[tokio::test]
    async fn a_source_must_have_the_length_it_was_declared_with() {
        let more = (io::ErrorKind::InvalidData, "the source has more than the 9 bytes it was declared with");
        let fewer =
            (io::ErrorKind::UnexpectedEof, "the source ended after 10 of the 11 bytes it was declared with");
        for (total, (kind, text)) in [(9, more), (11, fewer)] {
            let (_folder, sources) = sources(b"0123456789", total).await;
            for mut source in sources {
                assert_eq!(source.read(8).await.unwrap(), "01234567");
                let error = source.read(8).await.unwrap_err();
                assert_eq!((error.kind(), error.to_string().as_str()), (kind, text));
            }
        }
    }

    #[tokio::test]
    async fn the_errors_of_a_stream_keep_their_kind() {
        let interrupted = io::Error::from(io::ErrorKind::ConnectionReset);
        let pieces = stream::iter([Ok("0123"), Err(interrupted)]);
        let mut source = UploadSource::stream("a.mp4", 10, pieces);
        assert_eq!(source.read(8).await.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
        let pieces = stream::iter([Err::<Bytes, _>("no more of this")]);
        let mut source = UploadSource::stream("a.mp4", 10, pieces);
        assert_eq!(source.read(8).await.unwrap_err().to_string(), "no more of this");
    }

    #[test]
    fn a_source_goes_between_threads() {
        fn check<T: Send + Sync>() {}
        check::<UploadSource<'_>>();
    }
}
