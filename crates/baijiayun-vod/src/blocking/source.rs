//! The sources of uploads from blocking code.

use std::io::{self, Read};
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use baijiayun_runtime::bytes::Bytes;
use tokio::io::{AsyncRead, ReadBuf};

/// The bytes of an upload: a file, or anything else whose length is known.
///
/// The length is sent before the first byte. If it is not known, write the bytes to a temporary file first, and
/// [`open`](Self::open) that. A source with more or fewer bytes than declared is an
/// [`UploadErrorKind::Source`](crate::UploadErrorKind::Source), and the video stays incomplete.
///
/// ```
/// use std::io::Read;
///
/// use baijiayun_vod::blocking::UploadSource;
///
/// let bytes = UploadSource::bytes("lecture.mp4", vec![7; 1000]);
/// let reader = UploadSource::reader("lecture.mp4", 1000, std::io::repeat(7).take(1000));
/// assert_eq!(bytes.total(), reader.total());
/// ```
#[derive(Debug)]
pub struct UploadSource<'a>(pub(super) crate::UploadSource<'a>);

impl UploadSource<'static> {
    /// Opens a file on disk. If it changes during the upload, the upload fails: it is checked before each chunk
    /// and after the last one by its size, its time of modification, and its path.
    ///
    /// # Errors
    ///
    /// The error of opening the file.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        crate::UploadSource::open_blocking(path.as_ref()).map(Self)
    }

    /// Creates a source from bytes in memory.
    pub fn bytes(file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self(crate::UploadSource::bytes(file_name, content))
    }
}

impl<'a> UploadSource<'a> {
    /// Creates a source from a reader, which must end after `total` bytes. Limit one that does not end, such
    /// as a connection, with [`take`](Read::take).
    ///
    /// To resume, pass a reader that starts at the beginning of the file.
    pub fn reader(file_name: impl Into<String>, total: u64, reader: impl Read + Send + 'a) -> Self {
        Self(crate::UploadSource::reader(file_name, total, BlockingReader(Box::new(reader))))
    }

    /// Returns the source with another file name.
    #[must_use]
    pub fn with_file_name(self, file_name: impl Into<String>) -> Self {
        Self(self.0.with_file_name(file_name))
    }

    /// Returns the file name that is sent to the server.
    pub fn file_name(&self) -> &str {
        self.0.file_name()
    }

    /// Returns the length in bytes.
    pub fn total(&self) -> u64 {
        self.0.total()
    }
}

/// A reader that blocks, in an upload that has its own thread.
struct BlockingReader<'a>(Box<dyn Read + Send + 'a>);

impl AsyncRead for BlockingReader<'_> {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let reader = &mut self.get_mut().0;
        loop {
            match reader.read(buffer.initialize_unfilled()) {
                Ok(count) => {
                    buffer.advance(count);
                    return Poll::Ready(Ok(()));
                }
                // A signal arrived, as in `Read::read_exact`.
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_has_the_name_and_the_length_that_it_was_given() {
        let source = UploadSource::bytes("a.mp4", "0123");
        assert_eq!((source.file_name(), source.total()), ("a.mp4", 4));
        let source = UploadSource::reader("a.mp4", 9, io::empty()).with_file_name("b.mp4");
        assert_eq!((source.file_name(), source.total()), ("b.mp4", 9));
    }

    /// A reader that a signal interrupts first.
    struct Interrupted(bool);

    impl Read for Interrupted {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if std::mem::take(&mut self.0) {
                Err(io::ErrorKind::Interrupted.into())
            } else {
                (&b"01"[..]).read(buffer)
            }
        }
    }

    #[tokio::test]
    async fn a_read_that_a_signal_interrupts_is_repeated() -> io::Result<()> {
        let mut buffer = [0; 2];
        let mut reader = BlockingReader(Box::new(Interrupted(true)));
        assert_eq!(tokio::io::AsyncReadExt::read(&mut reader, &mut buffer).await?, 2);
        assert_eq!(&buffer, b"01");
        Ok(())
    }
}
