//! Retries, for each fault of the mock and each class of operation.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use baijiayun_mock::{Fault, MockClock, MockResponse, MockServer};
use baijiayun_vod::metadata::{Method, Operation};
use baijiayun_vod::{
    Attempt, BoxError, CategoryId, Client, Definition, Error, ErrorKind, FilePart, Observer, PendingCall,
    RateLimiter, Request, VideoId, category, marker, upload, video,
};
use tokio::time::Instant;

use crate::support::clients::{NOW, arrived, at_once, builder, client, unlimited_server};

/// The expected outcome of a call with a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// The call is retried and succeeds.
    Retried,
    /// The call fails without a retry.
    Fails,
}

/// Returns the faults and the expected outcome of an idempotent operation.
fn faults() -> Vec<(Fault, Expected)> {
    vec![
        (Fault::ResetBefore, Expected::Retried),
        (Fault::ResetAfter, Expected::Retried),
        (Fault::Status(429), Expected::Retried),
        (Fault::Status(500), Expected::Retried),
        (Fault::Status(502), Expected::Retried),
        (Fault::Status(503), Expected::Retried),
        (Fault::Status(400), Expected::Fails),
        (Fault::Html, Expected::Fails),
        (Fault::Truncated, Expected::Retried),
        (Fault::Delay(Duration::from_secs(3600)), Expected::Retried),
        (Fault::Slow(Duration::from_secs(3600)), Expected::Retried),
        (Fault::WrongType, Expected::Fails),
    ]
}

/// Calls an operation of a class. The call succeeds without faults.
async fn call(client: &Client, class: &str, id: VideoId) -> Result<(), Error> {
    match class {
        "read" => client.video().get_info(video::GetInfo::new(id)).await.map(drop),
        "idempotent write" => client.video().update(video::Update::new(id, "other")).await.map(drop),
        "write" => client.category().add(category::Add::new("Mathematics")).await.map(drop),
        "multipart" => {
            let ppt = FilePart::bytes("a.pptx", "slides");
            let txt = FilePart::bytes("a.txt", "text");
            client.marker().set_slides(marker::SetSlides::new(id, ppt, txt)).await.map(drop)
        }
        _ => unreachable!("{class}"),
    }
}

async fn video(server: &MockServer) -> VideoId {
    let request = upload::GetUrl::new("a.mp4", [Definition::High]);
    let id = client(server).upload().get_url(request).await.unwrap().video_id;
    server.clear_log();
    id
}

#[tokio::test]
async fn idempotent_operations_are_retried() {
    let server = unlimited_server().await;
    let id = video(&server).await;
    // Short timeouts for the faults that hang.
    let client = builder(&server).timeout(Duration::from_millis(300)).build().unwrap();
    // Strict, because all fields of the response to an upload are optional.
    let limit = Duration::from_millis(300);
    let uploads = builder(&server).read_timeout(limit).upload_response_timeout(limit).strict_decoding(true);
    let uploads = uploads.build().unwrap();
    for class in ["read", "idempotent write", "multipart"] {
        let client = if class == "multipart" { &uploads } else { &client };
        for (fault, expected) in faults() {
            server.inject(fault.clone().once());
            let result = call(client, class, id).await;
            assert_eq!(result.is_ok(), expected == Expected::Retried, "{class}, {fault:?}: {result:?}");
            let calls = if expected == Expected::Retried { 2 } else { 1 };
            assert_eq!(arrived(&server).len(), calls, "{class}, {fault:?}");
            server.clear_faults();
            server.clear_log();
        }
    }
}

#[tokio::test]
async fn other_operations_are_not_retried() {
    let server = unlimited_server().await;
    let id = video(&server).await;
    let client = builder(&server).timeout(Duration::from_millis(300)).build().unwrap();
    // A call beyond the rate limit was not executed.
    let executed = |fault: &Fault| !matches!(fault, Fault::Status(429));
    for (fault, _) in faults().into_iter().filter(|(fault, _)| executed(fault)) {
        server.inject(fault.clone().once());
        assert!(call(&client, "write", id).await.is_err(), "{fault:?}");
        assert_eq!(arrived(&server), ["category.add"], "{fault:?}");
        server.clear_faults();
        server.clear_log();
    }
}

