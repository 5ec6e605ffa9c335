//! The client's rate limiter.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use baijiayun_mock::{MockClock, MockServer};
use baijiayun_vod::{
    BoxError, Client, ClientBuilder, Credentials, ErrorKind, PendingCall, PublishStatus, RateLimiter,
    RetryPolicy, SlidingWindow, Stub, Unlimited, VideoId, video,
};
use futures_util::future::{join_all, poll_immediate};
use futures_util::stream::FuturesUnordered;
use futures_util::{StreamExt, stream};
use serde_json::json;
use tokio::time::{Instant, advance, sleep};

use crate::support::clients::{arrived, builder, server, unlimited_server};

fn status() -> video::GetStatus {
    video::GetStatus::new(VideoId(1))
}

/// A limiter that blocks every call.
struct Closed;

impl RateLimiter for Closed {
    async fn acquire(&self, _: PendingCall) -> Result<(), BoxError> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn without_a_limiter_the_server_rejects_calls() {
    let server = server().await;
    let client = builder(&server).rate_limiter(Unlimited).build().unwrap();
    let results = join_all((0..250).map(|_| client.video().get_status(status()))).await;
    let rejected = results.iter().filter(|result| result.as_ref().unwrap_err().code() == Some(1)).count();
    assert_eq!(rejected, 50);
}

#[tokio::test]
async fn a_queue_timeout_is_an_error_and_nothing_is_sent() {
    let server = unlimited_server().await;
    let client =
        builder(&server).rate_limiter(Closed).queue_timeout(Duration::from_millis(10)).build().unwrap();
    let error = client.video().get_status(status()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::RateLimited { .. }) && error.is_retryable(), "{error:?}");
    assert!(error.hint().unwrap().contains("queue_timeout"), "{error}");
    assert_eq!(arrived(&server).len(), 0);
}

/// The default limiter, with a count of the calls that it let through.
#[derive(Default)]
struct Counted {
    limiter: SlidingWindow,
    passed: AtomicUsize,
}

impl RateLimiter for Counted {
    async fn acquire(&self, call: PendingCall) -> Result<(), BoxError> {
        self.limiter.acquire(call).await?;
        self.passed.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
}

/// Client and mock share a clock that moves only while no call is in progress.
#[tokio::test(start_paused = true)]
async fn two_thousand_calls_stay_within_the_vendors_limit_and_use_it() {
    // While a blocking task runs, tokio does not advance the paused clock.
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
    let started = Instant::now();
    let mut completed = 0;
    while completed < 2000 {
        let next = poll_immediate(calls.next()).await.flatten();
        let code = match next {
            Some(code) => code,
            None if limiter.passed.load(Ordering::SeqCst) == completed => {
                advance(Duration::from_millis(100)).await;
                continue;
            }
            None => calls.next().await.unwrap(),
        };
        assert_eq!(code, Some(1001), "the video is missing, but the limit was not exceeded");
        completed += 1;
    }
    // The first 200 calls are sent at once, the rest at 200 in every 10 s.
    let minimum = Duration::from_secs(90);
    let used = minimum.as_secs_f64() / started.elapsed().as_secs_f64();
    assert!(
        started.elapsed() >= minimum && used >= 0.95,
        "{used:.3} of the quota in {:?}",
        started.elapsed()
    );
    drop(unblock);
    blocking.await.unwrap();
}

/// Returns a builder of a client that sends nothing, so that time can be virtual and is only spent in the
/// limiter.
fn stubbed() -> ClientBuilder<Client> {
    let stub = Stub::new()
        .respond_json::<video::GetInfo>(json!({ "video_id": 1, "name": "a lecture", "status": 100 }))
        .respond_json::<video::GetStatus>(json!({ "status": 100 }))
        .respond_json::<video::SetPublishStatus>(json!({}));
    Client::builder().credentials(Credentials::new(1, "k")).private_domain("demo123").stub(stub)
}

/// Returns such a client with a limit of `limit` calls per second and a queue timeout of 5 s.
fn limited(limit: usize) -> Client {
    let limiter = SlidingWindow::new(limit, Duration::from_secs(1));
    stubbed().rate_limiter(limiter).queue_timeout(Duration::from_secs(5)).build().unwrap()
}

async fn publish(client: &Client) {
    let request = video::SetPublishStatus::new(VideoId(1), PublishStatus::Published);
    client.video().set_publish_status(request).await.unwrap();
}

/// Reads the information of `count` videos, 16 at a time, and publishes each. While one is published,
/// the other 15 are not polled.
async fn publish_while_reading(client: &Client, count: i64) {
    let reads = (0..count).map(|id| async move {
        client.video().get_info(video::GetInfo::new(VideoId(id))).await.unwrap();
    });
    let mut reads = pin!(stream::iter(reads).buffer_unordered(16));
    while let Some(()) = reads.next().await {
        publish(client).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_during_a_buffered_stream_waits_only_for_the_limit() {
    let client = stubbed().rate_limiter(SlidingWindow::default()).build().unwrap();
    let start = Instant::now();
    publish_while_reading(&client, 150).await;
    let second_window = Duration::from_millis(10_200);
    assert_eq!(start.elapsed(), second_window, "200 calls at once, and 100 in the next window");
}

#[tokio::test(start_paused = true)]
async fn calls_that_are_polled_late_under_a_tight_limit_succeed() {
    let client = limited(4);
    let start = Instant::now();
    publish_while_reading(&client, 20).await;
    // 40 calls at 4 per second take 9 s. The first publication waits behind 15 reads that miss their
    // slots, which costs 4 s.
    assert!(start.elapsed() <= Duration::from_secs(13), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_call_during_wait_all_waits_only_for_the_limit() {
    let client = limited(4);
    let start = Instant::now();
    let mut finished = pin!(client.waiter().wait_all((1..=6).map(VideoId)));
    while let Some((_, outcome)) = finished.next().await {
        outcome.unwrap();
        publish(&client).await;
    }
    // 12 calls at 4 per second take 2 s; missed slots of waits that are polled late may cost 1 s.
    assert!(start.elapsed() <= Duration::from_secs(3), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn an_unpolled_call_costs_others_one_slot() {
    let client = limited(1);
    let start = Instant::now();
    publish(&client).await;
    let mut unpolled = pin!(client.video().get_status(status()));
    tokio::select! {
        _ = &mut unpolled => unreachable!("its slot is in a second"),
        () = sleep(Duration::from_millis(100)) => publish(&client).await,
    }
    assert_eq!(start.elapsed(), Duration::from_secs(2), "the previous slot is the other call's");
    unpolled.await.unwrap();
    assert_eq!(start.elapsed(), Duration::from_secs(3), "it missed its slot and takes the next");
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_costs_others_no_slot() {
    let client = limited(1);
    let start = Instant::now();
    publish(&client).await;
    tokio::select! {
        _ = client.video().get_status(status()) => unreachable!("its slot is in a second"),
        () = sleep(Duration::from_millis(100)) => {}
    }
    publish(&client).await;
    assert_eq!(start.elapsed(), Duration::from_secs(1));
}
