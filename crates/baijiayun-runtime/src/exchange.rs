//! One request over HTTP, and what came back.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::header::DATE;
use reqwest::{RequestBuilder, Response};

use crate::call::Call;
use crate::client::ApiClient;
use crate::error::Error;
use crate::progress::Progress;
use crate::value::UnixTime;
use baijiayun_metadata::Operation;

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

impl ApiClient {
    /// Sends a call's request. An upload may take as long as it needs, everything else at most `left`.
    pub(crate) async fn exchange(
        &self,
        call: &Call,
        request: RequestBuilder,
        left: Duration,
    ) -> Result<Received, Error> {
        if call.is_upload() {
            return self.upload(call.operation, request).await;
        }
        exchange(call.operation, request.timeout(self.settings.timeout.min(left))).await
    }

    /// Makes a call that may take as long as it needs while it keeps moving.
    async fn upload(
        &self,
        operation: &'static Operation,
        request: RequestBuilder,
    ) -> Result<Received, Error> {
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
