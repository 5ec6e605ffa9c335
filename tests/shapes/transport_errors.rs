//! The errors of a transport of the user's, and what becomes of the call.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use baijiayun_vod::http::{Request, Response};
use baijiayun_vod::{
    Body, Client, Error, ErrorKind, Transport, TransportError, bytes::Bytes, category, video,
};

use crate::{builder, get_status, retry_at_once};

/// Fails every call in one way, and counts them.
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

/// How often a call was sent, and whether it may have taken effect, for a call that reads, one that writes and
/// is idempotent, and one that is not.
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
async fn without_a_connection_every_call_is_sent_again() {
    assert_eq!(outcomes(TransportError::connect).await, [(4, false), (4, false), (4, false)]);
}

#[tokio::test]
async fn after_a_timeout_only_idempotent_calls_are_sent_again() {
    assert_eq!(outcomes(TransportError::timeout).await, [(4, false), (4, true), (1, true)]);
}

#[tokio::test]
async fn after_an_interruption_only_idempotent_calls_are_sent_again() {
    assert_eq!(outcomes(TransportError::interrupted).await, [(4, false), (4, true), (1, true)]);
}

#[tokio::test]
async fn a_request_that_cannot_be_made_is_never_sent_again() {
    assert_eq!(outcomes(TransportError::request).await, [(1, false), (1, false), (1, false)]);
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_never_sent_again() {
    assert_eq!(outcomes(TransportError::body).await, [(1, false), (1, true), (1, true)]);
}

#[tokio::test]
async fn the_stage_of_the_failure_can_be_asked_for() {
    let error = Failing::new(TransportError::connect).client().video().get_status(get_status()).await;
    let error = error.unwrap_err();
    assert!(error.is_retryable());
    assert_eq!(error.hint().as_deref(), Some("check the base URL and the network"));
    let ErrorKind::Transport(transport) = error.kind() else { panic!("{error}") };
    assert!(transport.is_connect() && !transport.is_timeout());
    assert!(TransportError::timeout("too slow").is_timeout());
}
