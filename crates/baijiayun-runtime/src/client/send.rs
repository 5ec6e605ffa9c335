//! One attempt of a call over HTTP.

use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, DATE, LOCATION, RETRY_AFTER};
use http::{HeaderMap, Response};
use tokio::time::timeout;

use crate::client::call::Call;
use crate::client::http_request::http_request;
use crate::client::http_transport::OfCall;
use crate::client::settings::Settings;
use crate::client::stub::Prepared;
use crate::client::transport::{Body, DynTransport};
use crate::error::redact::{Mask, cut, one_line, without_query};
use crate::error::{Error, ErrorKind, Headers, TransportError};
use crate::message::signed::SignedParams;
use crate::policy::progress::{Limits, Progress};
use crate::value::UnixTime;

/// The HTTP response to one attempt.
pub(crate) struct HttpResponse {
    pub(crate) status: u16,
    headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl HttpResponse {
    /// Returns the time in the `Date` header.
    pub(crate) fn date(&self) -> Option<UnixTime> {
        date(&self.headers)
    }

    /// Returns the facts about a failure in the headers.
    pub(crate) fn facts(&self) -> Headers {
        Headers { retry_after: retry_after(&self.headers), location: location(&self.headers) }
    }

    /// Returns the encoding that the body still has. The client asks for none.
    pub(crate) fn encoding(&self) -> Option<String> {
        let names = self.headers.get_all(CONTENT_ENCODING).iter();
        let names = names.map(|name| String::from_utf8_lossy(name.as_bytes()).trim().to_owned());
        let names: Vec<_> =
            names.filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity")).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }
}

/// Returns what a stub has prepared for a call: a response, or the error that [`send`] would return.
pub(crate) fn stubbed(
    settings: &Settings,
    call: &Call,
    time_left: Duration,
    prepared: Prepared,
) -> Result<HttpResponse, Error> {
    let kind = match prepared {
        Prepared::Body(body) => return Ok(Response::new(Bytes::from(body)).into()),
        Prepared::Timeout if call.is_upload() => {
            ErrorKind::Stalled { limit: settings.upload_response_timeout }
        }
        Prepared::Timeout => ErrorKind::Transport(timed_out(settings.timeout.min(time_left))),
        Prepared::ConnectionRefused => {
            ErrorKind::Transport(TransportError::connect(io::Error::from(io::ErrorKind::ConnectionRefused)))
        }
        Prepared::ConnectionReset => {
            ErrorKind::Transport(TransportError::interrupted(io::Error::from(io::ErrorKind::ConnectionReset)))
        }
    };
    Err(Error::new(call.operation, kind))
}

impl From<Response<Bytes>> for HttpResponse {
    fn from(response: Response<Bytes>) -> Self {
        let (parts, body) = response.into_parts();
        Self { status: parts.status.as_u16(), headers: parts.headers, body }
    }
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn date(headers: &HeaderMap) -> Option<UnixTime> {
    let time: SystemTime = httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()?;
    Some(UnixTime::from_system(time))
}

/// Returns the URL of a redirect without its query.
fn location(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(LOCATION)?.to_str().ok()?;
    Some(cut(one_line(without_query(text))))
}

/// Reads seconds, or a date, which counts from the response's own.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = UnixTime::from_system(httpdate::parse_http_date(text).ok()?);
    let now = date(headers).unwrap_or_else(|| UnixTime::from_system(SystemTime::now()));
    u64::try_from(then.0.saturating_sub(now.0)).ok().map(Duration::from_secs)
}

/// Sends a call. An upload fails once it makes no progress; every other call may take at most `time_left`.
pub(crate) async fn send(
    settings: &Settings,
    transport: &dyn DynTransport,
    call: &Call,
    params: &SignedParams<'_>,
    mask: &Mask<'_>,
    time_left: Duration,
) -> Result<HttpResponse, Error> {
    let failed = |kind| Error::new(call.operation, kind);
    let mut request = http_request(call, params).await.map_err(failed)?;
    let of_call = OfCall { address: Arc::clone(&call.address), max_response: settings.max_response };
    request.extensions_mut().insert(of_call);
    let sent = if call.is_upload() {
        let progress = Progress::new();
        let limits = Limits { sending: settings.read_timeout, response: settings.upload_response_timeout };
        let length = content_length(request.headers());
        let request = request.map(|body| Body::new(progress.watch(body, length)));
        let result = progress.within(limits, transport.send_boxed(request)).await;
        result.map_err(|limit| failed(ErrorKind::Stalled { limit }))?
    } else {
        let limit = settings.timeout.min(time_left);
        let result = timeout(limit, transport.send_boxed(request.map(Body::new))).await;
        result.unwrap_or_else(|_| Err(timed_out(limit)))
    };
    let response = match sent {
        // A transport of the user's may know no limit.
        Ok(response) if response.body().len() > settings.max_response => {
            Err(TransportError::too_large(settings.max_response))
        }
        sent => sent,
    };
    response.map(HttpResponse::from).map_err(|error| failed(ErrorKind::Transport(error.masked(mask))))
}

fn timed_out(limit: Duration) -> TransportError {
    TransportError::timeout(format!("timed out after {limit:.1?}"))
}
