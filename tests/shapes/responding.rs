//! Status codes, headers and sizes of responses.

use std::sync::{Arc, Mutex};

use baijiayun_vod::http::header::{DATE, RETRY_AFTER};
use baijiayun_vod::http::{Request, Response, StatusCode};
use baijiayun_vod::{
    Body, BoxError, Client, Definition, Error, ErrorKind, FilePart, PendingCall, RateLimiter, RetryPolicy,
    Stub, Transport, TransportError, UploadErrorKind, UploadSource, VideoId, bytes::Bytes, category, upload,
    video,
};
use serde_json::json;
use tokio::time::Instant;

use crate::builder;

/// Always responds with the same status and body.
struct FixedResponse(u16, &'static str);

impl Transport for FixedResponse {
    async fn send(&self, _: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        let mut response = Response::new(Bytes::from_static(self.1.as_bytes()));
        *response.status_mut() = self.0.try_into().unwrap();
        Ok(response)
    }
}

fn responds(status: u16, body: &'static str) -> Client {
    let builder = builder().transport(FixedResponse(status, body)).retry(RetryPolicy::never());
    builder.build().unwrap()
}

fn get_status() -> video::GetStatus {
    video::GetStatus::new(VideoId(7))
}

/// A proxy or PHP failed after the response was written.
#[tokio::test]
async fn a_success_code_with_a_server_error_is_no_success() {
    for status in [429, 500, 503] {
        let client = responds(status, r#"{"code": 0, "data": {"status": 100}}"#);
        let errors = [
            client.video().get_status(get_status()).await.unwrap_err(),
            client.api().send_raw(get_status()).await.unwrap_err(),
            client.api().send_with_raw(get_status()).await.unwrap_err(),
        ];
        for error in errors {
            assert!(
                matches!(error.kind(), ErrorKind::Status { status: of, .. } if *of == status),
                "{error:?}"
            );
            assert!(error.is_retryable());
        }
    }
}

#[tokio::test]
async fn a_rejection_with_a_server_error_is_retryable() {
    let client = responds(503, r#"{"code": 1, "msg": "busy"}"#);
    let typed = client.video().get_status(get_status()).await.unwrap_err();
    let raw = client.api().send_raw(get_status()).await.unwrap_err();
    assert!(typed.is_retryable() && raw.is_retryable());
    assert_eq!((typed.code(), raw.code()), (Some(1), Some(1)));
}

#[tokio::test]
async fn the_hint_of_an_expired_upload_url_names_no_base_url() {
    for status in [403, 404] {
        let file = FilePart::bytes("a.mp4", "0123");
        let request = upload::UploadFile::new("http://upload.example/up?token=t", file);
        let error = responds(status, "gone").upload().upload_file(request).await.unwrap_err();
        let hint = error.hint().unwrap();
        assert!(hint.contains("expired") && !hint.contains("base URL"), "{hint}");
    }
}

/// Lets one call pass.
struct OneCall(Mutex<bool>);

impl RateLimiter for OneCall {
    async fn acquire(&self, _: PendingCall) -> Result<(), BoxError> {
        match std::mem::replace(&mut *self.0.lock().unwrap(), true) {
            false => Ok(()),
            true => Err("out of calls".into()),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_does_not_claim_that_nothing_was_sent_after_an_attempt() {
    let limiter = OneCall(Mutex::new(false));
    let client = builder().transport(FixedResponse(503, "")).rate_limiter(limiter).build().unwrap();
    let error = client.video().get_status(get_status()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Limiter(_)), "{error:?}");
    assert!(!error.to_string().contains("Nothing was sent"), "{error}");
    let error = client.video().get_status(get_status()).await.unwrap_err();
    assert!(error.to_string().ends_with("Nothing was sent"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_upload_does_not_claim_that_nothing_was_sent_once_there_is_a_video() {
    let stub = Stub::new()
        .respond_json::<upload::GetUrl>(json!({ "video_id": 7, "upload_url": "http://u.example/" }))
        .respond_json::<upload::UploadFile>(json!({}));
    let limiter = OneCall(Mutex::new(false));
    let client = builder().stub(stub).rate_limiter(limiter).build().unwrap();
    let uploader = client.uploader([Definition::High]).verify_md5(true);
    let error = uploader.upload_from(UploadSource::bytes("a.mp4", "0123")).await.unwrap_err();
    assert!(matches!(error.kind(), UploadErrorKind::Wait(_)), "{error:?}");
    for text in [error.to_string(), Error::from(error).to_string()] {
        assert!(text.contains("limiter failed") && !text.contains("Nothing was sent"), "{text}");
    }
}

/// Responds with HTTP 429 and a `Retry-After` first, then with success. Records the times of the calls.
struct RateLimitedThenOk(&'static str, Mutex<Vec<Instant>>);

impl Transport for RateLimitedThenOk {
    async fn send(&self, _: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        let mut times = self.1.lock().unwrap();
        times.push(Instant::now());
        let mut response = Response::new(Bytes::from_static(br#"{"code":0,"data":{"id":1}}"#));
        if times.len() == 1 {
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            response.headers_mut().insert(DATE, "Sun, 27 Sep 2026 08:00:00 GMT".parse().unwrap());
            if !self.0.is_empty() {
                response.headers_mut().insert(RETRY_AFTER, self.0.parse().unwrap());
            }
        }
        Ok(response)
    }
}

/// The rejected call had no effect, so a write is retried too.
#[tokio::test(start_paused = true)]
async fn a_rate_limited_call_is_retried_after_retry_after() {
    // Without the header, there is jitter of up to the same length.
    for (retry_after, seconds) in
        [("6", 6..=6), ("Sun, 27 Sep 2026 08:00:07 GMT", 7..=7), ("", 10..=20), ("soon", 10..=20)]
    {
        let transport = Arc::new(RateLimitedThenOk(retry_after, Mutex::default()));
        let client = builder().transport(transport.clone()).build().unwrap();
        client.category().add(category::Add::new("a")).await.unwrap();
        let times = transport.1.lock().unwrap();
        let waited = (times[1] - times[0]).as_secs();
        assert!(seconds.contains(&waited), "{retry_after}: {waited} s");
    }
}

#[tokio::test(start_paused = true)]
async fn a_rate_limited_call_is_not_retried_past_the_deadline() {
    let transport = Arc::new(RateLimitedThenOk("120", Mutex::default()));
    let client = builder().transport(transport).build().unwrap();
    let error = client.category().add(category::Add::new("a")).await.unwrap_err();
    assert!(!error.may_have_taken_effect() && error.is_retryable(), "{error:?}");
}

#[tokio::test]
async fn a_response_that_is_too_large_fails() {
    let body = r#"{"code": 0, "data": {"status": 100, "info": "a long text"}}"#;
    let small = builder().transport(FixedResponse(200, body)).max_response(body.len() - 1).build().unwrap();
    let error = small.video().get_status(get_status()).await.unwrap_err();
    assert!(error.to_string().contains("the response is too large: it has more than 58 bytes"), "{error}");
    assert!(!error.is_retryable());
    let enough = builder().transport(FixedResponse(200, body)).max_response(body.len()).build().unwrap();
    enough.video().get_status(get_status()).await.unwrap();
}
