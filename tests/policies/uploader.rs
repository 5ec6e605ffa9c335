//! The uploader: sources, progress, failures and resumed uploads.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use baijiayun_mock::{Fault, MockResponse, MockServer, MockSettings};
use baijiayun_vod::{
    Client, Definition, Error, ErrorKind, UploadErrorKind, UploadSource, UploadState, Uploader, VideoId,
    VideoStatus, upload, video,
};
use futures_util::{StreamExt, stream};
use tempfile::TempDir;

use crate::support::clients::{arrived, at_once, client, unlimited_server};

/// Returns bytes without a period, so that any shift of the content is detected.
pub fn content(length: usize) -> Vec<u8> {
    let mut rng = fastrand::Rng::with_seed(length as u64);
    std::iter::repeat_with(|| rng.u8(..)).take(length).collect()
}

fn file(content: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lecture.mp4");
    std::fs::write(&path, content).unwrap();
    (folder, path)
}

fn uploader(client: &Client) -> Uploader {
    client.uploader([Definition::High]).chunk_size(1000).retry_delay(Duration::ZERO)
}

#[tokio::test]
async fn every_source_is_uploaded_in_chunks_and_whole() {
    let server = unlimited_server().await;
    for length in [1, 999, 1000, 1001, 5500] {
        let content = content(length);
        let (_folder, path) = file(&content);
        for multipart in [false, true] {
            let uploader = uploader(&client(&server)).multipart(multipart);
            // The reader and the stream borrow the content.
            let total = length as u64;
            let chunks = stream::iter(content.chunks(777).map(|bytes| io::Result::Ok(bytes.to_vec())));
            for source in [
                UploadSource::open(&path).await.unwrap(),
                UploadSource::bytes("a.mp4", content.clone()),
                UploadSource::reader("a.mp4", total, content.as_slice()),
                UploadSource::stream("a.mp4", total, chunks),
            ] {
                let id = uploader.upload_from(source).await.unwrap();
                assert_eq!(server.uploaded(id).unwrap(), content, "{length} bytes, multipart: {multipart}");
            }
        }
    }
}

#[tokio::test]
async fn progress_is_reported_up_to_the_total() {
    let server = unlimited_server().await;
    for multipart in [false, true] {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let reported = Arc::clone(&seen);
        let uploader = uploader(&client(&server))
            .multipart(multipart)
            .on_progress(move |progress| reported.lock().unwrap().push((progress.sent, progress.total)));
        let source = UploadSource::bytes("a.mp4", content(2500));
        uploader.upload_from(source).await.unwrap();
        let seen = seen.lock().unwrap().clone();
        let expected: &[_] =
            if multipart { &[(2500, 2500)] } else { &[(1000, 2500), (2000, 2500), (2500, 2500)] };
        assert_eq!(seen, expected);
    }
}

#[tokio::test]
async fn an_invalid_file_is_rejected_before_anything_is_sent() {
    let server = unlimited_server().await;
    let uploader = uploader(&client(&server));
    for (name, length, hint) in [
        ("notes.txt", 1, "extensions"),
        ("mp4", 1, "extensions"),
        ("lesson.mp3", 1, "audio_with_view"),
        ("LESSON.M4A", 1, "audio_with_view"),
        ("lesson.mp4", 0, "empty"),
    ] {
        let source = UploadSource::reader(name, length, &b"0"[..]);
        let error = uploader.upload_from(source).await.unwrap_err();
        assert!(error.to_string().contains(hint) && error.state().is_none(), "{name}: {error}");
    }
    assert_eq!(arrived(&server).len(), 0);
    let source = UploadSource::bytes("lesson.mp3", "0");
    uploader.audio_with_view(true).upload_from(source).await.unwrap();
}

#[tokio::test]
async fn options_reach_the_server() {
    let server = unlimited_server().await;
    let uploader = uploader(&client(&server)).options(|request| request.watermark_pos(3));
    uploader.upload_from(UploadSource::bytes("a.mp4", "0")).await.unwrap();
    assert_eq!(server.calls()[0].param("watermark_pos"), Some("3"));
}

