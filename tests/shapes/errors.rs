//! Errors of uploads, waits and webhooks that turn into `Error` by `?`.

use baijiayun_vod::webhook::{Receiver, WebhookError};
use baijiayun_vod::{
    Client, Definition, Error, ErrorKind, Stub, UploadError, UploadErrorKind, UploadSource, VideoId,
    VideoStatus, WaitError, WaitErrorKind, upload, video,
};
use serde_json::json;

use crate::stubbed;

async fn upload_and_wait(client: &Client, source: UploadSource<'_>) -> Result<VideoId, Error> {
    let video_id = client.uploader([Definition::High]).upload_from(source).await?;
    client.waiter().wait(video_id).await?;
    Ok(video_id)
}

fn no_space() -> Stub {
    Stub::new().reject::<upload::GetUrl>(1008, "no space left")
}

fn failed() -> Stub {
    let mut status = video::GetStatusResponse::default();
    status.status = VideoStatus::TranscodeFailed;
    Stub::new()
        .respond_json::<upload::GetUrl>(json!({ "video_id": 7, "upload_url": "http://upload.example/" }))
        .respond_json::<upload::UploadFile>(json!({}))
        .respond::<video::GetStatus>(status)
}

#[tokio::test]
async fn a_rejected_call_keeps_its_kind() {
    let client = stubbed(&no_space());
    let source = || UploadSource::bytes("a.mp4", "0123");
    let own: UploadError = client.uploader([Definition::High]).upload_from(source()).await.unwrap_err();
    let error = upload_and_wait(&client, source()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Api(_)), "{error:#?}");
    for (code, operation, retryable, hint) in [
        (own.code(), own.operation(), own.is_retryable(), own.hint()),
        (error.code(), error.operation(), error.is_retryable(), error.hint()),
    ] {
        assert_eq!((code, operation.map(|operation| operation.id)), (Some(1008), Some("upload.get_url")));
        assert!(!retryable);
        assert_eq!(hint, error.hint());
    }
}

#[tokio::test]
async fn an_upload_that_is_cut_short_says_what_to_do() {
    let cut = || UploadSource::reader("a.mp4", 10, &b"0123"[..]);
    let client = stubbed(&failed());
    let own = client.uploader([Definition::High]).upload_from(cut()).await.unwrap_err();
    assert!(matches!(own.kind(), UploadErrorKind::Source(_)));
    assert_eq!(own.state().unwrap().video_id, VideoId(7));
    let error = upload_and_wait(&client, cut()).await.unwrap_err();
    assert_eq!(error.to_string(), format!("upload.upload_file (API-3): {own}"));
    assert_eq!(error.hint().as_deref(), Some("resume with the whole file and its true length"));
    assert_eq!(error.operation().unwrap().id, "upload.upload_file");
    assert!(error.may_have_taken_effect() && !error.is_retryable() && error.code().is_none());
    let ErrorKind::Helper(helper) = error.kind() else { panic!("{error:#?}") };
    assert!(helper.downcast_ref::<UploadError>().is_some());
}

#[tokio::test]
async fn a_video_that_is_not_transcoded_says_what_to_do() {
    let error = upload_and_wait(&stubbed(&failed()), UploadSource::bytes("a.mp4", "0123")).await.unwrap_err();
    assert_eq!(error.hint().as_deref(), Some("upload the file again"));
    assert_eq!(error.operation().unwrap().id, "video.get_status");
    assert!(!error.is_retryable());
    let ErrorKind::Helper(helper) = error.into_kind() else { panic!("another kind") };
    let own: &WaitError = helper.downcast_ref().unwrap();
    assert!(matches!(own.kind(), WaitErrorKind::Failed { status: VideoStatus::TranscodeFailed, .. }));
    assert_eq!(own.video_id(), VideoId(7));
}

#[tokio::test]
async fn a_webhook_that_is_rejected_says_what_to_do() {
    fn verify(body: &[u8]) -> Result<(), Error> {
        Receiver::new("k").verify::<()>(body)?;
        Ok(())
    }
    let error = verify(b"a=1&qid=q&timestamp=1600000000&sign=wrong").unwrap_err();
    assert!(error.hint().unwrap().contains("Receiver::also_key"));
    assert!(!error.is_retryable() && !error.may_have_taken_effect());
    assert!(error.operation().is_none() && error.code().is_none());
    let ErrorKind::Helper(helper) = error.kind() else { panic!("{error:#?}") };
    assert!(matches!(helper.downcast_ref(), Some(WebhookError::BadSign)));
}

/// A test double of a call fails in the way that a test needs.
#[test]
fn a_test_builds_errors() {
    use baijiayun_vod::{ApiError, InvalidArgument, Request};
    let operation = video::GetInfo::OPERATION;
    let rejected = Error::new(operation, ErrorKind::Api(ApiError::new(5002, "no such video")));
    assert_eq!(rejected.code(), Some(5002));
    let invalid = Error::invalid_argument(operation, InvalidArgument::new("video_id", "it is required"));
    assert_eq!(
        invalid.to_string(),
        "video.get_info (API-6): argument `video_id`: it is required. Nothing was sent"
    );
}
