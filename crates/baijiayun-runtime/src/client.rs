//! Sends requests.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;
use serde_json::Value as Json;

use crate::base_url::BaseUrl;
use crate::call::{Call, Piece};
use crate::check::check;
use crate::envelope::Decoded;
use crate::error::{Error, InvalidArgument};
use crate::file::FilePart;
use crate::form::{Form, FormValue, Params, Value};
use crate::key::Keys;
use crate::limit::RateLimiter;
use crate::observe::Observer;
use crate::raw::{RawAnswer, RawCall};
use crate::request::{Request, Response};
use crate::retry::RetryPolicy;
use crate::server_time::ServerTime;
use crate::stub::Stub;
use baijiayun_metadata::{Api, Method, Operation, Path};

/// What JavaScript's `encodeURIComponent` encodes, with which the vendor's own uploader names files.
const FILE_NAME: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// Sends any request of one API. Cheap to clone: clones share connections and settings.
#[derive(Debug, Clone)]
pub struct ApiClient {
    pub(crate) settings: Arc<Settings>,
}

/// What a client was built with.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) api: &'static Api,
    pub(crate) partner_id: i64,
    pub(crate) keys: Keys,
    pub(crate) base_url: BaseUrl,
    pub(crate) time: ServerTime,
    pub(crate) limiter: Arc<dyn RateLimiter>,
    pub(crate) queue_timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) stub: Option<Stub>,
    pub(crate) paths: HashMap<&'static str, String>,
    pub(crate) timeout: Duration,
    pub(crate) read_timeout: Duration,
    pub(crate) http: reqwest::Client,
}

/// One piece of a file, sent as a raw body.
#[derive(Clone)]
pub struct Chunk {
    /// Where to send it.
    pub url: String,
    /// The whole file's name.
    pub file_name: String,
    /// How many bytes of the file come before this piece.
    pub offset: u64,
    /// The whole file's size in bytes.
    pub total: u64,
    /// The piece itself.
    pub body: Bytes,
}

/// Without the content, and without the URL's query, which may hold a token.
impl fmt::Debug for Chunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunk")
            .field("url", &self.url.split('?').next().unwrap_or_default())
            .field("file_name", &self.file_name)
            .field("offset", &self.offset)
            .field("length", &self.body.len())
            .field("total", &self.total)
            .finish_non_exhaustive()
    }
}

impl ApiClient {
    pub(crate) fn new(settings: Settings) -> Self {
        Self { settings: Arc::new(settings) }
    }

    /// The API that this client calls.
    pub fn api(&self) -> &'static Api {
        self.settings.api
    }

    /// The path of an operation: the supplied one, or else the known one.
    pub fn path_of(&self, operation: &Operation) -> Option<&str> {
        match (self.settings.paths.get(operation.id), operation.path) {
            (Some(path), _) => Some(path),
            (None, Path::Known(path)) => Some(path),
            (None, Path::Unknown | Path::Dynamic) => None,
        }
    }

    /// Sends a request and reads the answer.
    ///
    /// # Errors
    ///
    /// [`Error`] says what went wrong, at which operation, and what to do next.
    pub async fn send<R: Request>(&self, request: R) -> Result<R::Response, Error> {
        let mut call = self.prepare(request)?;
        self.run(&mut call, &mut |answer| answer.decode()).await
    }

    /// Sends a request and reads the answer, and gives the answer's JSON beside it: what is not
    /// declared, or declared otherwise, is there. Mind that it may hold a secret.
    ///
    /// # Errors
    ///
    /// [`Error`] says what went wrong, at which operation, and what to do next.
    pub async fn send_with_json<R: Request>(&self, request: R) -> Result<(R::Response, Json), Error> {
        let mut call = self.prepare(request)?;
        self.run(&mut call, &mut |answer| {
            let Decoded { value, server_time } = answer.decode::<R::Response>()?;
            Ok(Decoded { value: (value, answer.whole()?.json), server_time })
        })
        .await
    }

    /// Sends a request and gives the answer back as it came, whatever its code.
    ///
    /// # Errors
    ///
    /// [`Error`] when there is no envelope to give back, or nothing was sent.
    pub async fn send_raw<R: Request>(&self, request: R) -> Result<RawAnswer, Error> {
        let mut call = self.prepare(request)?;
        self.run_raw(&mut call).await
    }

    /// Calls any path with any parameters, signed like every call, and gives the answer back as it
    /// came, whatever its code.
    ///
    /// # Errors
    ///
    /// [`Error`] when there is no envelope to give back, or nothing was sent.
    pub async fn call(&self, raw: RawCall) -> Result<RawAnswer, Error> {
        let mut call = self.prepare_raw(raw)?;
        self.run_raw(&mut call).await
    }

    async fn run_raw(&self, call: &mut Call) -> Result<RawAnswer, Error> {
        let mut refused = None;
        let outcome = self
            .run(call, &mut |answer| {
                refused = None;
                let value = answer.whole()?;
                // An error here, so that a wrong stamp or key is put right as for any call.
                if let Some(refusal) = &value.refusal {
                    let error = Error::Api(refusal.clone());
                    refused = Some(value);
                    return Err(error);
                }
                let server_time = value.server_time;
                Ok(Decoded { value, server_time })
            })
            .await;
        match (outcome, refused) {
            (Err(Error::Api(_)), Some(refused)) => Ok(refused),
            (outcome, _) => outcome,
        }
    }

    /// Sends one piece of a file, as `operation` takes it, and reads the answer.
    ///
    /// # Errors
    ///
    /// [`Error`] says what went wrong, at which operation, and what to do next.
    pub async fn send_chunk<T: Response>(
        &self,
        operation: &'static Operation,
        chunk: Chunk,
    ) -> Result<T, Error> {
        let invalid = |source| Error::InvalidArgument { operation, source };
        let url = parse_url("url", &chunk.url).map_err(invalid)?;
        let piece = Piece {
            range: content_range(&chunk).map_err(invalid)?,
            file_name: utf8_percent_encode(&chunk.file_name, FILE_NAME).to_string(),
            file_name_header: operation.chunk.map_or("", |chunk| chunk.file_name_header),
            body: chunk.body,
        };
        let mut call = Call::new(operation, Method::Post, url, Params::new(), Vec::new());
        call.piece = Some(piece);
        self.run(&mut call, &mut |answer| answer.decode()).await
    }

    /// Everything that can be refused before anything is sent.
    pub(crate) fn prepare<R: Request>(&self, request: R) -> Result<Call, Error> {
        let operation = R::OPERATION;
        if operation.path == Path::Unknown && self.path_of(operation).is_none() {
            return Err(Error::UnknownPath { operation });
        }
        let form = request.into_form();
        check(operation, &form).map_err(|source| Error::InvalidArgument { operation, source })?;
        let url = self.url(operation, &form)?;
        let (params, files) = parts(operation, form);
        Ok(Call::new(operation, operation.method(), url, params, files))
    }

    pub(crate) fn prepare_raw(&self, raw: RawCall) -> Result<Call, Error> {
        let url = self.settings.base_url.join(raw.checked_path()?);
        Ok(Call::new(raw.operation(), raw.method, url, raw.params, Vec::new()))
    }

    fn url(&self, operation: &'static Operation, form: &Form) -> Result<Url, Error> {
        if operation.path != Path::Dynamic {
            let path = self.path_of(operation).ok_or(Error::UnknownPath { operation })?;
            return Ok(self.settings.base_url.join(path));
        }
        parse_url("url", form.url().unwrap_or_default())
            .map_err(|source| Error::InvalidArgument { operation, source })
    }
}

