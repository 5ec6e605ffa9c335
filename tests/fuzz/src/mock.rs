//! Requests to the mock, over a connection. The first byte chooses the operation, the second the encoding of the body.

use std::fmt::Write;
use std::sync::{LazyLock, Mutex};

use baijiayun_mock::{MockClock, MockServer, MockSettings, State};
use baijiayun_vod::metadata::{Method, Operation, Path};
use baijiayun_vod::sign::sign;
use baijiayun_vod::video::Definition;
use baijiayun_vod::{API, UnixTime, upload};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};

use super::choice;

const NOW: UnixTime = UnixTime(1_599_444_730);
const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data; boundary=border";

static SERVER: LazyLock<Mutex<Server>> = LazyLock::new(|| Mutex::new(Server::start()));

/// Sends a form, signed or not, or a multipart body. The server responds with an envelope to any content.
pub fn read(input: &[u8]) {
    let (operation, rest) = choice(input);
    let (encoding, body) = choice(rest);
    let operation = API.operations[operation % API.operations.len()];
    let mut server = SERVER.lock().expect("no panic");
    let response = match encoding % 4 {
        0 => server.send(operation, FORM, body),
        1 => {
            let pairs = server.signed(body);
            let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            server.send(operation, FORM, form.as_bytes())
        }
        2 => {
            let parts = multipart(&server.signed(body));
            server.send(operation, MULTIPART, parts.as_bytes())
        }
        _ => server.send(operation, MULTIPART, body),
    };
    let value: serde_json::Value = serde_json::from_slice(&response)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&response)));
    assert!(value.get("code").is_some(), "{value}");
}

/// Returns parameters as parts, with a file for each whose name has a dot.
fn multipart(pairs: &[(String, String)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        let file = if name.contains('.') { "; filename=\"a.mp4\"" } else { "" };
        let _ = write!(
            text,
            "--border\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
        );
    }
    text + "--border--\r\n"
}

/// A mock and a connection to it.
struct Server {
    runtime: Runtime,
    mock: MockServer,
    connection: TcpStream,
    /// The state before each request.
    state: State,
    /// The path and query of an upload.
    upload: String,
}

impl Server {
    fn start() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let settings = MockSettings::default().rate_limit(None).log_capacity(1);
        let (mock, connection, upload) = runtime.block_on(async {
            let clock = MockClock::stopped(NOW);
            let mock = MockServer::builder().settings(settings).clock(clock).start().await.expect("a mock");
            let client = mock.client().build().expect("the settings are sound");
            let request = upload::GetUrl::new("lesson.mp4", [Definition::Low]);
            let url = client.upload().get_url(request).await.expect("a URL");
            let upload = url.upload_url.as_str().replacen(mock.base_url(), "", 1);
            let connection = TcpStream::connect(mock.address()).await.expect("a connection");
            (mock, connection, upload)
        });
        let state = mock.state(|state| state.clone());
        Self { runtime, mock, connection, state, upload }
    }

    /// Returns the parameters of a form with those that every call has.
    fn signed(&self, form: &[u8]) -> Vec<(String, String)> {
        let mut pairs: Vec<(String, String)> = form_urlencoded::parse(form).into_owned().collect();
        pairs.push((API.common.account.to_owned(), self.mock.partner_id().to_string()));
        pairs.push((API.common.timestamp.to_owned(), NOW.to_string()));
        let sign = sign(pairs.iter().map(|(name, value)| (name, value)), &self.mock.partner_key());
        pairs.push((API.common.sign.to_owned(), sign));
        pairs
    }

    /// Returns the body of the response.
    fn send(&mut self, operation: &Operation, content_type: &str, body: &[u8]) -> Vec<u8> {
        self.mock.state(|state| state.clone_from(&self.state));
        let target = match operation.path {
            Path::Known(path) => path.to_owned(),
            Path::Dynamic => self.upload.clone(),
            _ => format!("/unknown/{}", operation.id),
        };
        let method = if operation.methods.contains(&Method::Post) { "POST" } else { "GET" };
        let head = format!(
            "{method} {target} HTTP/1.1\r\nHost: mock\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let connection = &mut self.connection;
        self.runtime.block_on(async {
            connection.write_all(&[head.as_bytes(), body].concat()).await.expect("the mock reads");
            response(connection).await
        })
    }
}

/// Reads a response, and returns its body.
async fn response(connection: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let count = connection.read_buf(&mut bytes).await.expect("the connection is open");
        assert!(count > 0, "the mock closed the connection after {}", bytes.escape_ascii());
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.and_then(|length| length.parse().ok()).expect("a length");
        if bytes.len() >= end + 4 + length {
            return bytes.split_off(end + 4);
        }
    }
}
