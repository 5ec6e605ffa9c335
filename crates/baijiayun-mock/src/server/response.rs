//! Responses over HTTP, and the faults that change them.

use std::io;
use std::time::{Duration, SystemTime};

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use baijiayun_vod::UnixTime;
use bytes::Bytes;
use futures_util::stream;

use crate::fault::{Fault, MockResponse};

const HTML: &str = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\
    <body><h1>系统维护中</h1></body></html>\n";
/// The end of the year 9999. HTTP has no later dates.
const LAST_DATE: i64 = 253_402_300_799;
/// The number of chunks of a slow response.
const SLOW_CHUNKS: usize = 4;

/// Returns the response of a fault that prevents the call from being served.
pub fn of_fault(faults: &[Fault]) -> Option<MockResponse> {
    let html = |text: String| MockResponse::body(text).header("content-type", "text/html; charset=utf-8");
    faults.iter().find_map(|fault| match fault {
        Fault::Status(status) => Some(html(format!("<h1>{status}</h1>\n")).status(*status)),
        Fault::Html => Some(html(HTML.to_owned())),
        _ => None,
    })
}

/// Returns the HTTP response, with the faults applied.
pub fn to_http(response: MockResponse, faults: &[Fault], now: UnixTime) -> Response {
    let length = response.body.len();
    let pause = faults.iter().find_map(|fault| match fault {
        Fault::Slow(pause) => Some(*pause),
        _ => None,
    });
    let body = if faults.contains(&Fault::Truncated) {
        truncated(&response.body)
    } else if let Some(pause) = pause {
        slow(response.body, pause)
    } else {
        Body::from(response.body)
    };
    let mut http = Response::new(body);
    *http.status_mut() = StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = http.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    headers.insert(CONTENT_LENGTH, length.into());
    if let Ok(date) = HeaderValue::from_str(&http_date(now)) {
        headers.insert(DATE, date);
    }
    for (name, value) in response.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.insert(name, value);
        }
    }
    http
}

fn http_date(now: UnixTime) -> String {
    let since = Duration::from_secs(now.0.clamp(0, LAST_DATE).unsigned_abs());
    httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + since)
}

/// Returns the first half of the body, followed by a broken connection.
fn truncated(body: &Bytes) -> Body {
    let half = body.slice(..body.len() / 2);
    Body::from_stream(stream::iter([Ok(half), Err(io::Error::from(io::ErrorKind::ConnectionReset))]))
}

fn slow(body: Bytes, pause: Duration) -> Body {
    let size = body.len().div_ceil(SLOW_CHUNKS).max(1);
    Body::from_stream(stream::unfold(body, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(pause).await;
        let chunk = rest.split_to(size.min(rest.len()));
        Some((Ok::<_, io::Error>(chunk), rest))
    }))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use futures_util::StreamExt;

    use super::*;

    const BODY: Bytes = Bytes::from_static(b"0123456789");

    #[tokio::test]
    async fn a_truncated_body_breaks_after_its_half() {
        let mut pieces = truncated(&BODY).into_data_stream();
        assert_eq!(pieces.next().await.unwrap().unwrap(), "01234");
        assert!(pieces.next().await.unwrap().is_err());
    }

    #[tokio::test]
    async fn a_slow_body_arrives_in_pieces() {
        let pieces: Vec<_> = slow(BODY, Duration::ZERO).into_data_stream().collect().await;
        let pieces: Vec<_> = pieces.into_iter().map(Result::unwrap).collect();
        assert_eq!(pieces, ["012", "345", "678", "9"]);
    }
}
