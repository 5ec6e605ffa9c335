//! Waiting until videos are transcoded, on a clock that the statuses themselves turn on.

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

/// Asks again at once; every question takes a second of the mock's time.
fn waiter(server: &Arc<MockServer>) -> Waiter {
    let moving = Arc::clone(server);
    let waiter = client(server).waiter().interval(Duration::ZERO, Duration::ZERO);
    waiter.on_status(move |_, _| moving.clock().advance(Duration::from_secs(1)))
}

fn set_outcome(server: &MockServer, id: VideoId, outcome: TranscodeOutcome) {
    server.state(|state| {
        state.accounts.values_mut().next().unwrap().videos.get_mut(&id).unwrap().outcome = outcome;
    });
}

#[tokio::test]
async fn a_video_that_gets_there() {
    let server = Arc::new(unlimited_server().await);
    let id = upload(&server).await;
    server.clear_log();
    waiter(&server).wait(id).await.unwrap();
    assert_eq!(server.calls().len(), 3, "twice transcoding, then done");
}

#[tokio::test]
async fn a_video_that_never_will() {
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
async fn waiting_has_an_end() {
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
async fn no_wait_is_too_long() {
    let server = Arc::new(unlimited_server().await);
    let id = upload(&server).await;
    let waiter = client(&server).waiter().interval(Duration::MAX, Duration::MAX);
    let error = waiter.wait(id).await.unwrap_err();
    assert!(matches!(error.kind(), WaitErrorKind::Deadline { .. }), "{error:?}");
}

#[tokio::test]
async fn a_server_that_is_away_for_a_while_is_asked_again() {
    let server = Arc::new(unlimited_server().await);
    let id = upload(&server).await;
    let moving = Arc::clone(&server);
    let first = std::sync::Once::new();
    let waiter = waiter(&server).on_status(move |_, _| {
        moving.clock().advance(Duration::from_secs(1));
        first.call_once(|| moving.inject(Fault::Status(503).times(9).on::<video::GetStatus>()));
    });
    waiter.wait(id).await.unwrap();
    server.inject(Fault::Status(503).always());
    let error = waiter.wait(id).await.unwrap_err();
    assert!(matches!(error.kind(), WaitErrorKind::Call(_)), "it has never answered: {error:?}");
}

#[tokio::test]
async fn many_videos_at_once() {
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
async fn no_more_videos_are_asked_about_at_once_than_allowed() {
    let server = Arc::new(unlimited_server().await);
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(upload(&server).await);
    }
    for (concurrency, expected) in [(0, 1), (1, 1), (3, 3)] {
        let (sender, mut asked) = mpsc::unbounded_channel();
        let waiter = client(&server)
            .waiter()
            .concurrency(concurrency)
            .interval(Duration::ZERO, Duration::ZERO)
            .on_status(move |id, _| sender.send(id).unwrap());
        let mut seen = BTreeSet::new();
        let asking = async {
            for _ in 0..30 {
                seen.extend(asked.recv().await);
            }
        };
        let mut outcomes = pin!(waiter.wait_all(ids.clone()));
        // The clock stands still, so no video is ever transcoded.
        tokio::select! {
            outcome = outcomes.next() => panic!("{outcome:?}"),
            () = asking => {}
        }
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), ids[..expected]);
    }
}