#[tokio::test]
async fn calls_that_cannot_connect_are_always_retried() {
    let server = unlimited_server().await;
    // The port is free again, so connections are refused.
    let unused = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = builder(&server).base_url(format!("http://{unused}")).build().unwrap();
    let error = call(&client, "write", VideoId(1)).await.unwrap_err();
    assert_eq!(error.attempts(), 4);
    assert!(matches!(error.kind(), ErrorKind::Transport(transport) if transport.is_connect()), "{error:?}");
    assert!(!error.may_have_taken_effect());
}

#[tokio::test]
async fn an_error_after_retries_has_the_number_of_attempts() {
    let server = unlimited_server().await;
    let id = video(&server).await;
    server.inject(Fault::Status(503).always());
    let error = call(&client(&server), "read", id).await.unwrap_err();
    assert!(error.is_retryable() && error.operation() == Some(video::GetInfo::OPERATION));
    let text = error.to_string();
    assert!(text.contains("HTTP 503") && text.contains("Gave up after 4 attempts in"), "{text}");
    assert_eq!(arrived(&server).len(), 4);
}

#[tokio::test]
async fn the_policy_limits_attempts_and_duration() {
    let server = unlimited_server().await;
    let id = video(&server).await;
    server.inject(Fault::Status(503).always());
    for (policy, attempts) in [
        (at_once().max_attempts(7), 7),
        (at_once().max_attempts(1), 1),
        (at_once().deadline(Duration::ZERO), 1),
    ] {
        let client = server.client().retry(policy).build().unwrap();
        let error = call(&client, "read", id).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Status { .. }), "{error:?}");
        assert_eq!((error.attempts(), error.to_string().contains("Gave up")), (attempts, attempts > 1));
        assert_eq!(arrived(&server).len(), attempts);
        server.clear_log();
    }
}

/// Makes the server hang after the first attempt.
struct Hang(Arc<MockServer>);

impl Observer for Hang {
    fn attempt(&self, _: &Attempt<'_>) {
        self.0.inject(Fault::Delay(Duration::from_secs(3600)).always());
    }
}

/// A limiter that lets one call through and blocks the rest.
#[derive(Default)]
struct OneOnly(AtomicBool);

impl RateLimiter for OneOnly {
    async fn acquire(&self, _: PendingCall) -> Result<(), BoxError> {
        match self.0.swap(true, Ordering::SeqCst) {
            false => Ok(()),
            true => std::future::pending().await,
        }
    }
}

#[tokio::test]
async fn the_deadline_ends_attempts_and_waits_in_the_queue() {
    let server = Arc::new(unlimited_server().await);
    let id = video(&server).await;
    let builder = || server.client().retry(at_once().deadline(Duration::from_millis(500)));
    let hanging = builder().observer(Hang(Arc::clone(&server))).build().unwrap();
    let waiting = builder().rate_limiter(OneOnly::default()).build().unwrap();
    for client in [waiting, hanging] {
        server.inject(Fault::Status(503).once());
        let started = Instant::now();
        let error = call(&client, "read", id).await.unwrap_err();
        assert_eq!(error.attempts(), 2, "{error:?}");
        assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
    }
}

#[tokio::test]
async fn a_call_with_a_stream_is_not_retried() {
    let server = unlimited_server().await;
    let id = video(&server).await;
    server.inject(Fault::Status(503).once());
    let chunks = futures_util::stream::iter([std::io::Result::Ok("slides")]);
    let ppt = FilePart::stream("a.pptx", Some(6), chunks);
    let txt = FilePart::bytes("a.txt", "text");
    let request = marker::SetSlides::new(id, ppt, txt);
    let error = client(&server).marker().set_slides(request).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Status { status: 503, .. }), "{error:?}");
    assert_eq!(arrived(&server).len(), 1);
}

#[tokio::test]
async fn a_rejection_is_not_retried() {
    let server = unlimited_server().await;
    let error = call(&client(&server), "read", VideoId(1)).await.unwrap_err();
    assert_eq!(error.code(), Some(1001));
    assert_eq!(arrived(&server).len(), 1);
}

