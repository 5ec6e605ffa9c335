//! One attempt over HTTP.

use std::time::{Duration, SystemTime};

use baijiayun_metadata::{Encoding, Method, Operation};
use bytes::Bytes;
use reqwest::header::{CONTENT_RANGE, CONTENT_TYPE, DATE};
use reqwest::{Client, RequestBuilder, Response, Url, multipart};

use crate::client::call::Call;
use crate::client::settings::Settings;
use crate::error::Error;
use crate::message::form::{Params, pairs};
use crate::policy::progress::Progress;
use crate::value::UnixTime;

/// What came back over HTTP.
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) date: Option<UnixTime>,
    pub(crate) body: Bytes,
}

impl Received {
    /// What would have come back.
    pub(crate) fn stubbed(body: String) -> Self {
        Self { status: 200, date: None, body: body.into() }
    }
}

/// Sends a call. An upload may take as long as it needs while it keeps moving, everything else at most
/// `left`.
pub(crate) async fn send(
    settings: &Settings,
    call: &Call,
    params: Params,
    left: Duration,
) -> Result<Received, Error> {
    let request = request(&settings.http, call, params).await?;
    if !call.is_upload() {
        return exchange(call.operation, request.timeout(settings.timeout.min(left))).await;
    }
    let (operation, limit) = (call.operation, settings.read_timeout);
    let (http, request) = request.build_split();
    let mut request = request.map_err(|error| failed(operation, error))?;
    let progress = Progress::new();
    if let Some(body) = request.body_mut().take() {
        *request.body_mut() = Some(progress.watch(body));
    }
    progress
        .within(limit, exchange(operation, RequestBuilder::from_parts(http, request)))
        .await
        .unwrap_or(Err(Error::Stalled { operation, limit }))
}

/// The HTTP request of a call with these parameters.
async fn request(http: &Client, call: &Call, params: Params) -> Result<RequestBuilder, Error> {
    let (operation, url) = (call.operation, call.url.clone());
    if let Some(chunk) = &call.chunk {
        return Ok(http
            .post(url)
            .header(CONTENT_TYPE, "application/octet-stream")
            .header(CONTENT_RANGE, &chunk.range)
            .header(chunk.file_name_header, &chunk.file_name)
            .body(chunk.body.clone()));
    }
    Ok(match (call.method, operation.encoding) {
        (Method::Get, _) => http.get(with_query(url, &params)),
        (Method::Post, Encoding::Form) => http.post(url).form(&pairs(&params)),
        (Method::Post, Encoding::Multipart) => {
            let mut body = multipart::Form::new().percent_encode_noop();
            for (name, value) in params {
                body = body.text(name, value.as_str().to_owned());
            }
            for (part, file) in &call.files {
                let part = *part;
                let file = file.clone().into_part().await;
                body = body.part(part, file.map_err(|source| Error::File { operation, part, source })?);
            }
            http.post(url).multipart(body)
        }
    })
}

fn with_query(mut url: Url, params: &Params) -> Url {
    url.query_pairs_mut().extend_pairs(pairs(params));
    url
}

/// Makes a call: the status and the body of its answer.
async fn exchange(operation: &'static Operation, request: RequestBuilder) -> Result<Received, Error> {
    let response = request.send().await.map_err(|error| failed(operation, error))?;
    let (status, date) = (response.status().as_u16(), date(&response));
    let body = response.bytes().await.map_err(|error| failed(operation, error))?;
    Ok(Received { status, date, body })
}

/// The time in the `Date` header.
fn date(response: &Response) -> Option<UnixTime> {
    let text = response.headers().get(DATE)?.to_str().ok()?;
    let time: SystemTime = httpdate::parse_http_date(text).ok()?;
    Some(UnixTime::from_system(time))
}

fn failed(operation: &'static Operation, error: reqwest::Error) -> Error {
    // The URL of a GET holds the sign.
    Error::Transport { operation, source: error.without_url() }
}
