//! Errors of uploads, waits and webhooks, which `?` converts into `Error`.

use std::io;
use std::time::Duration;

use baijiayun_vod::bytes::Bytes;
use baijiayun_vod::http::{Request, Response};
use baijiayun_vod::webhook::{Receiver, WebhookError};
use baijiayun_vod::{
    Attempt, Body, Client, Definition, Error, ErrorKind, Expires, Request as _, Stub, Transport,
    TransportError, UploadError, UploadErrorKind, UploadSource, UploadState, VideoId, VideoStatus, WaitError,
    WaitErrorKind, upload, video,
};
use serde_json::json;

use crate::{builder, stubbed};

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
async fn a_short_source_has_a_hint() {
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
async fn a_failed_transcoding_has_a_hint() {
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
async fn a_rejected_webhook_has_a_hint() {
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

/// For test doubles of a client.
#[test]
fn a_test_builds_errors() {
    use baijiayun_vod::{ApiError, InvalidArgument};
    let operation = video::GetInfo::OPERATION;
    let rejected = Error::new(operation, ErrorKind::Api(ApiError::new(5002, "no such video")));
    assert_eq!(rejected.code(), Some(5002));
    let invalid = Error::invalid_argument(operation, InvalidArgument::new("video_id", "it is required"));
    assert_eq!(
        invalid.to_string(),
        "video.get_info (API-6): argument `video_id`: it is required. Nothing was sent"
    );
}

#[test]
fn a_test_builds_every_kind_and_an_attempt() {
    let operation = video::GetInfo::OPERATION;
    let second = Duration::from_secs(1);
    for (kind, is_retryable) in [
        (ErrorKind::rate_limited(second), true),
        (ErrorKind::stalled(second), true),
        (ErrorKind::status(502, "bad gateway"), true),
        (ErrorKind::not_json(200, "expected value", "<html>"), false),
        (ErrorKind::not_json(200, "EOF while parsing", "{"), true),
        (ErrorKind::decode("data.status", "it is missing"), false),
        (ErrorKind::file("data", io::ErrorKind::NotFound.into()), false),
    ] {
        let error = Error::new(operation, kind);
        assert_eq!(error.is_retryable(), is_retryable, "{error:?}");
        let mut attempt = Attempt::new(operation, 2);
        attempt.error = Some(&error);
        assert!(attempt.error.is_some() && attempt.number == 2);
    }
}

/// Resuming may succeed, unlike with a source of the wrong length.
#[tokio::test]
async fn an_upload_whose_source_was_interrupted_is_retryable() {
    for (kind, is_retryable) in [
        (io::ErrorKind::ConnectionReset, true),
        (io::ErrorKind::UnexpectedEof, true),
        (io::ErrorKind::InvalidData, false),
    ] {
        let pieces = futures_util::stream::iter([Ok(Bytes::from("01")), Err(io::Error::from(kind))]);
        let source = UploadSource::stream("a.mp4", 4, pieces);
        let error = stubbed(&created()).uploader([Definition::High]).upload_from(source).await.unwrap_err();
        assert_eq!(error.is_retryable(), is_retryable, "{error:?}");
        assert_eq!(error.hint().unwrap(), "resume video 7 with `Uploader::resume`");
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_opened_is_named() {
    let uploader = stubbed(&created()).uploader([Definition::High]);
    let error = uploader.upload("/no/such/lecture.mp4").await.unwrap_err();
    assert!(error.to_string().starts_with("cannot read the file: /no/such/lecture.mp4: "), "{error}");
}

fn created() -> Stub {
    Stub::new()
        .respond_json::<upload::GetUrl>(json!({ "video_id": 7, "upload_url": "http://upload.example/" }))
        .respond_json::<upload::UploadFile>(json!({}))
        .respond_json::<upload::GetResumeUrl>(
            json!({ "video_id": 7, "upload_url": "http://u.example/", "upload_size": 0 }),
        )
}

/// A job that checks whether to repeat an upload must not create a second video.
#[tokio::test]
async fn an_upload_whose_call_failed_keeps_its_effect_and_its_hint() {
    let stub = created().reject::<upload::GetResumeUrl>(1, "no");
    let stub = stub.reject::<upload::UploadFile>(4001, "upload failed");
    let uploader = stubbed(&stub).uploader([Definition::High]).chunk_size(1).max_failures(0);
    let own = uploader.upload_from(UploadSource::bytes("a.mp4", "0123")).await.unwrap_err();
    assert!(own.may_have_taken_effect());
    let hint = own.hint().unwrap();
    assert!(hint.contains("Uploader::resume") && hint.contains('7'), "{hint}");
    let error = Error::from(own);
    assert!(matches!(error.kind(), ErrorKind::Api(_)), "{error:#?}");
    assert!(error.may_have_taken_effect(), "{error:#?}");
    assert_eq!(error.hint().unwrap(), hint);
}

#[tokio::test(start_paused = true)]
async fn an_upload_error_from_waiting_matches_the_wait_error() {
    let mut status = video::GetStatusResponse::default();
    status.status = VideoStatus::Transcoding;
    let client = stubbed(&created().respond::<video::GetStatus>(status));
    let uploader = client.uploader([Definition::High]).verify_md5(true);
    let own = uploader.upload_from(UploadSource::bytes("a.mp4", "0123")).await.unwrap_err();
    assert!(matches!(own.kind(), UploadErrorKind::Wait(_)), "{own:?}");
    assert!(own.is_retryable());
    assert_eq!(own.operation().unwrap().id, "video.get_status");
    let error = Error::from(own);
    assert!(error.is_retryable() && error.operation().unwrap().id == "video.get_status", "{error:#?}");
    assert!(error.hint().unwrap().contains("Uploader::resume"), "{error:?}");
}

#[tokio::test]
async fn an_unknown_status_does_not_count_as_uploaded() {
    let state = UploadState::new(VideoId(8), "a.mp4", 4);
    let mut status = video::GetStatusResponse::default();
    status.status = VideoStatus::from(55);
    let stub = Stub::new().reject::<upload::GetResumeUrl>(1, "no").respond::<video::GetStatus>(status);
    let uploader = stubbed(&stub).uploader([Definition::High]);
    let error = uploader.resume(&state, UploadSource::bytes("a.mp4", "0123")).await.unwrap_err();
    assert_eq!(error.code(), Some(1));
}

#[tokio::test]
async fn an_unreadable_response_to_a_write_hints_to_check_first() {
    let stub =
        Stub::new().respond_text::<upload::GetUrl>(r#"{"code":0,"data":{"video_id":{},"upload_url":"u"}}"#);
    let request = upload::GetUrl::new("a.mp4", [Definition::High]);
    let error = stubbed(&stub).upload().get_url(request).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode { .. }) && error.may_have_taken_effect());
    assert!(error.hint().unwrap().contains("before you send it again"), "{error:?}");
}

/// Responds after another task had its turn.
struct Slow;

impl Transport for Slow {
    async fn send(&self, _: Request<Body>) -> Result<Response<Bytes>, TransportError> {
        tokio::task::yield_now().await;
        Ok(Response::new(r#"{"code":5,"msg":"no"}"#.into()))
    }
}

#[tokio::test]
async fn callers_that_wait_for_one_call_get_the_kind_of_its_error() {
    let tokens = builder().transport(Slow).build().unwrap().token_cache(Expires::Never);
    let (one, other) = tokio::join!(tokens.get(VideoId(7)), tokens.get(VideoId(7)));
    for error in [one.unwrap_err(), other.unwrap_err()] {
        assert!(matches!(error.kind(), ErrorKind::Api(_)) && error.rejection().is_some(), "{error:#?}");
    }
}
