//! Users' tests with a stub in place of the server.

use std::time::Duration;

use baijiayun_vod::{Definition, FilePart, Stub, UploadSource, VideoId, VideoStatus, upload, video};
use serde_json::json;
use tokio::time::Instant;

use crate::{get_status, stubbed, transcoded};

#[tokio::test]
async fn a_test_builds_a_response_and_gets_it_back() {
    let mut info = video::GetInfoResponse::default();
    info.video_id = VideoId(7);
    info.name = "第一讲".into();
    info.status = VideoStatus::Transcoded;
    let stub = Stub::new().respond::<video::GetInfo>(info.clone());
    let response = stubbed(&stub).video().get_info(video::GetInfo::new(VideoId(7))).await.unwrap();
    assert_eq!(response, info);
}

#[tokio::test]
async fn responses_are_returned_in_order() {
    let stub = Stub::new()
        .respond_json::<video::GetStatus>(json!({ "status": "20" }))
        .reject::<video::GetStatus>(5002, "no such video")
        .respond_json::<video::GetStatus>(json!({ "status": 100 }));
    let client = stubbed(&stub);
    let mut seen = Vec::new();
    for _ in 0..4 {
        let response = client.video().get_status(get_status()).await;
        seen.push(response.map(|response| response.status).map_err(|error| error.code()));
    }
    let transcoded = Ok(VideoStatus::Transcoded);
    assert_eq!(seen, [Ok(VideoStatus::Transcoding), Err(Some(5002)), transcoded, transcoded]);
}

#[test]
#[should_panic(expected = "for video.get_info: a rejection cannot have code 0")]
fn a_rejection_with_the_code_of_a_success_is_a_mistake() {
    let _ = Stub::new().reject::<video::GetInfo>(0, "no");
}

#[test]
#[should_panic(expected = "for upload.upload_file: a rejection cannot have code 1")]
fn the_success_of_an_upload_is_another_code() {
    let _ = Stub::new().reject::<upload::UploadFile>(1, "no room");
}

#[tokio::test]
async fn without_a_response_every_call_is_rejected() {
    let client = stubbed(&Stub::new());
    let status = client.video().get_status(get_status()).await.unwrap_err();
    assert!(status.rejection().is_some());
    let file = FilePart::bytes("a.mp4", "0123");
    let request = upload::UploadFile::new("http://upload.example/", file);
    let upload = client.upload().upload_file(request).await.unwrap_err();
    assert!(upload.to_string().contains("the stub has no response for upload.upload_file"), "{upload}");
}

/// A test of a failing upload does not pass by accident.
#[tokio::test(start_paused = true)]
async fn an_upload_without_a_response_fails() {
    let target = json!({ "video_id": 7, "upload_url": "http://upload.example/" });
    let stub = Stub::new().respond_json::<upload::GetUrl>(target);
    let source = UploadSource::bytes("a.mp4", "0123");
    let error = stubbed(&stub).uploader([Definition::High]).upload_from(source).await.unwrap_err();
    assert_eq!(error.state().unwrap().video_id, VideoId(7));
    assert_eq!(stub.calls()[1].operation.id, "upload.upload_file");
}

#[tokio::test]
async fn a_chunk_has_responses_by_its_type() {
    let mut response = upload::UploadFileResponse::default();
    response.fid = Some("7".into());
    let stub = Stub::new()
        .respond::<upload::UploadFileChunk>(response.clone())
        .reject::<upload::UploadFileChunk>(5, "no room");
    let client = stubbed(&stub);
    let chunk = || upload::UploadFileChunk::new("http://upload.example/", "a.mp4", 0, 4, "0123");
    assert_eq!(client.upload().upload_file_chunk(chunk()).await.unwrap(), response);
    assert_eq!(client.upload().upload_file_chunk(chunk()).await.unwrap_err().code(), Some(5));
}

#[tokio::test(start_paused = true)]
async fn many_calls_wait_for_no_limit() {
    let (stub, started) = (transcoded(), Instant::now());
    let client = stubbed(&stub);
    for _ in 0..300 {
        client.video().get_status(get_status()).await.unwrap();
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
    assert_eq!(stub.calls().len(), 300);
}
