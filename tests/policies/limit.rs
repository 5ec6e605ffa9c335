//! Staying within the vendor's limit.

use std::sync::Arc;
use std::time::Duration;

use baijiayun_vod::{BoxFuture, Error, RateLimiter, SlidingWindow, Unlimited, VideoId, video};
use futures_util::future::join_all;

use crate::support::{arrived, builder, server, unlimited_server};

fn status() -> video::GetStatus {
    video::GetStatus::new(VideoId(1))
}

/// Never lets anything through.
#[derive(Debug)]
struct Closed;

impl RateLimiter for Closed {
    fn acquire(&self) -> BoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn without_a_limit_the_server_refuses() {
    let server = server().await;
    let client = builder(&server).rate_limiter(Arc::new(Unlimited)).build().unwrap();
    let results = join_all((0..250).map(|_| client.video().get_status(status()))).await;
    let refused = results.iter().filter(|result| result.as_ref().unwrap_err().code() == Some(1)).count();
    assert_eq!(refused, 50);
}

#[tokio::test]
async fn waiting_too_long_is_an_error_and_nothing_is_sent() {
    let server = unlimited_server().await;
    let client = builder(&server)
        .rate_limiter(Arc::new(Closed))
        .queue_timeout(Duration::from_millis(10))
        .build()
        .unwrap();
    let error = client.video().get_status(status()).await.unwrap_err();
    assert!(matches!(error, Error::RateLimited { .. }) && error.is_retryable(), "{error:?}");
    assert!(error.to_string().contains("queue_timeout"), "{error}");
    assert_eq!(arrived(&server).len(), 0);
}

/// The same as the vendor's limit a hundred times as fast, so that the test does not take long.
#[tokio::test]
async fn two_thousand_calls_go_through_one_shared_limiter() {
    let server = unlimited_server().await;
    let window = Duration::from_millis(100);
    let limiter = Arc::new(SlidingWindow::new(200, window));
    let clients: Vec<_> = (0..4)
        .map(|_| builder(&server).rate_limiter(limiter.clone()).learn_server_time(false).build().unwrap())
        .collect();
    let started = tokio::time::Instant::now();
    let calls = (0..2000).map(|number| {
        let client = &clients[number % clients.len()];
        async move { client.video().get_status(status()).await.unwrap_err().code() }
    });
    let codes = join_all(calls).await;
    assert!(codes.iter().all(|code| *code == Some(1001)), "none but the video's absence");
    assert_eq!(server.received().len(), 1000, "as many as the log keeps");
    // Ten windows of 200, of which the last need not be waited out.
    assert!(started.elapsed() >= 9 * window);
}
