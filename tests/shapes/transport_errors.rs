//! The errors of a user's own transport, and whether the call is retried.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use baijiayun_vod::http::{Request, Response};
use baijiayun_vod::{
    Body, Client, Error, ErrorKind, Transport, TransportError, bytes::Bytes, category, video,
};

use crate::{builder, get_status, retry_at_once};

/// Fails every call with the same error, and counts the calls.
struct Failing {
    error: fn(io::Error) -> TransportError,
    calls: AtomicUsize,
}

impl Failing {
    fn new(error: fn(io::Error) -> TransportError) -> Arc<Self> {
        Arc::new(Self { error, calls: AtomicUsize::new(0) })
    }

    fn client(self: &Arc<Self>) -> Client {
        builder().transport(self.clone()).retry(retry_at_once()).build().unwrap()
    }
}

impl Transport for Failing {
    async fn send(&self, _: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        Err((self.error)(io::Error::other("the cable is cut")))
    }
}

/// The number of attempts and whether the call may have taken effect: for a read, an idempotent write, and
/// another write.
async fn outcomes(error: fn(io::Error) -> TransportError) -> [(usize, bool); 3] {
    let reads = Failing::new(error);
    let read = reads.client().video().get_status(get_status()).await.unwrap_err();
    let updates = Failing::new(error);
    let update = video::Update::new(baijiayun_vod::VideoId(7), "a");
    let updated = updates.client().video().update(update).await.unwrap_err();
    let adds = Failing::new(error);
    let added = adds.client().category().add(category::Add::new("a")).await.unwrap_err();
    let outcome = |transport: &Failing, error: &Error| {
        let calls = transport.calls.load(Ordering::Relaxed);
        assert_eq!(error.attempts(), calls);
        assert!(error.to_string().contains("the cable is cut"), "{error}");
        (calls, error.may_have_taken_effect())
    };
    [outcome(&reads, &read), outcome(&updates, &updated), outcome(&adds, &added)]
}

#[tokio::test]
async fn connect_errors_are_always_retried() {
    assert_eq!(outcomes(TransportError::connect).await, [(4, false), (4, false), (4, false)]);
}

#[tokio::test]
async fn timeouts_are_retried_for_idempotent_calls() {
    assert_eq!(outcomes(TransportError::timeout).await, [(4, false), (4, true), (1, true)]);
}

#[tokio::test]
async fn interruptions_are_retried_for_idempotent_calls() {
    assert_eq!(outcomes(TransportError::interrupted).await, [(4, false), (4, true), (1, true)]);
}

#[tokio::test]
async fn request_errors_are_not_retried() {
    assert_eq!(outcomes(TransportError::request).await, [(1, false), (1, false), (1, false)]);
}

#[tokio::test]
async fn body_errors_are_not_retried() {
    assert_eq!(outcomes(TransportError::body).await, [(1, false), (1, true), (1, true)]);
}

#[tokio::test]
async fn transport_errors_expose_their_stage() {
    let error = Failing::new(TransportError::connect).client().video().get_status(get_status()).await;
    let error = error.unwrap_err();
    assert!(error.is_retryable());
    assert_eq!(error.hint().as_deref(), Some("check the base URL and the network"));
    let ErrorKind::Transport(transport) = error.kind() else { panic!("{error}") };
    assert!(transport.is_connect() && !transport.is_timeout());
    assert!(TransportError::timeout("too slow").is_timeout());
}
