//! Transcode webhooks, from the mock over HTTP to a handler.

use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::middleware::map_response;
use axum::response::Response;
use baijiayun_mock::{DeliveryOutcome, MockServer};
use baijiayun_vod::transcode::axum_0_8::transcode_router;
use baijiayun_vod::transcode::{TranscodeChange, TranscodeEvent};
use baijiayun_vod::webhook::Receiver;
use baijiayun_vod::{Definition, FilePart, FixedClock, Secret, UnixTime, VideoId, callback, partner, upload};
use tokio::net::TcpListener;

use crate::support::clients::{NOW, client, server};

/// The time that transcoding takes in the mock.
const TRANSCODING: Duration = Duration::from_secs(2);
/// The time before the mock retries a webhook.
const INTERVAL: Duration = Duration::from_secs(30);

/// The events that a handler received.
type Events = Arc<Mutex<Vec<TranscodeEvent>>>;

fn receiver(server: &MockServer, key: impl Into<Secret>) -> Receiver {
    Receiver::new(key).clock(server.clock().clone())
}

/// Returns a service whose handler fails `failures` times and then records the events.
fn service(receiver: Receiver, failures: usize) -> (Router, Events) {
    let events = Events::default();
    let calls = Arc::new(AtomicUsize::new(0));
    let kept = Arc::clone(&events);
    let handler = move |event: TranscodeEvent| {
        let kept = Arc::clone(&kept);
        let call = calls.fetch_add(1, Ordering::SeqCst);
        async move {
            if call < failures {
                return Err("the database is down");
            }
            kept.lock().unwrap().push(event);
            Ok(())
        }
    };
    (transcode_router(receiver, handler), events)
}

/// Starts a server for the service, and sets its URL as the webhook URL.
async fn listen(server: &MockServer, service: Router) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/bjy/transcode", listener.local_addr().unwrap());
    let service = Router::new().nest("/bjy/transcode", service);
    tokio::spawn(async move { axum::serve(listener, service).await });
    client(server).callback().set_url(callback::SetUrl::new(url)).await.unwrap();
}

async fn upload(server: &MockServer) -> VideoId {
    let uploads = client(server);
    let request = upload::GetUrl::new("lecture.mp4", [Definition::High]);
    let target = uploads.upload().get_url(request).await.unwrap();
    let file = FilePart::bytes("lecture.mp4", vec![7_u8; 1000]);
    uploads.upload().upload_file(upload::UploadFile::new(target.upload_url, file)).await.unwrap();
    server.settle().await.unwrap();
    target.video_id
}

async fn pass(server: &MockServer, time: Duration) {
    server.clock().advance(time);
    server.settle().await.unwrap();
}

/// Returns the outcome of each delivery: the HTTP status of a rejection, `None` if it was accepted.
fn outcomes(server: &MockServer) -> Vec<Option<u16>> {
    let rejection = |outcome| match outcome {
        DeliveryOutcome::Accepted => None,
        DeliveryOutcome::Rejected { status, .. } => Some(status),
        failed => panic!("{failed:?}"),
    };
    server.deliveries().into_iter().map(|delivery| rejection(delivery.outcome)).collect()
}

#[tokio::test]
async fn webhooks_report_the_start_and_the_end_of_transcoding() {
    let server = server().await;
    let (service, events) = service(receiver(&server, server.partner_key()), 0);
    listen(&server, service).await;
    let video_id = upload(&server).await;
    pass(&server, TRANSCODING).await;

    let events = events.lock().unwrap();
    let [started, done] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((started.video_id, &started.change), (video_id, &TranscodeChange::Started));
    assert_eq!((done.video_id, done.sent_at), (video_id, UnixTime(NOW.0 + 2)));
    let TranscodeChange::Done(details) = &done.change else { panic!("{done:?}") };
    assert_eq!(details.total_size.map(|size| size.0), Some(1000));
    assert!(details.now_definition.is_some() && done.extra.is_empty());
    assert_eq!(outcomes(&server), [None, None]);
}

#[tokio::test]
async fn a_webhook_is_retried_after_a_failure_of_the_handler() {
    let server = server().await;
    let (service, events) = service(receiver(&server, server.partner_key()), 1);
    listen(&server, service).await;
    upload(&server).await;
    assert_eq!(outcomes(&server), [Some(500)]);
    pass(&server, INTERVAL).await;
    let qids: Vec<_> = events.lock().unwrap().iter().map(|event| event.qid.clone()).collect();
    let sent: Vec<_> = server.deliveries().into_iter().map(|delivery| delivery.params).collect();
    assert_eq!(qids.len(), 2, "the retried start, and the end");
    assert!(sent.iter().filter(|params| params.contains(&("qid".to_owned(), qids[0].clone()))).count() == 2);
    assert_eq!(outcomes(&server).iter().filter(|outcome| outcome.is_none()).count(), 2);
}

#[tokio::test]
async fn a_duplicate_after_a_lost_response_is_accepted_but_not_handled() {
    let server = server().await;
    let (service, events) = service(receiver(&server, server.partner_key()), 0);
    let responses = Arc::new(AtomicUsize::new(0));
    let lossy = service.layer(map_response(move |response: Response| {
        let first = responses.fetch_add(1, Ordering::SeqCst) == 0;
        // Like a gateway that lost the response.
        async move { if first { Err(StatusCode::BAD_GATEWAY) } else { Ok(response) } }
    }));
    listen(&server, lossy).await;
    upload(&server).await;
    assert_eq!((outcomes(&server), events.lock().unwrap().len()), (vec![Some(502)], 1));
    pass(&server, INTERVAL).await;
    let started = |event: &&TranscodeEvent| event.change == TranscodeChange::Started;
    assert_eq!(events.lock().unwrap().iter().filter(started).count(), 1);
    assert_eq!(outcomes(&server), [Some(502), None, None], "the duplicate is accepted");
}

#[tokio::test]
async fn a_webhook_signed_with_another_key_is_rejected() {
    let server = server().await;
    let (service, events) = service(receiver(&server, "another-key"), 0);
    listen(&server, service).await;
    upload(&server).await;
    let outcome = server.deliveries().pop().unwrap().outcome;
    let body = r#"{"code":1,"msg":"the sign is not made with our key"}"#.to_owned();
    assert_eq!(outcome, DeliveryOutcome::Rejected { status: 403, body });
    assert!(events.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_webhook_with_a_stale_timestamp_is_rejected() {
    let server = server().await;
    for off in [-301, 301] {
        let late = Receiver::new(server.partner_key()).clock(FixedClock(UnixTime(NOW.0 + off)));
        listen(&server, transcode_router(late, async |_| Ok::<_, Infallible>(()))).await;
        upload(&server).await;
    }
    assert_eq!(outcomes(&server), [Some(422), Some(422)]);
}

#[tokio::test]
async fn webhooks_are_accepted_during_a_key_rotation() {
    let server = server().await;
    let old = server.partner_key();
    let request = partner::CreateKey::new(server.secret_key()).regenerate(true);
    client(&server).partner().create_key(request).await.unwrap();
    let new = server.partner_key();
    for (key, other) in [(&old, &new), (&new, &old)] {
        server.clear_log();
        let receiver = receiver(&server, key.clone()).also_key(other.clone());
        let (service, events) = service(receiver, 0);
        listen(&server, service).await;
        upload(&server).await;
        assert_eq!((outcomes(&server), events.lock().unwrap().len()), (vec![None], 1));
    }
}
