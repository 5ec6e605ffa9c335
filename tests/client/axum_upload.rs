//! Tests of the example that forwards a browser's upload.

use baijiayun_vod::{Definition, VideoId, VideoStatus, video};
use futures_util::stream;
use reqwest::multipart::{Form, Part};
use reqwest::{Body, StatusCode};
use tokio::net::TcpListener;

use crate::support::world::World;

#[allow(dead_code)]
#[path = "../../crates/baijiayun-vod/examples/axum_upload.rs"]
mod example;

const SIZE: usize = 3 << 20;

/// Returns bytes without a period, so that any shift of the content is detected.
fn content() -> Vec<u8> {
    let mut rng = fastrand::Rng::with_seed(1);
    std::iter::repeat_with(|| rng.u8(..)).take(SIZE).collect()
}

/// Starts the server of the example and returns its URL.
async fn start(world: &World) -> String {
    let uploader = world.client.uploader([Definition::High]).chunk_size(1 << 20);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, example::router(uploader)).await });
    url
}

fn form(content: Vec<u8>) -> Form {
    Form::new().text("title", "第一讲").part("file", Part::bytes(content).file_name("lecture.mp4"))
}

#[tokio::test]
async fn an_upload_is_forwarded_unchanged() {
    let world = World::new().await;
    let url = start(&world).await;
    let content = content();
    let body = world.http.put(format!("{url}/upload/lecture.mp4")).body(content.clone());
    let form = world.http.post(format!("{url}/upload?size={SIZE}")).multipart(form(content.clone()));
    for request in [body, form] {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let video_id = VideoId(response.text().await.unwrap().parse().unwrap());
        assert!(world.server.uploaded(video_id).unwrap() == content, "the bytes differ from those sent");
    }
}

#[tokio::test]
async fn a_wrong_size_is_rejected_and_leaves_the_video_incomplete() {
    let world = World::new().await;
    let url = start(&world).await;
    for (size, reason) in [(SIZE - 1, "the source has more than"), (SIZE + 1, "the source ended after")] {
        let request = world.http.post(format!("{url}/upload?size={size}")).multipart(form(content()));
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        let text = response.text().await.unwrap();
        assert!(text.contains(reason), "{text}");
    }
    let video_ids: Vec<_> = world.account(|account| account.videos.keys().copied().collect());
    assert_eq!(video_ids.len(), 2);
    for video_id in video_ids {
        let status = world.client.video().get_status(video::GetStatus::new(video_id)).await.unwrap();
        assert_eq!(status.status, VideoStatus::Uploading);
    }
}

#[tokio::test]
async fn an_invalid_upload_is_rejected_before_anything_is_sent() {
    let world = World::new().await;
    let url = start(&world).await;
    // The body has no length and sends no byte before the response.
    let body = Body::wrap_stream(stream::pending::<std::io::Result<Vec<u8>>>());
    let unknown_length = world.http.put(format!("{url}/upload/lecture.mp4")).body(body);
    let text_file = world.http.put(format!("{url}/upload/notes.txt")).body("text");
    let no_file = world.http.post(format!("{url}/upload?size=1")).multipart(Form::new().text("title", "a"));
    let expected = [StatusCode::LENGTH_REQUIRED, StatusCode::UNPROCESSABLE_ENTITY, StatusCode::BAD_REQUEST];
    for (request, expected) in [unknown_length, text_file, no_file].into_iter().zip(expected) {
        assert_eq!(request.send().await.unwrap().status(), expected);
    }
    assert!(world.server.calls().is_empty());
}
