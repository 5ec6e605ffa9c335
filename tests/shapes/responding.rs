//! Responses of a transport that a test scripts.

use std::sync::Mutex;

use baijiayun_vod::http::{Request, Response};
use baijiayun_vod::{
    Body, BoxError, Client, ErrorKind, FilePart, PendingCall, RateLimiter, RetryPolicy, Transport,
    TransportError, VideoId, bytes::Bytes, upload, video,
};

use crate::builder;

/// Responds with a status and a body, always the same.
struct Responds(u16, &'static str);

impl Transport for Responds {
    async fn send(&self, _: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        let mut response = Response::new(Bytes::from_static(self.1.as_bytes()));
        *response.status_mut() = self.0.try_into().unwrap();
        Ok(response)
    }
}

fn responds(status: u16, body: &'static str) -> Client {
    let builder = builder().transport(Responds(status, body)).retry(RetryPolicy::never());
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
    for status in [302, 403, 404] {
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
    let client = builder().transport(Responds(503, "")).rate_limiter(limiter).build().unwrap();
    let error = client.video().get_status(get_status()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Limiter(_)), "{error:?}");
    assert!(!error.to_string().contains("Nothing was sent"), "{error}");
    let error = client.video().get_status(get_status()).await.unwrap_err();
    assert!(error.to_string().ends_with("Nothing was sent"), "{error}");
}
