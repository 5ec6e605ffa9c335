//! Staying within the vendor's limit.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use baijiayun_mock::{MockClock, MockServer};
use baijiayun_vod::{BoxFuture, Error, RateLimiter, RetryPolicy, SlidingWindow, Unlimited, VideoId, video};
use futures_util::StreamExt;
use futures_util::future::{join_all, poll_immediate};
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, advance};

use crate::support::clients::{arrived, builder, server, unlimited_server};

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

/// Lets through what the default does, and counts it.
#[derive(Debug, Default)]
struct Counted {
    limiter: SlidingWindow,
    passed: AtomicUsize,
}

impl RateLimiter for Counted {
    fn acquire(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            self.limiter.acquire().await;
            self.passed.fetch_add(1, Ordering::SeqCst);
        })
    }
}

/// Client and mock share a clock that moves only while no call is on its way.
#[tokio::test(start_paused = true)]
async fn two_thousand_calls_stay_within_the_vendors_limit_and_use_it() {
    // As long as something blocks, the clock does not move by itself.
    let (unblock, blocked) = std::sync::mpsc::channel::<()>();
    let blocking = tokio::task::spawn_blocking(move || blocked.recv().is_err());
    let server = MockServer::builder().clock(MockClock::running()).start().await.unwrap();
    let limiter = Arc::new(Counted::default());
    let clients: Vec<_> = (0..4)
        .map(|_| {
            let builder = server.client().retry(RetryPolicy::never()).rate_limiter(limiter.clone());
            builder.queue_timeout(Duration::from_secs(600)).build().unwrap()
        })
        .collect();
    let mut calls: FuturesUnordered<_> = (0..2000)
        .map(|number| {
            let client = &clients[number % clients.len()];
            async move { client.video().get_status(status()).await.unwrap_err().code() }
        })
        .collect();
    let (started, mut answered) = (Instant::now(), 0);
    while answered < 2000 {
        let next = poll_immediate(calls.next()).await.flatten();
        let code = match next {
            Some(code) => code,
            None if limiter.passed.load(Ordering::SeqCst) == answered => {
                advance(Duration::from_millis(100)).await;
                continue;
            }
            None => calls.next().await.unwrap(),
        };
        assert_eq!(code, Some(1001), "the video is missing; the limit was kept");
        answered += 1;
    }
    // The first 200 go at once; the quota allows the rest 200 in every 10 s.
    let least = Duration::from_secs(90);
    let used = least.as_secs_f64() / started.elapsed().as_secs_f64();
    assert!(started.elapsed() >= least && used >= 0.95, "{used:.3} of the quota in {:?}", started.elapsed());
    drop(unblock);
    blocking.await.unwrap();
}
