//! Responses without measure: the client reads up to its limits, and says which one was exceeded.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use baijiayun_vod::{Client, Error, ErrorKind, FilePart, RetryPolicy, VideoId, upload, video};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep};

use crate::support::scripted::{Server as Scripted, builder};

/// The most that the sockets of a connection hold.
const SOCKETS: usize = 16 << 20;
/// A chunk of a body, as `Transfer-Encoding: chunked` frames it.
const CHUNK: usize = 64 << 10;

/// A server that writes the same part of a response again and again.
#[derive(Clone)]
struct Server {
    url: String,
    sent: Arc<AtomicUsize>,
}

impl Server {
    /// Starts a server that responds to every call with `head`, and then with `part`, every `pause`.
    async fn start(head: String, part: Vec<u8>, pause: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = Self { url, sent: Arc::default() };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                read_request(&mut stream).await;
                let mut rest = head.as_bytes();
                while stream.write_all(rest).await.is_ok() {
                    serving.sent.fetch_add(rest.len(), Ordering::SeqCst);
                    rest = &part;
                    if !pause.is_zero() {
                        sleep(pause).await;
                    }
                }
            }
        });
        server
    }

    async fn call(&self, client: Client) -> Error {
        client.video().get_info(video::GetInfo::new(VideoId(1))).await.unwrap_err()
    }

    fn client(&self, max_response: usize) -> Client {
        builder().base_url(&self.url).retry(RetryPolicy::never()).max_response(max_response).build().unwrap()
    }

    fn sent(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }
}

/// Reads a request to its end: a form, or a file of one part.
async fn read_request(stream: &mut TcpStream) {
    let mut request = Vec::new();
    loop {
        stream.read_buf(&mut request).await.unwrap();
        let text = String::from_utf8_lossy(&request).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if body.len() >= length.unwrap().parse().unwrap() {
            return;
        }
    }
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
    let server = Server::start(head, vec![b' '; CHUNK], Duration::ZERO).await;
    let limit = 64 << 20;
    let error = server.call(server.client(limit)).await;
    assert!(is_too_large(&error, limit), "{error}");
    assert!(server.sent() < SOCKETS, "{} bytes were sent", server.sent());
    assert_eq!(error.hint().as_deref(), Some("`ClientBuilder::max_response` sets the limit"));
}

#[tokio::test]
async fn an_endless_response_is_read_up_to_the_limit() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned();
    let chunk = [format!("{CHUNK:x}\r\n").into_bytes(), vec![b' '; CHUNK], b"\r\n".to_vec()].concat();
    let server = Server::start(head, chunk, Duration::ZERO).await;
    for limit in [0, 1, CHUNK, 1 << 20] {
        let error = server.call(server.client(limit)).await;
        assert!(is_too_large(&error, limit), "{error}");
    }
    assert!(server.sent() < 4 * SOCKETS, "{} bytes were sent", server.sent());
}

#[tokio::test]
async fn ten_thousand_headers_are_too_many() {
    let mut head = "HTTP/1.1 200 OK\r\n".to_owned();
    for number in 0..10_000 {
        write!(head, "X-{number}: a\r\n").unwrap();
    }
    let server = Server::start(head + "\r\n", Vec::new(), Duration::from_secs(3600)).await;
    let error = server.call(server.client(1 << 20)).await;
    let text = error.to_string();
    assert!(text.contains("the response cannot be read: it has more headers"), "{text}");
    assert!(!error.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn a_response_of_a_byte_a_second_ends_with_the_time_limit() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".to_owned();
    let server = Server::start(head, b" ".to_vec(), Duration::from_secs(1)).await;
    let started = Instant::now();
    let client = builder().base_url(&server.url).timeout(Duration::from_secs(30)).build().unwrap();
    let error = server.call(client.clone()).await;
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