/// The parameters and the file parts, in the order of the operation's metadata.
fn parts(operation: &Operation, mut form: Form) -> (Params, Vec<(&'static str, FilePart)>) {
    let (mut params, mut files) = (Params::new(), Vec::new());
    for param in operation.params {
        match form.take(param.name) {
            Some(FormValue::Text(text)) => params.push((param.name.into(), Value::Plain(text))),
            Some(FormValue::Secret(secret)) => params.push((param.name.into(), Value::Secret(secret))),
            Some(FormValue::File(file)) => files.push((param.name, file)),
            Some(FormValue::Invalid(_)) | None => {}
        }
    }
    (params, files)
}

fn parse_url(parameter: &'static str, text: &str) -> Result<Url, InvalidArgument> {
    // The URL may hold a token, so it is not quoted.
    let url =
        Url::parse(text).map_err(|error| InvalidArgument::new(parameter, format!("not a URL: {error}")))?;
    if matches!(url.scheme(), "http" | "https") {
        Ok(url)
    } else {
        Err(InvalidArgument::new(parameter, "it must begin with http:// or https://"))
    }
}

/// The vendor counts the bytes of a file from 1, and includes the last.
fn content_range(chunk: &Chunk) -> Result<String, InvalidArgument> {
    let length = chunk.body.len() as u64;
    if length == 0 {
        return Err(InvalidArgument::new("body", "a chunk must not be empty"));
    }
    let last = chunk.offset.checked_add(length).filter(|last| *last <= chunk.total).ok_or_else(|| {
        let (offset, total) = (chunk.offset, chunk.total);
        let reason = format!("{length} bytes at offset {offset} run past the file's {total}");
        InvalidArgument::new("body", reason)
    })?;
    Ok(format!("bytes {}-{last}/{}", chunk.offset + 1, chunk.total))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn chunk(offset: u64, total: u64, body: &'static str) -> Chunk {
        let (url, file_name) = ("http://a/".to_owned(), "a.mp4".to_owned());
        Chunk { url, file_name, offset, total, body: body.into() }
    }

    #[test]
    fn a_chunk_shows_no_content_and_no_token() {
        let chunk = Chunk { url: "http://a/b?token=t".into(), ..chunk(0, 10, "1234") };
        assert_eq!(
            format!("{chunk:?}"),
            r#"Chunk { url: "http://a/b", file_name: "a.mp4", offset: 0, length: 4, total: 10, .. }"#
        );
    }

    #[test]
    fn chunks_count_from_one() {
        assert_eq!(content_range(&chunk(0, 10, "1234")).unwrap(), "bytes 1-4/10");
        assert_eq!(content_range(&chunk(4, 10, "567890")).unwrap(), "bytes 5-10/10");
    }

    #[test]
    fn chunks_stay_within_the_file() {
        assert!(content_range(&chunk(0, 10, "")).is_err());
        assert!(content_range(&chunk(7, 10, "1234")).is_err());
        assert!(content_range(&chunk(u64::MAX, u64::MAX, "1")).is_err());
    }
}