#[tokio::test]
async fn too_many_requests_with_http_200_are_retried() {
    let server = unlimited_server().await;
    let rejection = r#"{"code":1,"msg":"请求过于频繁，10秒内最多200次","data":null}"#;
    server.inject(Fault::from(MockResponse::body(rejection)).times(2));
    call(&client(&server), "write", VideoId(1)).await.unwrap();
    assert_eq!(arrived(&server), ["category.add"; 3]);
}

#[tokio::test]
async fn a_long_retry_after_is_named() {
    let server = unlimited_server().await;
    let busy = MockResponse::body("busy").status(429).header("retry-after", "120");
    server.inject(Fault::from(busy).always());
    let error = call(&client(&server), "write", VideoId(1)).await.unwrap_err();
    assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(120))));
    assert!(error.to_string().ends_with("The server asks to wait 120 s"), "{error}");
}

#[tokio::test]
async fn a_redirect_may_come_after_a_write() {
    let server = unlimited_server().await;
    let location = "https://other.example/login?sign=hunter2";
    let redirect = MockResponse::body("").status(302).header("location", location);
    server.inject(Fault::from(redirect).always());
    let error = call(&client(&server), "write", VideoId(1)).await.unwrap_err();
    assert!(error.may_have_taken_effect());
    assert!(error.to_string().ends_with("It redirects to https://other.example/login"), "{error}");
    for status in [403, 404, 411] {
        server.clear_faults();
        server.inject(Fault::from(MockResponse::body("no").status(status)).always());
        let error = call(&client(&server), "write", VideoId(1)).await.unwrap_err();
        assert!(!error.may_have_taken_effect(), "{status}");
    }
}

#[tokio::test]
async fn random_faults_cause_no_duplicates() {
    let server = unlimited_server().await;
    for fault in [Fault::ResetBefore, Fault::ResetAfter, Fault::Status(502), Fault::Truncated] {
        server.inject(fault.with_probability(0.1));
    }
    let client = server.client().retry(at_once().max_attempts(50)).build().unwrap();
    for round in 0..50 {
        let name = format!("category {round}");
        // Not idempotent, so it may fail, but it adds at most one category.
        let _ = client.category().add(category::Add::new(&name)).await;
        client.category().get_info(category::GetInfo::new(CategoryId(0))).await.unwrap();
    }
    server.clear_faults();
    let list = client.category().list(category::List::new()).await.unwrap().list;
    let mut names: Vec<_> = list.iter().map(|category| category.name.clone()).collect();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count, "nothing was added twice");
}

/// The tests above cover classes of operations; the spec declares which operations are idempotent.
#[test]
fn every_read_is_idempotent() {
    let operations: Vec<&Operation> = baijiayun_vod::API.operations.to_vec();
    for operation in operations {
        let reads = operation.safety == baijiayun_vod::metadata::Safety::Read;
        assert!(!reads || operation.idempotent, "{operation:?}");
        assert!(operation.methods.contains(&Method::Post) || operation.idempotent, "{operation:?}");
    }
}

/// Advances the mock's clock after every attempt.
#[derive(Debug)]
struct Ticking(MockClock);

impl Observer for Ticking {
    fn attempt(&self, _: &Attempt<'_>) {
        self.0.advance(Duration::from_secs(1));
    }
}

#[tokio::test]
async fn each_attempt_has_a_new_timestamp_and_sign() {
    let server = unlimited_server().await;
    let client = builder(&server).observer(Ticking(server.clock().clone())).build().unwrap();
    server.inject(Fault::Truncated.times(2));
    client.category().list(category::List::new()).await.unwrap();
    let calls = server.calls();
    let of = |name: &str| -> Vec<String> {
        calls.iter().map(|call| call.param(name).unwrap().to_owned()).collect()
    };
    assert_eq!(of("timestamp"), [0, 1, 2].map(|seconds| (NOW.0 + seconds).to_string()));
    let signs: BTreeSet<_> = of("sign").into_iter().collect();
    assert_eq!(signs.len(), 3);
}
