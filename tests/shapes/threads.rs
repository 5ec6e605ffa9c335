//! Values that are sent to other threads.

use std::fmt::Debug;

use baijiayun_vod::runtime::Form;
use baijiayun_vod::transcode::{TranscodeDelivery, TranscodeEvent, TranscodeReceiver};
use baijiayun_vod::webhook::{Claim, InMemoryDedupStore, Receiver, WebhookError};
use baijiayun_vod::{
    ApiClient, ApiError, Chunk, Client, ClientBuilder, ConfigError, Credentials, Definition, Error, FilePart,
    HttpTransport, Items, Page, RawCall, RawResponse, Request, ResponseFuture, RetryPolicy, Secret,
    SlidingWindow, Stub, TransportError, UploadError, UploadSource, UploadState, Uploader, VideoId,
    WaitError, Waiter, upload, video,
};
use futures_util::StreamExt;
use serde_json::json;

use crate::{get_status, mock, stubbed, transcoded};

/// The bounds of `tokio::spawn`.
fn spawnable<T: Send + 'static>(_: &T) {}

fn shared<T: Send + Sync>() {}

#[tokio::test]
async fn a_call_is_spawned_without_async_move() {
    let client = stubbed(&transcoded());
    let first = tokio::spawn(client.video().get_status(get_status()));
    let second = tokio::spawn(client.api().send(get_status()));
    drop(client);
    assert_eq!(first.await.unwrap().unwrap(), second.await.unwrap().unwrap());
}

#[tokio::test]
async fn every_way_to_call_is_spawned() {
    let client = stubbed(&transcoded());
    let api = client.api();
    let raw = tokio::spawn(api.send_raw(get_status()));
    let both = tokio::spawn(api.send_with_raw(get_status()));
    let call = tokio::spawn(api.call(RawCall::post("/openapi/video/getStatus").param("video_id", 7)));
    let chunk = Chunk::new("http://upload.example/", "a.mp4", 0, 4, "0123");
    let chunk =
        tokio::spawn(api.send_chunk::<upload::UploadFileResponse>(upload::UploadFile::OPERATION, chunk));
    assert!(raw.await.unwrap().unwrap().rejection.is_none());
    assert_eq!(both.await.unwrap().unwrap().0.status, baijiayun_vod::VideoStatus::Transcoded);
    // The stub has no response to these.
    assert!(call.await.unwrap().unwrap().rejection.is_some());
    assert!(chunk.await.unwrap().is_err());
}

#[tokio::test]
async fn calls_wait_in_a_list_before_they_are_sent() {
    let stub = transcoded();
    let client = stubbed(&stub);
    let calls: Vec<ResponseFuture<_>> =
        (0..3).map(|id| client.video().get_status(video::GetStatus::new(VideoId(id)))).collect();
    spawnable(&calls);
    assert!(stub.calls().is_empty(), "nothing is sent before it is awaited");
    let responses = futures_util::future::join_all(calls).await;
    assert!(responses.iter().all(Result::is_ok));
}

#[tokio::test]
async fn items_and_pages_move_into_a_task() {
    let list = json!({ "total": 1, "page": 1, "page_size": 20, "list": [{ "video_id": 7, "name": "a", "status": 100 }] });
    let client = stubbed(&Stub::new().respond_json::<video::List>(list));
    let mut items = client.video().list_items(video::List::new());
    let pages = client.video().list_pages(video::List::new());
    spawnable(&items);
    spawnable(&pages);
    let first = tokio::spawn(async move { items.next().await.unwrap().unwrap().video_id });
    assert_eq!(first.await.unwrap(), VideoId(7));
    assert_eq!(tokio::spawn(pages.collect()).await.unwrap().unwrap().len(), 1);
}

#[tokio::test]
async fn uploads_and_waits_run_in_a_task() {
    let server = mock().await;
    let client = server.client().build().unwrap();
    let uploader = client.uploader([Definition::High]);
    spawnable(&uploader.upload("a.mp4"));
    spawnable(
        &uploader.resume(&UploadState::new(VideoId(7), "a.mp4", 4), UploadSource::bytes("a.mp4", "0123")),
    );
    let upload = tokio::spawn(uploader.upload_from(UploadSource::bytes("a.mp4", "0123")));
    let video_id = upload.await.unwrap().unwrap();
    tokio::spawn(client.waiter().wait(video_id)).await.unwrap().unwrap();
    assert_eq!(server.uploaded(video_id).unwrap(), b"0123");
    let all = client.waiter().concurrency(2).wait_all([video_id]);
    spawnable(&all);
    assert_eq!(tokio::spawn(all.count()).await.unwrap(), 1);
}

#[test]
fn clients_and_their_parts_are_shared_between_threads() {
    shared::<Client>();
    shared::<ClientBuilder<Client>>();
    shared::<ApiClient>();
    shared::<baijiayun_vod::blocking::Client>();
    shared::<baijiayun_vod::blocking::Items<VideoId>>();
    shared::<video::VideoClient>();
    shared::<upload::UploadClient>();
    shared::<Credentials>();
    shared::<RetryPolicy>();
    shared::<SlidingWindow>();
    shared::<HttpTransport>();
    shared::<Stub>();
    shared::<Items<VideoId>>();
    shared::<Items<Page<VideoId>>>();
    shared::<Uploader>();
    shared::<UploadSource<'_>>();
    shared::<UploadState>();
    shared::<Waiter>();
    shared::<Receiver>();
    shared::<InMemoryDedupStore>();
    shared::<TranscodeReceiver>();
    shared::<TranscodeDelivery>();
    shared::<Claim>();
}

#[test]
fn messages_and_errors_are_shared_between_threads() {
    fn error<T: std::error::Error + Send + Sync + 'static>() {}
    fn message<T: Debug + Clone + PartialEq + Send + Sync + 'static>() {}
    message::<video::GetInfo>();
    message::<video::GetInfoResponse>();
    message::<upload::UploadFile>();
    message::<TranscodeEvent>();
    message::<FilePart>();
    message::<Form>();
    message::<Secret>();
    message::<ApiError>();
    shared::<Chunk>();
    shared::<RawCall>();
    shared::<RawResponse>();
    error::<Error>();
    error::<ApiError>();
    error::<ConfigError>();
    error::<TransportError>();
    error::<UploadError>();
    error::<WaitError>();
    error::<WebhookError>();
}

/// A caller's own future stays `Send` while it borrows a source.
#[tokio::test]
async fn a_source_is_borrowed_across_an_await() {
    async fn name(source: &UploadSource<'_>) -> String {
        tokio::task::yield_now().await;
        source.file_name().to_owned()
    }
    let task = tokio::spawn(async {
        let source = UploadSource::bytes("a.mp4", "0123");
        name(&source).await
    });
    assert_eq!(task.await.unwrap(), "a.mp4");
}
