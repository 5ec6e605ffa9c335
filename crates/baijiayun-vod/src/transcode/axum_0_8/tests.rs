//! The router and the extractor, most of it without a network.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, to_bytes};
use axum::extract::State;
use futures_util::{FutureExt, stream};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tower::ServiceExt;

use super::super::tests::{KEY, body, receiver};
use super::*;
use crate::webhook::Receiver;

async fn send(router: &Router, body: impl Into<Body>) -> (u16, String) {
    let request = Request::post("/").body(body.into()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.into()).unwrap())
}

fn accepted() -> (u16, String) {
    (200, r#"{"code":0,"msg":""}"#.to_owned())
}

fn failed() -> (u16, String) {
    (500, r#"{"code":1,"msg":"could not be handled"}"#.to_owned())
}

/// Returns a router whose handler calls `work` with the number of the call, from 1, and the counter of calls.
fn router<F>(work: impl Fn(usize) -> F + Clone + Send + Sync + 'static) -> (Router, Arc<AtomicUsize>)
where
    F: Future<Output = Result<(), String>> + Send + 'static,
{
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    let handler = move |_: TranscodeEvent| work(counter.fetch_add(1, Ordering::SeqCst) + 1);
    (transcode_router(receiver(), handler), calls)
}

#[tokio::test]
async fn an_event_is_handled_once() {
    let (router, calls) = router(async |_| Ok(()));
    for age in [30, 0] {
        assert_eq!(send(&router, body("q", "100", age)).await, accepted());
    }
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    assert_eq!(send(&router, body("another", "100", 0)).await, accepted());
    assert_eq!(calls.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn an_event_is_handled_again_after_an_error_or_a_panic() {
    let (router, calls) = router(async |call| match call {
        1 => Err("the disk is full".to_owned()),
        2 => panic!("this is part of the test"),
        _ => Ok(()),
    });
    for expected in [failed(), failed(), accepted(), accepted()] {
        assert_eq!(send(&router, body("q", "100", 0)).await, expected);
    }
    assert_eq!(calls.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn every_rejection_has_a_status_of_its_own() {
    let (router, calls) = router(async |_| Ok(()));
    let unsigned = body("q", "100", 0).replace("video_id=7", "video_id=8");
    let large = "a".repeat((64 << 10) + 1);
    for (body, status, message) in [
        ("a=1".to_owned(), 400, "`sign` is missing"),
        (unsigned, 403, "not made with our key"),
        (body("q", "100", 301), 422, "301 s ago"),
        (large, 413, "larger than 65536 bytes"),
    ] {
        let (actual_status, response) = send(&router, body).await;
        assert_eq!(actual_status, status, "{response}");
        assert!(response.starts_with(r#"{"code":1,"#) && response.contains(message), "{response}");
        assert!(!response.contains(KEY));
    }
    assert_eq!(calls.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_body_is_read_up_to_the_limit() {
    let read = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&read);
    let endless = stream::repeat_with(move || {
        counter.fetch_add(1, Ordering::SeqCst);
        Ok::<_, Infallible>(vec![b'a'; 1 << 10])
    });
    let (router, _) = router(async |_| Ok(()));
    assert_eq!(send(&router, Body::from_stream(endless)).await.0, 413);
    assert_eq!(read.load(Ordering::SeqCst), 65);
}

#[tokio::test]
async fn the_limit_may_be_raised_above_that_of_axum() {
    let limit = 3 << 20;
    let router = transcode_router(Receiver::new(KEY).max_body(limit), async |_| Ok::<(), Infallible>(()));
    assert_eq!(send(&router, "a".repeat(limit)).await.0, 400, "read, but not a valid webhook");
    assert_eq!(send(&router, "a".repeat(limit + 1)).await.0, 413);
}

#[tokio::test]
async fn an_interrupted_body_is_rejected() {
    let interrupted = stream::iter([Ok("video_id=7"), Err(std::io::Error::other("reset"))]);
    let (router, _) = router(async |_| Ok(()));
    assert_eq!(send(&router, Body::from_stream(interrupted)).await.0, 400);
}

#[tokio::test]
async fn a_handler_completes_after_the_vendor_disconnects() {
    let started = Arc::new(Notify::new());
    let resume = Arc::new(Notify::new());
    let (router, calls) = {
        let started = Arc::clone(&started);
        let resume = Arc::clone(&resume);
        router(move |_| {
            let started = Arc::clone(&started);
            let resume = Arc::clone(&resume);
            async move {
                started.notify_one();
                resume.notified().await;
                Ok(())
            }
        })
    };
    tokio::select! {
        response = send(&router, body("q", "100", 0)) => panic!("{response:?}"),
        () = started.notified() => {}
    }
    assert_eq!(send(&router, body("q", "100", 0)).await.0, 409, "the handler is still running");
    resume.notify_one();
    while send(&router, body("q", "100", 0)).await != accepted() {
        tokio::task::yield_now().await;
    }
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn idle_waits_for_running_handlers() {
    let started = Arc::<Notify>::default();
    let resume = Arc::<Notify>::default();
    let done = Arc::<AtomicUsize>::default();
    let receiver = receiver();
    receiver.idle().await;
    let handler = {
        let started = Arc::clone(&started);
        let resume = Arc::clone(&resume);
        let done = Arc::clone(&done);
        move |_: TranscodeEvent| {
            let started = Arc::clone(&started);
            let resume = Arc::clone(&resume);
            let done = Arc::clone(&done);
            async move {
                started.notify_one();
                resume.notified().await;
                done.fetch_add(1, Ordering::SeqCst);
                Ok::<_, Infallible>(())
            }
        }
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let shutdown = Arc::<Notify>::default();
    let signal = Arc::clone(&shutdown);
    let service = transcode_router(receiver.clone(), handler);
    let serving =
        axum::serve(listener, service).with_graceful_shutdown(async move { signal.notified().await });
    let disconnecting = async {
        let body = body("q", "100", 0);
        let request = format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        let mut vendor = TcpStream::connect(address).await.unwrap();
        vendor.write_all(request.as_bytes()).await.unwrap();
        started.notified().await;
        drop(vendor);
        shutdown.notify_one();
    };
    let (served, ()) = tokio::join!(serving.into_future(), disconnecting);
    served.unwrap();
    let mut idle = pin!(receiver.idle());
    assert!(idle.as_mut().now_or_never().is_none(), "the handler is still running");
    resume.notify_one();
    idle.await;
    assert_eq!(done.load(Ordering::SeqCst), 1);
}

#[derive(Clone)]
struct App {
    receiver: TranscodeReceiver,
    calls: Arc<AtomicUsize>,
}

impl FromRef<App> for TranscodeReceiver {
    fn from_ref(app: &App) -> Self {
        app.receiver.clone()
    }
}

#[tokio::test]
async fn the_extractor_works_with_any_state() {
    let handler = async |State(app): State<App>, delivery: TranscodeDelivery| {
        let result = match app.calls.fetch_add(1, Ordering::SeqCst) {
            0 => Err("not yet"),
            _ => Ok(()),
        };
        delivery.finish(result).await
    };
    let app = App { receiver: receiver(), calls: Arc::default() };
    let router = Router::new().route("/", post(handler)).with_state(app.clone());
    for expected in [failed(), accepted(), accepted()] {
        assert_eq!(send(&router, body("q", "30", 0)).await, expected);
    }
    assert_eq!(app.calls.load(Ordering::SeqCst), 2);
}
