//! Calls whose key cannot be fetched.

use std::error::Error as StdError;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use baijiayun_vod::http::header::RETRY_AFTER;
use baijiayun_vod::http::{Request, Response, StatusCode};
use baijiayun_vod::{
    Body, BoxError, Credentials, ErrorKind, RetryPolicy, Secret, Stub, Transport, TransportError,
    bytes::Bytes,
};
use tokio::time::Instant;

use crate::{builder, get_status};

#[derive(Debug)]
struct VaultError;

impl fmt::Display for VaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the vault is sealed")
    }
}

impl StdError for VaultError {}

#[tokio::test]
async fn the_error_of_a_provider_can_be_downcast() {
    let vault = || async { Err::<Secret, BoxError>(VaultError.into()) };
    let credentials = Credentials::with_provider(1, vault);
    let client = builder().credentials(credentials).stub(Stub::new()).build().unwrap();
    let error = client.video().get_status(get_status()).await.unwrap_err();
    let ErrorKind::Key(cause) = error.kind() else { panic!("{error:#?}") };
    assert!(cause.is::<VaultError>(), "{cause:?}");
}

/// Responds that there are too many requests.
struct TooMany;

impl Transport for TooMany {
    async fn send(&self, _: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        response.headers_mut().insert(RETRY_AFTER, 7.into());
        Ok(response)
    }
}

#[tokio::test]
async fn the_call_that_fetches_the_key_answers_for_the_call_that_needs_it() {
    let client = builder().credentials(Credentials::with_secret_key(1, "s")).transport(TooMany);
    let client = client.retry(RetryPolicy::never()).build().unwrap();
    let error = client.video().get_status(get_status()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Key(_)), "{error:#?}");
    assert!(error.is_retryable() && error.is_too_many_requests(), "{error:?}");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(error.to_string().matches("asks to wait 7 s").count(), 1, "{error}");
}

/// Rejects every sign.
struct BadSign;

impl Transport for BadSign {
    async fn send(&self, _: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        Ok(Response::new(r#"{"code":1002,"msg":"no"}"#.into()))
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_fetched_again_does_not_outlast_the_deadline() {
    let fetches = AtomicUsize::new(0);
    let vault = move || {
        let is_first = fetches.fetch_add(1, Ordering::SeqCst) == 0;
        async move {
            if !is_first {
                std::future::pending::<()>().await;
            }
            Ok(Secret::new("k"))
        }
    };
    let deadline = Duration::from_secs(2);
    let client = builder().credentials(Credentials::with_provider(1, vault)).transport(BadSign);
    let client = client.retry(RetryPolicy::default().deadline(deadline)).build().unwrap();
    let started = Instant::now();
    let error = client.video().get_status(get_status()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Key(_)) && error.is_retryable(), "{error:?}");
    // Timers count whole milliseconds.
    assert!(started.elapsed() <= deadline + Duration::from_millis(1), "{:?}", started.elapsed());
}
