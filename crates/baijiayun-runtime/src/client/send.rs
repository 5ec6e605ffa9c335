//! One attempt of a call over HTTP.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::DATE;
use http::{HeaderMap, Response};
use tokio::time::timeout;

use crate::client::call::Call;
use crate::client::http_request::http_request;
use crate::client::settings::Settings;
use crate::client::transport::{Body, DynTransport};
use crate::error::redact::Mask;
use crate::error::{Error, ErrorKind, TransportError};
use crate::message::form::Params;
use crate::policy::progress::Progress;
use crate::value::UnixTime;

/// The HTTP response to one attempt.
pub(crate) struct HttpResponse {
    pub(crate) status: u16,
    /// The time in the `Date` header.
    pub(crate) date: Option<UnixTime>,
    pub(crate) body: Bytes,
}

impl HttpResponse {
    /// Creates the response of a stub.
    pub(crate) fn stubbed(body: String) -> Self {
        Self { status: 200, date: None, body: body.into() }
    }
}

impl From<Response<Bytes>> for HttpResponse {
    fn from(response: Response<Bytes>) -> Self {
        let status = response.status().as_u16();
        let date = date(response.headers());
        Self { status, date, body: response.into_body() }
    }
}

fn date(headers: &HeaderMap) -> Option<UnixTime> {
    let text = headers.get(DATE)?.to_str().ok()?;
    let time: SystemTime = httpdate::parse_http_date(text).ok()?;
    Some(UnixTime::from_system(time))
}

/// Sends a call. An upload fails once it makes no progress; every other call may take at most `time_left`.
pub(crate) async fn send(
    settings: &Settings,
    transport: &dyn DynTransport,
    call: &Call,
    params: Params,
    mask: &Mask,
    time_left: Duration,
) -> Result<HttpResponse, Error> {
    let failed = |kind| Error::new(call.operation, kind);
    let request = http_request(call, params).await.map_err(failed)?;
    let result = if call.is_upload() {
        let progress = Progress::new();
        let limit = settings.read_timeout;
        let request = request.map(|body| Body::new(progress.watch(body)));
        let result = progress.within(limit, transport.send_boxed(request)).await;
        result.ok_or_else(|| failed(ErrorKind::Stalled { limit }))?
    } else {
        let limit = settings.timeout.min(time_left);
        let result = timeout(limit, transport.send_boxed(request.map(Body::new))).await;
        result.unwrap_or_else(|_| Err(TransportError::timeout(format!("timed out after {limit:.1?}"))))
    };
    Ok(result.map_err(|error| failed(ErrorKind::Transport(error.masked(mask))))?.into())
}