#[tokio::test]
async fn an_upload_recovers_from_every_fault_of_a_chunk() {
    let content = content(3500);
    for fault in [
        Fault::ResetBefore,
        Fault::ResetAfter,
        Fault::Truncated,
        Fault::Status(500),
        Fault::Status(503),
        Fault::Status(403),
        Fault::Response(MockResponse::body(r#"{"code":4001,"msg":"no"}"#)),
    ] {
        for from_file in [true, false] {
            let server = unlimited_server().await;
            server.inject(fault.clone().times(3).on::<upload::UploadFile>());
            let (_folder, path) = file(&content);
            let source = if from_file {
                UploadSource::open(&path).await.unwrap()
            } else {
                UploadSource::reader("lecture.mp4", 3500, content.as_slice())
            };
            let id = uploader(&client(&server)).upload_from(source).await.unwrap();
            assert_eq!(server.uploaded(id).unwrap(), content, "{fault:?}");
        }
    }
}

#[tokio::test]
async fn a_page_in_place_of_a_response_ends_an_upload_which_can_be_resumed() {
    let content = content(3500);
    let server = unlimited_server().await;
    server.inject(Fault::Html.times(1).on::<upload::UploadFile>());
    let (_folder, path) = file(&content);
    let uploader = uploader(&client(&server));
    let error = uploader.upload(&path).await.unwrap_err();
    assert!(!error.is_retryable(), "{error}");
    let source = UploadSource::open(&path).await.unwrap();
    let id = uploader.resume(error.state().unwrap(), source).await.unwrap();
    assert_eq!(server.uploaded(id).unwrap(), content);
}

#[tokio::test]
async fn an_upload_recovers_from_random_faults() {
    for seed in 0..5 {
        let settings = MockSettings::default().rate_limit(None).seed(seed);
        let server = MockServer::builder().settings(settings).start().await.unwrap();
        for fault in [Fault::ResetBefore, Fault::ResetAfter, Fault::Truncated, Fault::Status(502)] {
            server.inject(fault.with_probability(0.08).on::<upload::UploadFile>());
        }
        server.inject(Fault::ResetAfter.with_probability(0.1).on::<upload::GetResumeUrl>());
        let content = content(200_000);
        let (_folder, path) = file(&content);
        let client = server.client().retry(at_once()).build().unwrap();
        let uploader = uploader(&client).max_failures(50);
        let id = uploader.upload(&path).await.unwrap();
        assert_eq!(server.uploaded(id).unwrap(), content, "seed {seed}");
    }
}

#[tokio::test]
async fn a_failed_upload_can_be_resumed() {
    let server = Arc::new(unlimited_server().await);
    let content = content(5500);
    let (_folder, path) = file(&content);
    let noted = Arc::new(Mutex::new(None));
    let notes = Arc::clone(&noted);
    let breaking = Arc::clone(&server);
    let uploader = uploader(&client(&server))
        .max_failures(1)
        .on_state(move |state| *notes.lock().unwrap() = Some(state.clone()))
        .on_progress(move |progress| {
            if progress.sent == 2000 {
                breaking.inject(Fault::Status(503).always().on::<upload::UploadFile>());
            }
        });
    let error = uploader.upload(&path).await.unwrap_err();
    let state = error.state().unwrap();
    assert_eq!(Some(state), noted.lock().unwrap().as_ref());
    assert_eq!(error.hint().unwrap(), format!("resume video {} with `Uploader::resume`", state.video_id));
    server.clear_faults();
    server.clear_log();
    let id = uploader.resume(state, UploadSource::open(&path).await.unwrap()).await.unwrap();
    assert_eq!(server.uploaded(id).unwrap(), content);
    assert_eq!(server.calls()[1].header("content-range"), "bytes 2001-3000/5500");
}

#[tokio::test]
async fn a_cancelled_upload_can_be_resumed() {
    let server = unlimited_server().await;
    let content = content(3000);
    let (_folder, path) = file(&content);
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    let uploader = uploader(&client(&server)).on_state(move |state| sender.send(state.clone()).unwrap());
    server.inject(Fault::Delay(Duration::from_secs(3600)).always().on::<upload::UploadFile>());
    let state = tokio::select! {
        outcome = uploader.upload(&path) => panic!("{outcome:?}"),
        state = receiver.recv() => state.unwrap(),
    };
    server.clear_faults();
    let id = uploader.resume(&state, UploadSource::open(&path).await.unwrap()).await.unwrap();
    assert_eq!(server.uploaded(id).unwrap(), content);
}

#[tokio::test]
async fn the_state_can_be_stored_as_json() {
    let server = unlimited_server().await;
    let client = client(&server);
    let content = content(5500);
    let (_folder, path) = file(&content);
    server.inject(Fault::Status(400).always().on::<upload::UploadFile>());
    let error = uploader(&client).upload(&path).await.unwrap_err();
    let json = serde_json::to_string(error.state().unwrap()).unwrap();
    let state: UploadState = serde_json::from_str(&json).unwrap();
    server.clear_faults();
    let source = UploadSource::open(&path).await.unwrap();
    let id = uploader(&client).resume(&state, source).await.unwrap();
    assert_eq!(server.uploaded(id).unwrap(), content);
    // Resuming a finished upload has no effect.
    let source = UploadSource::open(&path).await.unwrap();
    assert_eq!(uploader(&client).resume(&state, source).await.unwrap(), id);
    let other = UploadSource::reader("lecture.mp4", 5501, &b""[..]);
    let error = uploader(&client).resume(&state, other).await.unwrap_err();
    assert!(matches!(error.kind(), UploadErrorKind::OtherFile { found: 5501, .. }), "{error:?}");
}

#[tokio::test]
async fn a_server_that_loses_chunks_repeatedly_is_an_error() {
    let server = unlimited_server().await;
    let client = client(&server);
    let target = client.upload().get_url(upload::GetUrl::new("a.mp4", [Definition::High])).await.unwrap();
    let resume_url = serde_json::json!({ "video_id": 1, "upload_url": target.upload_url, "upload_size": 0 });
    let nothing_stored = serde_json::json!({ "code": 0, "data": resume_url, "msg": "" }).to_string();
    server.inject(Fault::from(MockResponse::body(nothing_stored)).always().on::<upload::GetResumeUrl>());
    // The first chunk is always accepted, and the second is not.
    for _ in 0..20 {
        let accepted = MockResponse::body(r#"{"code":1,"fid":"1","msg":"success"}"#);
        server.inject(Fault::from(accepted).once().on::<upload::UploadFile>());
        server.inject(Fault::from(MockResponse::body("").status(503)).once().on::<upload::UploadFile>());
    }
    let (_folder, path) = file(&content(3000));
    let error = uploader(&client).upload(&path).await.unwrap_err();
    let error = Error::from(error);
    assert!(matches!(error.kind(), ErrorKind::Status { status: 503, .. }), "{error:?}");
}

#[tokio::test]
async fn a_server_that_has_more_than_the_file_is_an_error() {
    let server = unlimited_server().await;
    let body = r#"{"code":0,"data":{"video_id":1,"upload_url":"http://127.0.0.1:9/","upload_size":11}}"#;
    server.inject(Fault::from(MockResponse::body(body)).once());
    let source = UploadSource::bytes("a.mp4", "0123456789");
    let state = UploadState::new(VideoId(1), "a.mp4", 10);
    let error = uploader(&client(&server)).resume(&state, source).await.unwrap_err();
    assert!(error.to_string().contains("11 bytes") && error.state().is_some(), "{error:?}");
}

#[tokio::test]
async fn a_server_that_has_all_bytes_gets_no_more() {
    let server = unlimited_server().await;
    let body = r#"{"code":0,"data":{"video_id":1,"upload_url":"http://127.0.0.1:9/","upload_size":10}}"#;
    server.inject(Fault::from(MockResponse::body(body)).once());
    let source = UploadSource::bytes("a.mp4", "0123456789");
    let state = UploadState::new(VideoId(1), "a.mp4", 10);
    assert_eq!(uploader(&client(&server)).resume(&state, source).await.unwrap(), VideoId(1));
}

#[tokio::test]
async fn a_source_of_a_wrong_length_leaves_the_video_incomplete() {
    let server = unlimited_server().await;
    let client = client(&server);
    let content = content(3000);
    for (declared, multipart) in [(2999, false), (2000, false), (3001, false), (2999, true), (3001, true)] {
        let chunks = stream::iter(content.chunks(700).map(|bytes| io::Result::Ok(bytes.to_vec())));
        for source in [
            UploadSource::reader("a.mp4", declared, content.as_slice()),
            UploadSource::stream("a.mp4", declared, chunks),
        ] {
            let outcome = uploader(&client).multipart(multipart).upload_from(source).await;
            let error = outcome.unwrap_err();
            let (kind, text) = if declared < 3000 {
                (io::ErrorKind::InvalidData, format!("the source has more than the {declared} bytes"))
            } else {
                (io::ErrorKind::UnexpectedEof, format!("the source ended after 3000 of the {declared} bytes"))
            };
            assert!(error.to_string().contains(&text), "{error}");
            let video_id = error.state().unwrap().video_id;
            let UploadErrorKind::Source(source) = error.kind() else { panic!("{error:?}") };
            assert_eq!(source.kind(), kind);
            let status = client.video().get_status(video::GetStatus::new(video_id)).await.unwrap();
            assert_eq!(status.status, VideoStatus::Uploading, "{text}, multipart: {multipart}");
        }
    }
}

#[tokio::test]
async fn an_upload_can_be_resumed_after_its_source_failed() {
    let server = unlimited_server().await;
    let content = content(3000);
    for multipart in [false, true] {
        let uploader = uploader(&client(&server)).multipart(multipart);
        let broken = stream::iter([Ok(content[..1500].to_vec()), Err("the browser disconnected")]);
        let error = uploader.upload_from(UploadSource::stream("a.mp4", 3000, broken)).await.unwrap_err();
        let state = error.state().unwrap().clone();
        let UploadErrorKind::Source(source) = error.kind() else { panic!("{error:?}") };
        assert_eq!(source.to_string(), "the browser disconnected");
        let whole = UploadSource::reader("a.mp4", 3000, content.as_slice());
        let id = uploader.resume(&state, whole).await.unwrap();
        assert_eq!(server.uploaded(id).unwrap(), content);
    }
}

#[tokio::test]
async fn a_whole_file_is_read_with_backpressure() {
    let server = unlimited_server().await;
    server.inject(Fault::Delay(Duration::from_secs(3600)).always().on::<upload::UploadFile>());
    let client = server.client().read_timeout(Duration::from_millis(200)).build().unwrap();
    let read = AtomicUsize::new(0);
    let chunks = stream::repeat_with(|| {
        read.fetch_add(1, Ordering::SeqCst);
        io::Result::Ok(vec![7; 1 << 20])
    });
    let source = UploadSource::stream("a.mp4", 1 << 40, chunks);
    let error = uploader(&client).multipart(true).upload_from(source).await.unwrap_err();
    assert!(matches!(error.kind(), UploadErrorKind::Call(_)), "{error:?}");
    // The buffers of the sockets, and a little more.
    assert!(read.load(Ordering::SeqCst) < 32, "{read:?} MiB");
}

#[tokio::test]
async fn a_failed_call_ends_the_upload_of_a_stalled_source() {
    let server = unlimited_server().await;
    server.inject(Fault::Status(503).always().on::<upload::UploadFile>());
    let stalled = stream::iter([io::Result::Ok("0123")]).chain(stream::pending());
    let source = UploadSource::stream("a.mp4", 10, stalled);
    let error = uploader(&client(&server)).multipart(true).upload_from(source).await.unwrap_err();
    assert!(matches!(error.kind(), UploadErrorKind::Call(_)), "{error:?}");
    assert!(error.to_string().contains("503"), "{error}");
}

#[tokio::test]
async fn the_body_of_an_axum_request_is_uploaded() {
    fn is_send<T: Send>(future: T) -> T {
        future
    }
    let server = unlimited_server().await;
    let content = content(2500);
    for multipart in [false, true] {
        let uploader = uploader(&client(&server)).multipart(multipart);
        let body = axum::body::Body::from(content.clone()).into_data_stream();
        let id = is_send(uploader.upload_from(UploadSource::stream("a.mp4", 2500, body))).await.unwrap();
        assert_eq!(server.uploaded(id).unwrap(), content);
    }
}

#[tokio::test]
async fn a_deleted_video_ends_the_upload() {
    let server = Arc::new(unlimited_server().await);
    let deleting = Arc::clone(&server);
    let uploader = uploader(&client(&server)).on_progress(move |progress| {
        if progress.sent == 1000 {
            deleting.state(|state| state.accounts.values_mut().for_each(|account| account.videos.clear()));
        }
    });
    let source = UploadSource::bytes("a.mp4", content(3000));
    let error = uploader.upload_from(source).await.unwrap_err();
    assert!(error.code().is_some() && !error.is_retryable(), "{error:?}");
}

#[tokio::test]
async fn verify_md5_detects_a_wrong_size_or_md5() {
    let settings = MockSettings::default().transcoding(Duration::ZERO);
    let server = MockServer::builder().settings(settings).start().await.unwrap();
    let uploader = uploader(&client(&server)).verify_md5(true);
    let source = || UploadSource::bytes("a.mp4", content(2500));
    for multipart in [false, true] {
        uploader.clone().multipart(multipart).upload_from(source()).await.unwrap();
    }
    // First the size differs, then the MD5.
    let body = r#"{"code":0,"data":{"video_id":1,"name":"a","status":100,"total_size":2499},"msg":""}"#;
    server.inject(Fault::from(MockResponse::body(body)).once().on::<video::GetInfo>());
    let error = uploader.upload_from(source()).await.unwrap_err();
    assert!(matches!(error.kind(), UploadErrorKind::Size { arrived: 2499, .. }), "{error:?}");
    let body = r#"{"code":0,"data":{"video_id":1,"name":"a","status":100,"file_md5":"00"},"msg":""}"#;
    server.inject(Fault::from(MockResponse::body(body)).always().on::<video::GetInfo>());
    let error = uploader.upload_from(source()).await.unwrap_err();
    let expected =
        matches!(error.kind(), UploadErrorKind::Integrity { found: Some(found), .. } if found == "00");
    assert!(expected && error.state().is_some(), "{error:?}");
}
