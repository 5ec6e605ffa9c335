//! Waiting, with a stub and a clock that jumps to the next timer.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use baijiayun_runtime::Stub;
use tokio::time::Instant;

use super::{WaitErrorKind, Waiter};
use crate::video::{GetStatus, GetStatusResponse};
use crate::{Client, Credentials, VideoId, VideoStatus};

fn waiter(status: VideoStatus) -> Waiter {
    let response = GetStatusResponse { status, ..GetStatusResponse::default() };
    let builder = Client::builder().credentials(Credentials::new(1, "key")).private_domain("demo");
    builder.stub(Stub::new().respond::<GetStatus>(response)).build().unwrap().waiter()
}

/// Waits for a video that is never transcoded. Returns the seconds at which its status was asked for.
async fn asked_at(waiter: Waiter) -> Vec<u64> {
    let (started, asked) = (Instant::now(), Arc::new(Mutex::new(Vec::new())));
    let seen = Arc::clone(&asked);
    let waiter = waiter.on_status(move |_, _| seen.lock().unwrap().push(started.elapsed().as_secs()));
    let error = waiter.wait(VideoId(7)).await.unwrap_err();
    assert!(matches!(error.kind(), WaitErrorKind::Deadline { .. }), "{error}");
    asked.lock().unwrap().clone()
}

#[tokio::test(start_paused = true)]
async fn the_interval_grows_and_the_last_poll_is_at_the_deadline() {
    let second = Duration::from_secs(1);
    let waiter = waiter(VideoStatus::Transcoding);
    let asked = asked_at(waiter.clone().interval(10 * second, 20 * second).deadline(60 * second)).await;
    assert_eq!(asked, [0, 10, 25, 45, 60]);
    let asked = asked_at(waiter.clone().interval(Duration::MAX, Duration::MAX).deadline(5 * second)).await;
    assert_eq!(asked, [0, 5]);
    assert_eq!(asked_at(waiter.deadline(Duration::ZERO)).await, [0]);
}

#[tokio::test(start_paused = true)]
async fn polling_continues_after_an_unknown_status() {
    let second = Duration::from_secs(1);
    let waiter = waiter(VideoStatus::from(55)).interval(second, second).deadline(2 * second);
    assert_eq!(asked_at(waiter).await, [0, 1, 2]);
}
