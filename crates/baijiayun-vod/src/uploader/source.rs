//! Where the bytes of an upload come from.

use std::fmt;
use std::io;
use std::path::Path;
use std::pin::Pin;

use baijiayun_runtime::bytes::{Bytes, BytesMut};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncSeekExt};

/// Where the bytes of an upload come from: a file, or anything that can be read and whose length is
/// known.
pub struct UploadSource {
    file_name: String,
    total: u64,
    reader: Reader,
    /// The next byte to be given out.
    position: u64,
    /// What was read last, to be given out again if need be, and where it stands in the file.
    last: Bytes,
    last_at: u64,
}

enum Reader {
    /// Can be read from anywhere.
    File(File),
    /// Can only be read on.
    Stream(Pin<Box<dyn AsyncRead + Send>>),
}

impl fmt::Debug for UploadSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file_name, total, position, .. } = self;
        f.debug_struct("UploadSource")
            .field("file_name", file_name)
            .field("total", total)
            .field("position", position)
            .finish_non_exhaustive()
    }
}

impl UploadSource {
    /// A file on disk.
    ///
    /// # Errors
    ///
    /// Whatever opening it gave.
    pub async fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let file = File::open(path).await?;
        let metadata = file.metadata().await?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self::new(file_name, metadata.len(), Reader::File(file)))
    }

    /// Something that is read as it is sent. `total` is its length in bytes. To resume, give what
    /// reads from the beginning again.
    pub fn stream(file_name: impl Into<String>, total: u64, reader: impl AsyncRead + Send + 'static) -> Self {
        Self::new(file_name.into(), total, Reader::Stream(Box::pin(reader)))
    }

    fn new(file_name: String, total: u64, reader: Reader) -> Self {
        Self { file_name, total, reader, position: 0, last: Bytes::new(), last_at: 0 }
    }

    /// With another name.
    #[must_use]
    pub fn with_file_name(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = file_name.into();
        self
    }

    /// The name that the server is told.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The length in bytes.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The next byte to be given out.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// The next bytes: `count` of them, or fewer; none at the end.
    pub(super) async fn read(&mut self, count: usize) -> io::Result<Bytes> {
        if self.position == self.last_at + self.last.len() as u64 {
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
        match &mut self.reader {
            Reader::File(file) => file.read_exact(&mut bytes).await?,
            Reader::Stream(stream) => stream.read_exact(&mut bytes).await?,
        };
        self.last = bytes.freeze();
        Ok(())
    }

    /// Goes back to `offset`: anywhere in a file, and in a stream to what was read last.
    pub(super) async fn go_back(&mut self, offset: u64) -> io::Result<()> {
        if offset < self.last_at {
            let Reader::File(file) = &mut self.reader else {
                let reason = "the server wants bytes again that the stream no longer has";
                return Err(io::Error::new(io::ErrorKind::Unsupported, reason));
            };
            file.seek(io::SeekFrom::Start(offset)).await?;
            self.last = Bytes::new();
            self.last_at = offset;
        }
        self.position = offset;
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    async fn sources(content: &'static [u8]) -> Vec<UploadSource> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.mp4");
        std::fs::write(&path, content).unwrap();
        let file = UploadSource::open(&path).await.unwrap();
        vec![file, UploadSource::stream("a.mp4", content.len() as u64, content)]
    }

    #[tokio::test]
    async fn what_was_read_last_can_be_read_again() {
        for mut source in sources(b"0123456789").await {
            assert_eq!(source.read(4).await.unwrap(), "0123");
            assert_eq!(source.read(4).await.unwrap(), "4567");
            source.go_back(5).await.unwrap();
            assert_eq!(source.read(4).await.unwrap(), "567");
            assert_eq!(source.read(4).await.unwrap(), "89");
            assert_eq!(source.read(4).await.unwrap(), "");
            assert_eq!(source.position(), 10);
        }
    }

    #[tokio::test]
    async fn only_a_file_goes_further_back() {
        let mut found = Vec::new();
        for mut source in sources(b"0123456789").await {
            source.read(4).await.unwrap();
            source.read(4).await.unwrap();
            found.push(source.go_back(1).await.is_ok());
            if found == [true] {
                assert_eq!(source.read(9).await.unwrap(), "123456789");
            }
        }
        assert_eq!(found, [true, false]);
    }

    #[tokio::test]
    async fn a_source_that_ends_early_is_an_error() {
        let mut source = UploadSource::stream("a.mp4", 10, &b"0123"[..]);
        assert_eq!(source.read(8).await.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }
}
