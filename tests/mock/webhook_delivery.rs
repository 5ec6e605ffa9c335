//! The delivery and the retries of transcode webhooks.

use std::time::Duration;

use baijiayun_mock::state::TranscodeOutcome;
use baijiayun_mock::{DeliveryOutcome, MockSettings};
use baijiayun_vod::callback::SetUrl;
use baijiayun_vod::{
    Definition, DefinitionName, RoomId, SessionId, VideoId, VideoStatus, partner, upload, video,
};

use crate::support::endless::Endless;
use crate::support::webhook_receiver::Receiver;
use crate::support::world::{CONTENT, NOW, World};

/// Starts a mock whose account has the URL of a webhook receiver.
async fn listening() -> (World, Receiver) {
    listening_with(MockSettings::default()).await
}

async fn listening_with(settings: MockSettings) -> (World, Receiver) {
    let world = World::with(settings).await;
    let receiver = Receiver::start().await;
    world.client.callback().set_url(SetUrl::new(receiver.url.clone())).await.unwrap();
    (world, receiver)
}

impl World {
    async fn settle_after(&self, seconds: u64) {
        self.advance(seconds);
        self.server.settle().await.unwrap();
    }

    fn statuses(&self, receiver: &Receiver) -> Vec<VideoStatus> {
        receiver.events(&self.server.partner_key()).into_iter().map(|event| event.status).collect()
    }
}

#[tokio::test]
async fn webhooks_report_the_start_and_the_end_of_transcoding() {
    let (world, receiver) = listening().await;
    let id = world.upload("a.mp4").await;
    world.settle_after(0).await;
    assert_eq!(world.statuses(&receiver), [VideoStatus::Transcoding]);
    world.settle_after(1).await;
    assert_eq!(receiver.raw().len(), 1);
    world.settle_after(1).await;
    let events = receiver.events(&world.server.partner_key());
    let [started, done] = &events[..] else { panic!("{events:?}") };
    assert_eq!((started.video_id, started.timestamp, started.total_size), (id, NOW, None));
    assert_eq!((done.video_id, done.status, done.timestamp.0), (id, VideoStatus::Transcoded, NOW.0 + 2));
    assert_ne!(started.qid, done.qid);
    let info = world.client.video().get_info(video::GetInfo::new(id)).await.unwrap();
    assert_eq!((done.total_size, done.length), (info.total_size, info.length));
    assert_eq!(done.total_transcode_size, info.total_transcode_size);
    assert_eq!((&done.preface_url, &done.file_md5), (&info.preface_url, &info.file_md5));
    assert_eq!(done.origin_definition, info.origin_definition);
    assert_eq!(done.now_definition.as_ref().unwrap().0, [DefinitionName::High]);
    world.settle_after(1000).await;
    assert_eq!(receiver.raw().len(), 2);
}

#[tokio::test]
async fn webhooks_of_a_recording_name_its_room() {
    let (world, receiver) = listening().await;
    let id = world.upload("a.mp4").await;
    world.account(|account| {
        let recording = &mut account.videos.get_mut(&id).unwrap().recording;
        recording.room_id = Some(RoomId(99));
        recording.session_id = Some(SessionId(5));
        recording.version = Some(2);
    });
    world.settle_after(2).await;
    let events = receiver.events(&world.server.partner_key());
    let done = events.last().unwrap();
    assert_eq!(
        (done.room_id, done.session_id, done.version),
        (Some(RoomId(99)), Some(SessionId(5)), Some(2))
    );
}

#[tokio::test]
async fn transcoding_again_is_reported() {
    let (world, receiver) = listening().await;
    let id = world.upload("a.mp4").await;
    world.settle_after(2).await;
    let again = video::TranscodeAgain::new(id, [Definition::Low]);
    world.client.video().transcode_again(again).await.unwrap();
    world.settle_after(2).await;
    let round = [VideoStatus::Transcoding, VideoStatus::Transcoded];
    assert_eq!(world.statuses(&receiver), [round, round].concat());
}

#[tokio::test]
async fn no_webhook_is_sent_without_a_url() {
    let world = World::new().await;
    let receiver = Receiver::start().await;
    world.upload("a.mp4").await;
    world.settle_after(2).await;
    world.client.callback().set_url(SetUrl::new(receiver.url.clone())).await.unwrap();
    world.settle_after(1000).await;
    assert_eq!((receiver.raw().len(), world.server.deliveries().len()), (0, 0));
}

#[tokio::test]
async fn the_url_of_a_video_overrides_that_of_the_account() {
    let (world, receiver) = listening().await;
    let own = Receiver::start().await;
    let request = upload::GetUrl::new("a.mp4", [Definition::High]).callback_url(own.url.clone());
    let target = world.client.upload().get_url(request).await.unwrap();
    let chunk = upload::UploadFileChunk::new(target.upload_url, "a.mp4", 0, 10, CONTENT);
    world.client.upload().upload_file_chunk(chunk).await.unwrap();
    world.settle_after(2).await;
    assert_eq!(world.statuses(&own), [VideoStatus::Transcoding, VideoStatus::Transcoded]);
    assert_eq!(receiver.raw().len(), 0);
    assert!(world.server.deliveries().iter().all(|delivery| delivery.url == own.url));
}

