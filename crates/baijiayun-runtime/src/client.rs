//! Sends requests.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{CONTENT_RANGE, CONTENT_TYPE};
use reqwest::{RequestBuilder, Url, multipart};

use crate::base_url::BaseUrl;
use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::envelope::Answer;
use crate::error::{Error, InvalidArgument};
use crate::form::{Form, Value};
use crate::operation::{Api, Encoding, Method, Operation, Path, Signing};
use crate::progress::Progress;
use crate::redact::Mask;
use crate::request::{Request, Response};
use crate::sign::{SIGN, sign};

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
    settings: Arc<Settings>,
}

/// What a client was built with.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) api: &'static Api,
    pub(crate) credentials: Credentials,
    pub(crate) base_url: BaseUrl,
    pub(crate) clock: Arc<dyn Clock>,
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
    /// The header with the percent-encoded file name.
    pub file_name_header: &'static str,
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

type Params = Vec<(&'static str, Value)>;

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
            (None, Path::Unrecovered | Path::Dynamic) => None,
        }
    }

    /// Sends a request and reads the answer.
    ///
    /// # Errors
    ///
    /// [`Error`] says what went wrong, at which operation, and what to do next.
    pub async fn send<R: Request>(&self, request: R) -> Result<R::Response, Error> {
        let operation = R::OPERATION;
        if operation.path == Path::Unrecovered && self.path_of(operation).is_none() {
            return Err(Error::Unrecovered { operation });
        }
        let form = request.encode().map_err(|source| Error::InvalidArgument { operation, source })?;
        let url = self.url(operation, &form)?;
        let mut mask = self.mask(&form.params);
        let params = self.complete(operation, form.params, &mut mask)?;
        let has_files = !form.files.is_empty();
        let request = match (operation.method(), operation.encoding) {
            (Method::Get, _) => self.settings.http.get(with_query(url, &params)),
            (Method::Post, Encoding::Form) => self.settings.http.post(url).form(&pairs(&params)),
            (Method::Post, Encoding::Multipart) => {
                let mut body = multipart::Form::new().percent_encode_noop();
                for (name, value) in params {
                    body = body.text(name, value.as_str().to_owned());
                }
                for (part, file) in form.files {
                    let file = file.into_part().await;
                    body = body.part(part, file.map_err(|source| Error::File { operation, part, source })?);
                }
                self.settings.http.post(url).multipart(body)
            }
        };
        let answer = if has_files {
            self.upload(operation, request).await?
        } else {
            exchange(operation, request.timeout(self.settings.timeout)).await?
        };
        self.read(operation, answer, &mask)
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
        let range = content_range(&chunk).map_err(invalid)?;
        let file_name = utf8_percent_encode(&chunk.file_name, FILE_NAME).to_string();
        let request = self
            .settings
            .http
            .post(url)
            .header(CONTENT_TYPE, "application/octet-stream")
            .header(CONTENT_RANGE, range)
            .header(chunk.file_name_header, file_name)
            .body(chunk.body);
        let answer = self.upload(operation, request).await?;
        self.read(operation, answer, &self.mask(&[]))
    }

    fn url(&self, operation: &'static Operation, form: &Form) -> Result<Url, Error> {
        if operation.path != Path::Dynamic {
            let path = self.path_of(operation).ok_or(Error::Unrecovered { operation })?;
            return Ok(self.settings.base_url.join(path));
        }
        parse_url("url", form.url.as_deref().unwrap_or_default())
            .map_err(|source| Error::InvalidArgument { operation, source })
    }

    /// Adds the parameters that every call has.
    fn complete(
        &self,
        operation: &'static Operation,
        mut params: Params,
        mask: &mut Mask,
    ) -> Result<Params, Error> {
        let Credentials { partner_id, partner_key } = &self.settings.credentials;
        if operation.signing == Signing::None {
            return Ok(params);
        }
        params.push(("partner_id", Value::Plain(partner_id.to_string())));
        params.push(("timestamp", Value::Plain(self.settings.clock.now().to_string())));
        match partner_key {
            Some(key) => {
                let sign = sign(pairs(&params), key);
                mask.add(&sign);
                params.push((SIGN, Value::Plain(sign)));
            }
            None if operation.signing == Signing::Required => return Err(Error::MissingKey { operation }),
            None => {}
        }
        Ok(params)
    }

    /// What no error may show, whatever the server echoes.
    fn mask(&self, params: &[(&'static str, Value)]) -> Mask {
        let mut mask = Mask::default();
        for (_, value) in params {
            if let Value::Secret(secret) = value {
                mask.add(secret.expose());
            }
        }
        if let Some(key) = &self.settings.credentials.partner_key {
            mask.add(key.expose());
        }
        mask
    }

    /// Makes a call that may take as long as it needs while it keeps moving.
    async fn upload(
        &self,
        operation: &'static Operation,
        request: RequestBuilder,
    ) -> Result<(u16, Bytes), Error> {
        let (http, request) = request.build_split();
        let mut request = request.map_err(|error| failed(operation, error))?;
        let progress = Progress::new();
        if let Some(body) = request.body_mut().take() {
            *request.body_mut() = Some(progress.watch(body));
        }
        let limit = self.settings.read_timeout;
        progress
            .within(limit, exchange(operation, RequestBuilder::from_parts(http, request)))
            .await
            .unwrap_or(Err(Error::Stalled { operation, limit }))
    }

    fn read<T: Response>(
        &self,
        operation: &'static Operation,
        (status, body): (u16, Bytes),
        mask: &Mask,
    ) -> Result<T, Error> {
        Answer { api: self.settings.api, operation, status, body: &body, mask }.decode()
    }
}

/// Makes a call: the status and the body of its answer.
async fn exchange(operation: &'static Operation, request: RequestBuilder) -> Result<(u16, Bytes), Error> {
    let response = request.send().await.map_err(|error| failed(operation, error))?;
    let status = response.status().as_u16();
    let body = response.bytes().await.map_err(|error| failed(operation, error))?;
    Ok((status, body))
}

fn failed(operation: &'static Operation, error: reqwest::Error) -> Error {
    // The URL of a GET holds the sign.
    Error::Transport { operation, source: error.without_url() }
}

fn pairs(params: &Params) -> Vec<(&'static str, &str)> {
    params.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

fn with_query(mut url: Url, params: &Params) -> Url {
    url.query_pairs_mut().extend_pairs(pairs(params));
    url
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
    use crate::builder::ClientBuilder;
    use crate::fixture::API;
    use crate::value::Secret;

    fn chunk(offset: u64, total: u64, body: &'static str) -> Chunk {
        let (url, file_name) = ("http://a/".to_owned(), "a.mp4".to_owned());
        Chunk { url, file_name, offset, total, body: body.into(), file_name_header: "X_FILENAME" }
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
    fn the_key_and_secret_parameters_are_masked() {
        let client = ClientBuilder::<ApiClient>::new(&API)
            .credentials(Credentials::new(1, "the-key"))
            .private_domain("demo123")
            .build()
            .unwrap();
        let params = [("a", Value::Plain("shown".into())), ("b", Value::Secret(Secret::new("hidden")))];
        assert_eq!(client.mask(&params).apply("the-key shown hidden"), "*** shown ***");
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
