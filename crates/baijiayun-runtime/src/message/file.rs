//! File parts of multipart calls.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_core::Stream;
use futures_util::{StreamExt, TryStreamExt, stream};
use reqwest::Body;
use reqwest::multipart::Part;
use tokio::fs::File;
use tokio_util::io::ReaderStream;

/// A file to send: from a path, from memory or from a stream.
///
/// ```
/// use baijiayun_runtime::FilePart;
///
/// let subtitle = FilePart::bytes("lesson.vtt", "WEBVTT").content_type("text/vtt");
/// let lecture = FilePart::path("lectures/first.mp4");
/// assert_eq!(lecture.file_name(), "first.mp4");
/// ```
#[derive(Clone, PartialEq)]
pub struct FilePart {
    file_name: String,
    content_type: Option<String>,
    source: Source,
}

#[derive(Clone)]
enum Source {
    Path(PathBuf),
    Bytes(Bytes),
    /// A stream, which clones share. The first one that sends it consumes it.
    Stream {
        body: Arc<Mutex<Option<Body>>>,
        length: Option<u64>,
    },
}

/// Compares sources. A stream equals only its clones, because comparing would consume it.
impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Path(one), Self::Path(other)) => one == other,
            (Self::Bytes(one), Self::Bytes(other)) => one == other,
            (Self::Stream { body: one, .. }, Self::Stream { body: other, .. }) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl FilePart {
    /// Creates a part from a file on disk, named after the last part of the path. The call opens and streams
    /// it.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self { file_name, content_type: None, source: Source::Path(path) }
    }

    /// Creates a part from bytes in memory.
    pub fn bytes(file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self { file_name: file_name.into(), content_type: None, source: Source::Bytes(content.into()) }
    }

    /// Creates a part from a stream, such as the body of a request that a server receives.
    ///
    /// `length` is the size in bytes. A stream of another size is an error, and the call is not completed.
    /// Without a length the body is sent in HTTP chunks, which not every server accepts.
    pub fn stream<S, B, E>(file_name: impl Into<String>, length: Option<u64>, stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let stream = stream.map(|bytes| bytes.map(Into::into).map_err(io::Error::other));
        let body = match length {
            Some(length) => Body::wrap_stream(exactly(length, stream)),
            None => Body::wrap_stream(stream),
        };
        let source = Source::Stream { body: Arc::new(Mutex::new(Some(body))), length };
        Self { file_name: file_name.into(), content_type: None, source }
    }

    /// Sets the media type, such as `text/vtt`. By default, that of a path is guessed from its extension, and
    /// other parts have none.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Sets the file name.
    #[must_use]
    pub fn with_file_name(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = file_name.into();
        self
    }

    /// Returns the file name that is sent to the server.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// Returns whether it can be sent again.
    pub(crate) fn is_replayable(&self) -> bool {
        !matches!(self.source, Source::Stream { .. })
    }

    pub(crate) async fn into_part(self) -> io::Result<Part> {
        let mut part = match self.source {
            Source::Path(path) => path_part(&path).await?,
            Source::Bytes(bytes) => {
                let length = bytes.len() as u64;
                Part::stream_with_length(bytes, length)
            }
            Source::Stream { body, length } => {
                let taken = body.lock().unwrap_or_else(PoisonError::into_inner).take();
                let body = taken.ok_or_else(|| io::Error::other("the stream was already sent"))?;
                match length {
                    Some(length) => Part::stream_with_length(body, length),
                    None => Part::stream(body),
                }
            }
        };
        if let Some(content_type) = &self.content_type {
            let invalid = |error| io::Error::new(io::ErrorKind::InvalidInput, error);
            part = part.mime_str(content_type).map_err(invalid)?;
        }
        // A control character would end the header.
        Ok(part.file_name(self.file_name.replace(char::is_control, "_")))
    }
}

/// Returns the part of a regular file, whose length may not change while it is sent.
async fn path_part(path: &Path) -> io::Result<Part> {
    let metadata = tokio::fs::metadata(path).await?;
    // A folder can be opened but not read, and a FIFO would wait for its writer.
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    let file = File::open(path).await?;
    let length = file.metadata().await?.len();
    let body = Body::wrap_stream(exactly(length, ReaderStream::new(file)));
    let part = Part::stream_with_length(body, length);
    let media_type = mime_guess::from_path(path).first_or_octet_stream();
    part.mime_str(media_type.as_ref()).map_err(io::Error::other)
}

/// Returns the stream with an error if it is longer or shorter than `length` bytes.
fn exactly(
    length: u64,
    stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    stream::try_unfold((Box::pin(stream), 0), move |(mut stream, before)| async move {
        let Some(bytes) = stream.try_next().await? else {
            if before == length {
                return Ok(None);
            }
            let reason =
                format!("the stream ended after {before} of the {length} bytes it was declared with");
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, reason));
        };
        let sent = before + bytes.len() as u64;
        if sent > length {
            let reason = format!("the stream has more than the {length} bytes it was declared with");
            return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        }
        Ok(Some((bytes, (stream, sent))))
    })
}

/// Prints no content.
impl fmt::Debug for FilePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("FilePart");
        shown.field("file_name", &self.file_name);
        match &self.source {
            Source::Path(path) => shown.field("path", path),
            Source::Bytes(bytes) => shown.field("length", &bytes.len()),
            Source::Stream { length, .. } => shown.field("length", length),
        };
        shown.finish_non_exhaustive()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_content() {
        let text = format!("{:?}", FilePart::bytes("a.vtt", "private words"));
        assert_eq!(text, r#"FilePart { file_name: "a.vtt", length: 13, .. }"#);
    }

    #[test]
    fn parts_are_equal_if_their_contents_are() {
        let stream = || FilePart::stream("a", None, futures_util::stream::empty::<io::Result<Bytes>>());
        let clone = stream();
        for part in [FilePart::path("folder/a"), FilePart::bytes("a", "x"), clone.clone()] {
            assert_eq!(part, part.clone());
            let others =
                [FilePart::path("a"), FilePart::bytes("a", "y"), stream(), FilePart::bytes("b", "x")];
            for other in others {
                assert_ne!(part, other);
            }
        }
    }

    #[tokio::test]
    async fn a_missing_file_is_an_error() {
        let error = FilePart::path("/nowhere/at all.mp4").into_part().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }

    #[tokio::test]
    async fn a_folder_is_an_error() {
        let error = FilePart::path(std::env::temp_dir()).into_part().await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::IsADirectory);
    }

    #[tokio::test]
    async fn a_bad_media_type_is_an_error() {
        let part = FilePart::bytes("a", "").content_type("no media type");
        assert_eq!(part.into_part().await.unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }
}
