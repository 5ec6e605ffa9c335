//! Failed chunks: halved, retried after a delay, or given up.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use baijiayun_mock::{Fault, MockResponse, MockServer};
use baijiayun_vod::{
    Attempt, Definition, ErrorKind, Observer, Retry, RetryPolicy, UploadErrorKind, UploadSource, UploadState,
    category, upload, video,
};

use crate::support::clients::{arrived, builder, client, server, unlimited_server};

fn chunks(server: &MockServer) -> Vec<String> {
    let calls = server.calls();
    calls
        .iter()
        .map(|call| call.header("content-range").to_owned())
        .filter(|range| !range.is_empty())
        .collect()
}

#[tokio::test]
async fn a_chunk_that_is_too_large_is_halved_once() {
    let content = vec![7; 2500];
    for from_memory in [true, false] {
        let server = unlimited_server().await;
        server.inject(Fault::Status(413).once().on::<upload::UploadFile>());
        let uploader = client(&server).uploader([Definition::High]).chunk_size(1000);
        let source = match from_memory {
            true => UploadSource::bytes("a.mp4", content.clone()),
            false => UploadSource::reader("a.mp4", 2500, content.as_slice()),
        };
        let id = uploader.upload_from(source).await.unwrap();
        assert_eq!(server.uploaded(id).unwrap(), content);
        assert_eq!(chunks(&server).len(), 6, "one was refused: {:?}", chunks(&server));
    }
}

#[tokio::test]
async fn permanent_failures_of_a_chunk_are_not_retried() {
    for (status, attempts) in [(413, 2), (302, 1)] {
        let server = unlimited_server().await;
        server.inject(Fault::Status(status).always().on::<upload::UploadFile>());
        // With the default delays, a retry would take a second.
        let uploader = client(&server).uploader([Definition::High]).chunk_size(1000);
        let error = uploader.upload_from(UploadSource::bytes("a.mp4", vec![7; 2500])).await.unwrap_err();
        let UploadErrorKind::Call(call) = error.kind() else { panic!("{error:?}") };
        assert!(matches!(call.kind(), ErrorKind::Status { .. }), "{error:?}");
        assert_eq!(chunks(&server).len(), attempts);
        let hint = error.hint().unwrap();
        assert_eq!(hint.contains("`Uploader::chunk_size`"), status == 413, "{hint}");
        assert!(hint.contains("`Uploader::resume`"), "{hint}");
    }
}

#[tokio::test]
async fn on_retry_receives_the_delay() {
    let server = unlimited_server().await;
    server.inject(Fault::Status(503).times(2).on::<upload::UploadFile>());
    let retries = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&retries);
    let uploader = client(&server)
        .uploader([Definition::High])
        .retry_delay(Duration::from_millis(10))
        .on_retry(move |retry| notes.lock().unwrap().push((retry.delay, retry.error.to_string())));
    uploader.upload_from(UploadSource::bytes("a.mp4", "abc")).await.unwrap();
    let retries = retries.lock().unwrap();
    let delays: Vec<_> = retries.iter().map(|(delay, _)| delay.as_millis()).collect();
    assert_eq!(delays, [10, 20]);
    assert!(retries[0].1.contains("HTTP 503"), "{retries:?}");
}

#[derive(Clone, Default)]
struct Delays(Arc<Mutex<Vec<(usize, Duration)>>>);

impl Observer for Delays {
    fn attempt(&self, _: &Attempt<'_>) {}

    fn retry(&self, retry: &Retry<'_>) {
        self.0.lock().unwrap().push((retry.number, retry.delay));
    }
}

#[tokio::test]
async fn an_observer_receives_the_delays_of_calls() {
    let server = server().await;
    server.inject(Fault::Status(503).once());
    let delays = Delays::default();
    let client = builder(&server).retry(RetryPolicy::default()).observer(delays.clone()).build().unwrap();
    client.category().list(category::List::new()).await.unwrap();
    assert_eq!(arrived(&server).len(), 2);
    let delays = delays.0.lock().unwrap();
    assert!(matches!(delays[..], [(1, delay)] if !delay.is_zero()), "{delays:?}");
}

/// The last chunk arrived, but its response is lost, and the server takes a while to finish the upload.
#[tokio::test]
async fn an_upload_that_the_server_has_not_finished_yet_is_waited_for() {
    let server = unlimited_server().await;
    let uploading = MockResponse::body(r#"{"code":0,"data":{"status":10},"msg":""}"#);
    let still_uploading = || {
        server.clear_log();
        server.inject(Fault::from(uploading.clone()).once().on::<video::GetStatus>());
    };
    let uploader = client(&server).uploader([Definition::High]).retry_delay(Duration::ZERO);
    still_uploading();
    server.inject(Fault::ResetAfter.once().on::<upload::UploadFile>());
    let id = uploader.upload_from(UploadSource::bytes("a.mp4", vec![7; 10])).await.unwrap();
    let asked = ["upload.get_resume_url", "video.get_status"];
    assert_eq!(arrived(&server)[2..], [asked, asked].concat());
    // Another process resumes the upload.
    still_uploading();
    let state = UploadState::new(id, "a.mp4", 10);
    uploader.resume(&state, UploadSource::bytes("a.mp4", vec![7; 10])).await.unwrap();
    assert_eq!(arrived(&server), [asked, asked].concat());
}
