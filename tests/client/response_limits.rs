//! Responses without measure: the client reads up to its limits, and says which one was exceeded.

use std::fmt::Write;
use std::time::Duration;

use baijiayun_vod::{Client, Error, ErrorKind, FilePart, RetryPolicy, VideoId, upload, video};
use tokio::time::Instant;

use crate::support::endless::Endless;
use crate::support::scripted::{Server as Scripted, builder};

fn client(server: &Endless, max_response: usize) -> Client {
    builder().base_url(&server.url).retry(RetryPolicy::never()).max_response(max_response).build().unwrap()
}

async fn call(client: Client) -> Error {
    client.video().get_info(video::GetInfo::new(VideoId(1))).await.unwrap_err()
}

fn is_too_large(error: &Error, limit: usize) -> bool {
    let text = format!("the response is too large: it has more than {limit} bytes");
    matches!(error.kind(), ErrorKind::Transport(_))
        && error.to_string().contains(&text)
        && !error.is_retryable()
}

#[tokio::test]
async fn a_response_that_declares_too_much_is_not_read() {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", 300 << 20);
    let server = Endless::start_with(head, vec![b' '; Endless::CHUNK], Duration::ZERO).await;
    let limit = 64 << 20;
    let error = call(client(&server, limit)).await;
    assert!(is_too_large(&error, limit), "{error}");
    assert!(server.sent() < Endless::SOCKETS, "{} bytes were sent", server.sent());
    assert_eq!(error.hint().as_deref(), Some("`ClientBuilder::max_response` sets the limit"));
}

#[tokio::test]
async fn an_endless_response_is_read_up_to_the_limit() {
    let server = Endless::start().await;
    for limit in [0, 1, Endless::CHUNK, 1 << 20] {
        let error = call(client(&server, limit)).await;
        assert!(is_too_large(&error, limit), "{error}");
    }
    assert!(server.sent() < 4 * Endless::SOCKETS, "{} bytes were sent", server.sent());
}

#[tokio::test]
async fn ten_thousand_headers_are_too_many() {
    let mut head = "HTTP/1.1 200 OK\r\n".to_owned();
    for number in 0..10_000 {
        write!(head, "X-{number}: a\r\n").unwrap();
    }
    let server = Endless::start_with(head + "\r\n", Vec::new(), Duration::from_secs(3600)).await;
    let error = call(client(&server, 1 << 20)).await;
    let text = error.to_string();
    assert!(text.contains("the response cannot be read: it has more headers"), "{text}");
    assert!(!error.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn a_response_of_a_byte_a_second_ends_with_the_time_limit() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".to_owned();
    let server = Endless::start_with(head, b" ".to_vec(), Duration::from_secs(1)).await;
    let started = Instant::now();
    let client = builder().base_url(&server.url).timeout(Duration::from_secs(30)).build().unwrap();
    let error = call(client.clone()).await;
    assert!(matches!(error.kind(), ErrorKind::Transport(error) if error.is_timeout()), "{error}");
    assert_eq!(started.elapsed().as_secs(), 30);

    // A call that sends a file has no time limit, but its response has one.
    let started = Instant::now();
    let client =
        builder().base_url(&server.url).upload_response_timeout(Duration::from_secs(120)).build().unwrap();
    let file = upload::UploadFile::new(format!("{}/upload", server.url), FilePart::bytes("a.mp4", "abc"));
    let error = client.upload().upload_file(file).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Stalled { .. }), "{error}");
    assert_eq!(started.elapsed().as_secs(), 120);
}

/// A value nested 100,000 deep is data of the wrong type, or nested too deep: no stack overflows.
#[tokio::test]
async fn deep_nesting_is_an_error() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let deep = open.repeat(100_000) + "0" + &close.repeat(100_000);
        for body in [
            deep.clone(),
            format!(r#"{{"code":0,"data":{deep}}}"#),
            format!(r#"{{"code":0,"data":{{"video_id":1,"name":"a","status":100,"more":{deep}}}}}"#),
            format!(r#"warning: x {{"code":0,"data":{{"video_id":{deep}}},}}"#),
            open.repeat(100_000),
        ] {
            let server = Scripted::with_body(body).await;
            for strict in [false, true] {
                let client = server.builder().strict_decoding(strict).on_drift(|_| {}).build().unwrap();
                let _ = client.video().get_info(video::GetInfo::new(VideoId(1))).await;
                let _ = client.video().list(video::List::new()).await;
            }
        }
    }
}
