//! File parts of multipart calls.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_core::Stream;
use futures_util::{StreamExt, TryStreamExt, stream};
use reqwest::Body;
use reqwest::multipart::Part;

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
    /// Clones share the stream, and the first to send it takes it.
    Stream {
        body: Arc<Mutex<Option<Body>>>,
        length: Option<u64>,
    },
}

/// A stream equals its clones only: it cannot be compared without reading it.
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
    /// A file on disk. It is opened when the call is made and streamed, never read whole; its name
    /// is the last part of the path.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self { file_name, content_type: None, source: Source::Path(path) }
    }

    /// A file in memory.
    pub fn bytes(file_name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self { file_name: file_name.into(), content_type: None, source: Source::Bytes(content.into()) }
    }

    /// Creates a part from a stream, such as the body of a request that a server receives.
    ///
    /// `length` is the size in bytes. A stream of another size is an error, and the server never gets the
    /// end of the call. Without a length the body is sent in HTTP chunks, which not every server takes.
    pub fn stream<S, B, E>(file_name: impl Into<String>, length: Option<u64>, stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let pieces = stream.map(|piece| piece.map(Into::into).map_err(io::Error::other));
        let body = match length {
            Some(length) => Body::wrap_stream(exactly(length, pieces)),
            None => Body::wrap_stream(pieces),
        };
        let source = Source::Stream { body: Arc::new(Mutex::new(Some(body))), length };
        Self { file_name: file_name.into(), content_type: None, source }
    }

    /// With a media type, such as `text/vtt`. Without it, that of a path is guessed from its extension
    /// and none is sent with anything else.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// With another name.
    #[must_use]
    pub fn with_file_name(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = file_name.into();
        self
    }

    /// Returns the file name that is sent.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// Returns whether it can be sent more than once.
    pub(crate) fn is_replayable(&self) -> bool {
        !matches!(self.source, Source::Stream { .. })
    }

    pub(crate) async fn into_part(self) -> io::Result<Part> {
        let mut part = match self.source {
            // Opening a folder works, reading it does not, and by then the call has begun.
            Source::Path(path) if tokio::fs::metadata(&path).await?.is_dir() => {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            Source::Path(path) => Part::file(path).await?,
            Source::Bytes(bytes) => {
                let length = bytes.len() as u64;
                Part::stream_with_length(bytes, length)
            }
            Source::Stream { body, length } => {
                let taken = body.lock().unwrap_or_else(PoisonError::into_inner).take();
                let body = taken.ok_or_else(|| io::Error::other("the stream was sent already"))?;
                match length {
                    Some(length) => Part::stream_with_length(body, length),
                    None => Part::stream(body),
                }
            }
        };
        if let Some(content_type) = &self.content_type {
            let refused = |error| io::Error::new(io::ErrorKind::InvalidInput, error);
            part = part.mime_str(content_type).map_err(refused)?;
        }
        // A control character in a header would end it.
        Ok(part.file_name(self.file_name.replace(char::is_control, "_")))
    }
}

/// Fails once the stream turns out to be longer or shorter than declared.
fn exactly(
    length: u64,
    stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    stream::try_unfold((Box::pin(stream), 0), move |(mut stream, before)| async move {
        let Some(piece) = stream.try_next().await? else {
            if before == length {
                return Ok(None);
            }
            let reason =
                format!("the stream ended after {before} of the {length} bytes it was declared with");
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, reason));
        };
        let sent = before + piece.len() as u64;
        if sent > length {
            let reason = format!("the stream has more than the {length} bytes it was declared with");
            return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        }
        Ok(Some((piece, (stream, sent))))
    })
}

/// Without the content.
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
