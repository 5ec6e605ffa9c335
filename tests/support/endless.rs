//! A server whose responses never end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

/// A server that writes the same part of a response again and again.
#[derive(Clone)]
pub struct Endless {
    pub url: String,
    sent: Arc<AtomicUsize>,
}

impl Endless {
    /// The most that the sockets of a connection hold.
    pub const SOCKETS: usize = 16 << 20;
    /// The length of the parts of a body.
    pub const CHUNK: usize = 64 << 10;

    /// Starts a server that responds with a body of spaces.
    pub async fn start() -> Self {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_owned();
        let size = format!("{:x}\r\n", Self::CHUNK);
        let chunk = [size.as_bytes(), &[b' '; Self::CHUNK], b"\r\n"].concat();
        Self::start_with(head, chunk, Duration::ZERO).await
    }

    /// Starts a server that responds to every request with `head`, and then with `part`, every `pause`.
    pub async fn start_with(head: String, part: Vec<u8>, pause: Duration) -> Self {
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

    /// Returns the number of bytes that it could send.
    pub fn sent(&self) -> usize {
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
