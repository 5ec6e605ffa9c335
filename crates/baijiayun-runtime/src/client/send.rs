//! Sends one attempt of a call over HTTP.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::DATE;
use http::{HeaderMap, Response};
use tokio::time::timeout;

use crate::client::call::Call;
use crate::client::http_request::http_request;
use crate::client::settings::Settings;
use crate::client::transport::{Body, DynTransport};
use crate::error::{Error, ErrorKind, TransportError};
use crate::message::form::Params;
use crate::policy::progress::Progress;
use crate::value::UnixTime;

/// The response to one attempt.
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
        let (status, date) = (response.status().as_u16(), date(response.headers()));
        Self { status, date, body: response.into_body() }
    }
}

fn date(headers: &HeaderMap) -> Option<UnixTime> {
    let text = headers.get(DATE)?.to_str().ok()?;
    let time: SystemTime = httpdate::parse_http_date(text).ok()?;
    Some(UnixTime::from_system(time))
}

/// Sends a call. An upload may take as long as it needs while it keeps moving, everything else at most
/// `left`.
pub(crate) async fn send(
    settings: &Settings,
    transport: &dyn DynTransport,
    call: &Call,
    params: Params,
    left: Duration,
) -> Result<HttpResponse, Error> {
    let failed = |kind| Error::new(call.operation, kind);
    let request = http_request(call, params).await.map_err(failed)?;
    let sent = if call.is_upload() {
        let (progress, limit) = (Progress::new(), settings.read_timeout);
        let request = request.map(|body| Body::new(progress.watch(body)));
        let sent = progress.within(limit, transport.send_boxed(request)).await;
        sent.ok_or_else(|| failed(ErrorKind::Stalled { limit }))?
    } else {
        let limit = settings.timeout.min(left);
        let sent = timeout(limit, transport.send_boxed(request.map(Body::new))).await;
        sent.unwrap_or_else(|_| Err(TransportError::timeout(format!("{limit:.1?} are over"))))
    };
    Ok(sent.map_err(|error| failed(ErrorKind::Transport(error)))?.into())
}
