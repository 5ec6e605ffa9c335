//! User-defined rate limiters.

use std::error::Error as _;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex};

use baijiayun_vod::{BoxError, Credentials, ErrorKind, PendingCall, RateLimiter, Stub, category};

use crate::{builder, get_status, transcoded};

/// The error of a client of Redis.
#[derive(Debug)]
struct RedisError(io::Error);

impl fmt::Display for RedisError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the limiter's Redis is away")
    }
}

impl std::error::Error for RedisError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

/// A limiter that fails.
struct Broken;

impl RateLimiter for Broken {
    async fn acquire(&self, _: PendingCall) -> Result<(), BoxError> {
        Err(RedisError(io::Error::other("connection refused")).into())
    }
}

#[tokio::test]
async fn a_limiter_may_fail_and_then_nothing_is_sent() {
    let stub = transcoded();
    let client = builder().stub(stub.clone()).rate_limiter(Broken).build().unwrap();
    let error = client.video().get_status(get_status()).await.unwrap_err();
    assert!(stub.calls().is_empty());
    assert!(!error.may_have_taken_effect() && error.attempts() == 1);
    assert_eq!(
        error.to_string(),
        "video.get_status (API-5): the rate limiter failed: the limiter's Redis is away. Nothing was sent"
    );
    // The text of the cause is part of the message; its own source comes next.
    assert_eq!(error.source().unwrap().to_string(), "connection refused");
    let ErrorKind::Limiter(cause) = error.into_kind() else { panic!("another kind") };
    assert!(cause.is::<RedisError>());
}

/// Records the calls.
#[derive(Default)]
struct RecordingLimiter(Mutex<Vec<(i64, &'static str)>>);

impl RateLimiter for RecordingLimiter {
    async fn acquire(&self, call: PendingCall) -> Result<(), BoxError> {
        self.0.lock().unwrap().push((call.partner_id, call.operation.id));
        Ok(())
    }
}

#[tokio::test]
async fn a_limiter_sees_the_account_and_the_operation() {
    let limiter = Arc::new(RecordingLimiter::default());
    let template = builder().rate_limiter(limiter.clone()).stub(Stub::new());
    let first = template.clone().build().unwrap();
    let second = template.credentials(Credentials::new(2, "k")).build().unwrap();
    first.video().get_status(get_status()).await.unwrap_err();
    second.category().add(category::Add::new("a")).await.unwrap_err();
    assert_eq!(*limiter.0.lock().unwrap(), [(1, "video.get_status"), (2, "category.add")]);
}
