//! File parts and chunks.

use std::io;
use std::time::Duration;

use baijiayun_mock::{Fault, unknown_paths};
use baijiayun_vod::{ErrorKind, FilePart, VideoId, VideoStatus, subtitle, upload, video};
use futures_util::stream;

use crate::support::scripted::Server;
use crate::support::world::World;

const RESPONSE: &str = r#"{"code":0,"data":{"subtitle_id":"1","subtitle_name":"a"}}"#;

async fn sent(file: FilePart) -> String {
    let server = Server::with_body(RESPONSE).await;
    let client = server.builder().paths(unknown_paths()).build().unwrap();
    client.subtitle().upload(subtitle::Upload::new("字幕", VideoId(1), file)).await.unwrap();
    let call = server.received();
    assert!(call.header("content-type").starts_with("multipart/form-data; boundary="));
    call.text()
}

#[tokio::test]
async fn a_file_from_memory_is_sent() {
    let body = sent(FilePart::bytes("第一讲.vtt", "WEBVTT").content_type("text/vtt")).await;
    let part = "name=\"subtitle\"; filename=\"第一讲.vtt\"\r\nContent-Type: text/vtt\r\n\r\nWEBVTT\r\n";
    assert!(body.contains(part), "{body}");
}

#[tokio::test]
async fn a_file_from_a_path_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lesson.srt");
    std::fs::write(&path, "1\n00:00").unwrap();
    let body = sent(FilePart::path(path)).await;
    assert!(body.contains("filename=\"lesson.srt\"") && body.contains("\r\n\r\n1\n00:00\r\n"), "{body}");
}

#[tokio::test]
async fn a_file_from_a_stream_is_sent() {
    for length in [Some(6), None] {
        let chunks = stream::iter(["WEB", "VTT"].map(io::Result::Ok));
        let body = sent(FilePart::stream("a.vtt", length, chunks)).await;
        assert!(body.contains("filename=\"a.vtt\"") && body.contains("WEBVTT"), "{body}");
    }
}

#[tokio::test]
async fn the_body_of_an_axum_request_can_be_sent_as_a_stream() {
    let body = axum::body::Body::from("WEBVTT").into_data_stream();
    let body = sent(FilePart::stream("a.vtt", Some(6), body)).await;
    assert!(body.contains("WEBVTT"), "{body}");
}

#[tokio::test]
async fn a_stream_of_a_wrong_length_is_an_error() {
    let world = World::new().await;
    for (chunks, reason) in [
        (["1234", "5678"], "the stream ended after 8 of the 9 bytes it was declared with"),
        (["123456789", "0"], "the stream has more than the 9 bytes it was declared with"),
        (["1234567", "890"], "the stream has more than the 9 bytes it was declared with"),
    ] {
        let target = world.target("a.mp4").await;
        let file = FilePart::stream("a.mp4", Some(9), stream::iter(chunks.map(io::Result::Ok)));
        let sent = world.client.upload().upload_file(upload::UploadFile::new(target.upload_url, file)).await;
        let error = sent.unwrap_err();
        assert!(error.to_string().contains(reason) && !error.is_retryable(), "{error}");
        let status = world.client.video().get_status(video::GetStatus::new(target.video_id)).await.unwrap();
        assert_eq!(status.status, VideoStatus::Uploading, "{reason}");
    }
}

#[tokio::test]
async fn a_file_name_cannot_add_headers() {
    let body = sent(FilePart::bytes("a\"\r\nX-Evil: 1\r\n.vtt", "x")).await;
    assert!(!body.contains("\r\nX-Evil"), "{body}");
}