#[tokio::test]
async fn a_webhook_reports_a_failure_but_not_a_timeout() {
    for (outcome, end) in
        [(TranscodeOutcome::Failed, Some(VideoStatus::TranscodeFailed)), (TranscodeOutcome::TimedOut, None)]
    {
        let (world, receiver) = listening().await;
        let id = world.upload("a.mp4").await;
        world.account(|account| account.videos.get_mut(&id).unwrap().outcome = outcome);
        world.settle_after(2).await;
        let expected: Vec<_> = [Some(VideoStatus::Transcoding), end].into_iter().flatten().collect();
        assert_eq!(world.statuses(&receiver), expected);
        let last = receiver.events(&world.server.partner_key()).pop().unwrap();
        assert_eq!((last.file_md5, last.total_size), (None, None));
    }
}

#[tokio::test]
async fn a_webhook_is_retried_until_it_is_accepted() {
    let (world, receiver) = listening().await;
    let rejections =
        [(200, r#"{"code": 1, "msg": "later"}"#), (500, r#"{"code": 0}"#), (200, "<html>"), (204, "")];
    for (status, body) in rejections {
        receiver.respond(status, body);
    }
    let id = world.upload("a.mp4").await;
    world.server.settle().await.unwrap();
    // Avoid the webhook about the end of transcoding.
    world.account(|account| account.videos.get_mut(&id).unwrap().outcome = TranscodeOutcome::TimedOut);
    for retry in 1..=4 {
        world.settle_after(29).await;
        assert_eq!(receiver.raw().len(), retry);
        world.settle_after(1).await;
        assert_eq!(receiver.raw().len(), retry + 1);
    }
    world.settle_after(1000).await;
    let events = receiver.events(&world.server.partner_key());
    assert_eq!(events.len(), 5);
    assert!(events.iter().all(|event| event.qid == events[0].qid));
    assert!(events.iter().map(|event| event.timestamp.0 - NOW.0).eq([0, 30, 60, 90, 120]));
    let deliveries = world.server.deliveries();
    assert!(deliveries.iter().map(|delivery| delivery.attempt).eq(1..=5));
    assert!(deliveries.iter().all(|delivery| delivery.video_id == id && delivery.url == receiver.url));
    for (delivery, (status, body)) in deliveries.iter().zip(rejections) {
        assert_eq!(delivery.outcome, DeliveryOutcome::Rejected { status, body: body.to_owned() });
    }
    assert_eq!(deliveries[4].outcome, DeliveryOutcome::Accepted);
    assert_eq!(deliveries[4].params, receiver.raw()[4]);
}

#[tokio::test]
async fn a_webhook_without_a_response_is_retried() {
    let settings = MockSettings::default()
        .webhook_timeout(Duration::from_millis(100))
        .webhook_interval(Duration::from_secs(7));
    let (world, receiver) = listening_with(settings).await;
    // It accepts connections and never responds.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    world.client.callback().set_url(SetUrl::new(url.clone())).await.unwrap();
    world.upload("a.mp4").await;
    world.server.settle().await.unwrap();
    drop(silent);
    // From now on connections are refused.
    world.settle_after(7).await;
    // Pending webhooks keep their URL.
    world.client.callback().set_url(SetUrl::new(receiver.url.clone())).await.unwrap();
    world.settle_after(7).await;
    let deliveries = world.server.deliveries();
    let failed: Vec<_> = deliveries.iter().filter(|delivery| delivery.url == url).collect();
    assert!(failed.len() >= 3, "{deliveries:?}");
    assert!(failed.iter().all(|delivery| matches!(delivery.outcome, DeliveryOutcome::Failed(_))));
}

#[tokio::test]
async fn of_an_endless_response_only_the_beginning_is_read() {
    let (world, _receiver) = listening().await;
    let endless = Endless::start().await;
    world.client.callback().set_url(SetUrl::new(endless.url.clone())).await.unwrap();
    world.upload("a.mp4").await;
    world.server.settle().await.unwrap();
    let rejected = DeliveryOutcome::Rejected { status: 200, body: " ".repeat(200) };
    assert_eq!(world.server.deliveries()[0].outcome, rejected);
    assert!(endless.sent() < Endless::SOCKETS, "{} bytes were sent", endless.sent());
}

#[tokio::test]
async fn a_webhook_is_signed_with_the_current_key() {
    let (world, receiver) = listening().await;
    receiver.respond(500, "");
    world.upload("a.mp4").await;
    world.server.settle().await.unwrap();
    receiver.events(&world.server.partner_key());
    let request = partner::CreateKey::new(world.server.secret_key()).regenerate(true);
    world.client.partner().create_key(request).await.unwrap();
    world.settle_after(30).await;
    let signed = receiver.raw().split_off(1);
    assert!(!signed.is_empty());
    for pairs in signed {
        let sign = pairs.iter().find(|(name, _)| name == "sign").unwrap().1.clone();
        assert!(baijiayun_vod::sign::verify(pairs, &world.server.partner_key(), &sign));
    }
}

#[tokio::test]
async fn a_deleted_video_has_no_more_webhooks() {
    let (world, receiver) = listening().await;
    receiver.respond(500, "");
    let id = world.upload("a.mp4").await;
    world.server.settle().await.unwrap();
    world.client.video().delete(video::Delete::new(id)).await.unwrap();
    world.settle_after(1000).await;
    assert_eq!(receiver.raw().len(), 1);
    assert!(world.server.state(|state| state.events.is_empty() && state.pending.is_empty()));
}

#[tokio::test]
async fn deleting_a_video_keeps_the_webhooks_of_others() {
    let (world, receiver) = listening().await;
    (0..2).for_each(|_| receiver.respond(500, ""));
    let (deleted, other) = (world.upload("a.mp4").await, world.upload("b.mp4").await);
    world.settle_after(0).await;
    world.client.video().delete(video::Delete::new(deleted)).await.unwrap();
    world.settle_after(1000).await;
    let events = receiver.events(&world.server.partner_key());
    let statuses = |id| {
        let events = events.iter().filter(move |event| event.video_id == id);
        events.map(|event| event.status).collect::<Vec<_>>()
    };
    assert_eq!(statuses(deleted), [VideoStatus::Transcoding]);
    let again = [VideoStatus::Transcoding, VideoStatus::Transcoding, VideoStatus::Transcoded];
    assert_eq!(statuses(other), again);
}

#[tokio::test]
async fn transcoding_again_replaces_the_webhooks_of_the_video_alone() {
    let (world, receiver) = listening().await;
    let (again, other) = (world.upload("a.mp4").await, world.upload("b.mp4").await);
    world.settle_after(0).await;
    let request = video::TranscodeAgain::new(again, [Definition::High]);
    world.client.video().transcode_again(request).await.unwrap();
    world.settle_after(1000).await;
    let events = receiver.events(&world.server.partner_key());
    let statuses = |id| {
        let events = events.iter().filter(move |event| event.video_id == id);
        events.map(|event| event.status).collect::<Vec<_>>()
    };
    let twice = [VideoStatus::Transcoding, VideoStatus::Transcoding, VideoStatus::Transcoded];
    assert_eq!(statuses(again), twice);
    assert_eq!(statuses(other), [VideoStatus::Transcoding, VideoStatus::Transcoded]);
}

#[tokio::test]
async fn every_video_gets_all_its_webhooks() {
    let (world, receiver) = listening().await;
    let mut ids = Vec::new();
    for index in 0..10 {
        receiver.respond(if index % 2 == 0 { 200 } else { 500 }, crate::support::webhook_receiver::ACCEPTED);
        ids.push(world.upload(&format!("{index}.mp4")).await);
    }
    world.settle_after(2).await;
    world.settle_after(30).await;
    world.settle_after(30).await;
    let events = receiver.events(&world.server.partner_key());
    let accepted = |id: VideoId| -> Vec<_> {
        let deliveries = world.server.deliveries().into_iter();
        let of = deliveries.filter(|one| one.video_id == id && one.outcome == DeliveryOutcome::Accepted);
        of.map(|one| one.params.iter().find(|(name, _)| name == "status").unwrap().1.clone()).collect()
    };
    for id in ids {
        let mut statuses = accepted(id);
        statuses.sort();
        assert_eq!(statuses, ["100", "20"], "{events:?}");
    }
}

#[tokio::test]
async fn the_delivery_log_drops_the_oldest_beyond_its_capacity() {
    let settings = MockSettings::default().log_capacity(3);
    let (world, receiver) = listening_with(settings).await;
    for index in 0..4 {
        world.transcoded(&format!("{index}.mp4")).await;
        world.server.settle().await.unwrap();
    }
    assert_eq!(receiver.raw().len(), 8);
    let kept: Vec<_> = world.server.deliveries().into_iter().map(|delivery| delivery.params).collect();
    assert_eq!(kept, receiver.raw()[5..]);
    assert_eq!(world.server.calls().len(), 3);
    world.server.clear_log();
    assert!(world.server.deliveries().is_empty() && world.server.calls().is_empty());
}

/// Users set such durations for "never".
#[tokio::test]
async fn maximum_durations_do_not_overflow() {
    let settings = MockSettings::default()
        .transcoding(Duration::MAX)
        .upload_url_lifetime(Duration::MAX)
        .webhook_interval(Duration::MAX);
    let (world, receiver) = listening_with(settings).await;
    receiver.respond(500, "");
    let id = world.upload("a.mp4").await;
    world.settle_after(1000).await;
    world.upload("b.mp4").await;
    world.settle_after(1000).await;
    assert_eq!(receiver.raw().len(), 2, "one rejected and never retried, one accepted");
    let status = world.client.video().get_status(video::GetStatus::new(id)).await.unwrap().status;
    assert_eq!(status, VideoStatus::Transcoding);
    world.server.clock().advance(Duration::MAX);
    assert!(world.server.settle().await.is_ok());
}
