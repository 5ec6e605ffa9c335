//! Waiting until videos are transcoded, with a clock that every status advances.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use baijiayun_mock::state::TranscodeOutcome;
use baijiayun_mock::{Fault, MockServer};
use baijiayun_vod::{Definition, UploadSource, VideoId, VideoStatus, WaitErrorKind, Waiter, video};
use futures_util::StreamExt;
use tokio::sync::mpsc;

use crate::support::clients::{client, unlimited_server};

async fn upload(server: &MockServer) -> VideoId {
    let source = UploadSource::bytes("a.mp4", "0123456789");
    client(server).uploader([Definition::High]).upload_from(source).await.unwrap()
}

/// Returns a waiter without delay. Every status advances the mock's clock by a second.
fn waiter(server: &Arc<MockServer>) -> Waiter {
    let mock = Arc::clone(server);
    let waiter = client(server).waiter().interval(Duration::ZERO, Duration::ZERO);
    waiter.on_status(move |_, _| mock.clock().advance(Duration::from_secs(1)))
}

fn set_outcome(server: &MockServer, id: VideoId, outcome: TranscodeOutcome) {
    server.state(|state| {
        state.accounts.values_mut().next().unwrap().videos.get_mut(&id).unwrap().outcome = outcome;
    });
}

#[tokio::test]
async fn a_wait_ends_when_the_video_is_transcoded() {
    let server = Arc::new(unlimited_server().await);
    let id = upload(&server).await;
    server.clear_log();
    waiter(&server).wait(id).await.unwrap();
    assert_eq!(server.calls().len(), 3, "twice transcoding, then done");
}

#[tokio::test]
async fn a_wait_for_a_failed_or_unknown_video_is_an_error() {
    let server = Arc::new(unlimited_server().await);
    for (outcome, expected) in [
        (TranscodeOutcome::Failed, VideoStatus::TranscodeFailed),
        (TranscodeOutcome::TimedOut, VideoStatus::TranscodeTimedOut),
    ] {
        let id = upload(&server).await;
        set_outcome(&server, id, outcome);
        let error = waiter(&server).wait(id).await.unwrap_err();
        assert!(
            matches!(error.kind(), WaitErrorKind::Failed { status, .. } if *status == expected),
            "{error:?}"
        );
        assert!(error.to_string().contains(&id.to_string()), "{error}");
    }
    let error = waiter(&server).wait(VideoId(7)).await.unwrap_err();
    assert!(matches!(error.kind(), WaitErrorKind::Call(_)), "{error:?}");
}

#[tokio::test]
async fn a_wait_ends_at_its_deadline() {
    let server = Arc::new(unlimited_server().await);
    let id = upload(&server).await;
    let error = client(&server).waiter().deadline(Duration::ZERO).wait(id).await.unwrap_err();
    let expected = VideoStatus::Transcoding;
    assert!(
        matches!(error.kind(), WaitErrorKind::Deadline { status, .. } if *status == expected),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_wait_survives_a_temporary_failure_of_the_server() {
    let server = Arc::new(unlimited_server().await);
    let id = upload(&server).await;
    let mock = Arc::clone(&server);
    let first = std::sync::Once::new();
    let waiter = waiter(&server).on_status(move |_, _| {
        mock.clock().advance(Duration::from_secs(1));
        first.call_once(|| mock.inject(Fault::Status(503).times(9).on::<video::GetStatus>()));
    });
    waiter.wait(id).await.unwrap();
    server.inject(Fault::Status(503).always());
    let error = waiter.wait(id).await.unwrap_err();
    assert!(matches!(error.kind(), WaitErrorKind::Call(_)), "it has never responded: {error:?}");
}

#[tokio::test]
async fn many_videos_are_awaited_concurrently() {
    let server = Arc::new(unlimited_server().await);
    let mut ids = Vec::new();
    for _ in 0..40 {
        ids.push(upload(&server).await);
    }
    set_outcome(&server, ids[7], TranscodeOutcome::Failed);
    let outcomes: Vec<_> = waiter(&server).wait_all(ids.clone()).collect().await;
    let failed: Vec<_> = outcomes.iter().filter(|(_, outcome)| outcome.is_err()).map(|(id, _)| *id).collect();
    assert_eq!((outcomes.len(), failed), (40, vec![ids[7]]));
}

#[tokio::test]
async fn concurrency_limits_the_videos_polled_at_a_time() {
    let server = Arc::new(unlimited_server().await);
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(upload(&server).await);
    }
    for (concurrency, expected) in [(0, 1), (1, 1), (3, 3)] {
        let (sender, mut polled) = mpsc::unbounded_channel();
        let waiter = client(&server)
            .waiter()
            .concurrency(concurrency)
            .interval(Duration::ZERO, Duration::ZERO)
            .on_status(move |id, _| sender.send(id).unwrap());
        let mut seen = BTreeSet::new();
        let polling = async {
            for _ in 0..30 {
                seen.extend(polled.recv().await);
            }
        };
        let mut outcomes = pin!(waiter.wait_all(ids.clone()));
        // The clock is stopped, so no video is ever transcoded.
        tokio::select! {
            outcome = outcomes.next() => panic!("{outcome:?}"),
            () = polling => {}
        }
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), ids[..expected]);
    }
}