#[tokio::test]
async fn a_chunk_is_sent_with_its_headers() {
    let server = Server::with_body(r#"{"code":1,"fid":"12345","msg":"success"}"#).await;
    let url = server.url("/upload?fid=12345");
    let chunk = upload::UploadFileChunk::new(url, "第一讲.mp4", 4, 10, "567890");
    let response = server.client().upload().upload_file_chunk(chunk).await.unwrap();
    assert_eq!(response.fid.as_deref(), Some("12345"));
    let call = server.received();
    assert_eq!(call.target, "/upload?fid=12345");
    assert_eq!(call.header("content-range"), "bytes 5-10/10");
    assert_eq!(call.header("x_filename"), "%E7%AC%AC%E4%B8%80%E8%AE%B2.mp4");
    assert_eq!(call.text(), "567890");
}

#[tokio::test]
async fn an_upload_response_has_its_own_success_code() {
    // Uploads succeed with code 1.
    let server = Server::with_body(r#"{"code":0,"msg":"token expired"}"#).await;
    let file = FilePart::bytes("a.mp4", "x");
    let request = upload::UploadFile::new(server.url("/upload"), file);
    let error = server.client().upload().upload_file(request).await.unwrap_err();
    assert_eq!(error.code(), Some(0));
    let call = server.received();
    assert!(!call.text().contains("partner_id") && !call.text().contains("sign"));
}

#[tokio::test]
async fn an_invalid_upload_url_is_rejected() {
    let server = Server::with_body("{}").await;
    for url in ["", "upload", "ftp://a/b"] {
        let chunk = upload::UploadFileChunk::new(url, "a.mp4", 0, 1, "x");
        let error = server.client().upload().upload_file_chunk(chunk).await.unwrap_err();
        assert!(error.to_string().contains("Nothing was sent"), "{error}");
    }
}

#[tokio::test]
async fn a_stalled_upload_is_an_error() {
    // For this test, the server neither reads nor responds.
    let server = Server::with(Fault::Delay(Duration::from_secs(3600))).await;
    let url = server.url("/upload");
    let limit = Duration::from_millis(200);
    let client = server.builder().read_timeout(limit).upload_response_timeout(limit).build().unwrap();
    let file = FilePart::bytes("a.mp4", vec![0; 1 << 24]);
    let whole = client.upload().upload_file(upload::UploadFile::new(&url, file)).await.unwrap_err();
    let chunk = upload::UploadFileChunk::new(&url, "a.mp4", 0, 1, "x");
    let chunk = client.upload().upload_file_chunk(chunk).await.unwrap_err();
    for error in [whole, chunk] {
        assert!(matches!(error.kind(), ErrorKind::Stalled { .. }) && error.is_retryable(), "{error:?}");
    }
}

/// A server may store a large file before it responds, and a proxy may buffer it.
#[tokio::test]
async fn the_response_to_an_upload_has_a_limit_of_its_own() {
    let server = Server::with(Fault::Delay(Duration::from_millis(300))).await;
    let url = server.url("/upload");
    let client = server.builder().read_timeout(Duration::from_millis(100)).build().unwrap();
    let file = FilePart::bytes("a.mp4", "0123");
    let pieces = stream::iter(["01", "23"].map(Ok::<_, std::io::Error>));
    let piped = FilePart::stream("a.mp4", Some(4), pieces);
    for request in [upload::UploadFile::new(&url, file), upload::UploadFile::new(&url, piped)] {
        let error = client.upload().upload_file(request).await.unwrap_err();
        assert!(!matches!(error.kind(), ErrorKind::Stalled { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn a_failing_stream_is_not_reported_as_a_transport_error() {
    let server = Server::with_body(RESPONSE).await;
    let chunks = stream::iter([Ok("x"), Err("disk on fire")]);
    let file = FilePart::stream("a.mp4", Some(9), chunks);
    let request = upload::UploadFile::new(server.url("/upload"), file);
    let error = server.client().upload().upload_file(request).await.unwrap_err();
    assert!(error.to_string().contains("could not be read to its end"), "{error}");
    assert!(error.to_string().contains("disk on fire") && !error.is_retryable(), "{error}");
}
