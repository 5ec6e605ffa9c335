//! A server that answers every call with one scripted answer and keeps what it received.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use baijiayun_vod::{Client, ClientBuilder, Credentials};
use tokio::net::TcpListener;

pub const KEY: &str = "a-key-that-must-not-show";

/// What one call looked like.
#[derive(Debug, Clone)]
pub struct Received {
    pub target: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The server; it stops when the test's runtime does.
pub struct Server {
    address: String,
    shared: Arc<Shared>,
}

struct Shared {
    status: StatusCode,
    headers: Vec<(&'static str, &'static str)>,
    body: String,
    received: Mutex<Vec<Received>>,
}

impl Server {
    /// Answers HTTP 200 with this body.
    pub async fn answering(body: impl Into<String>) -> Self {
        Self::with(200, &[("content-type", "application/json")], body).await
    }

    /// Answers with this status, these headers and this body.
    pub async fn with(
        status: u16,
        headers: &[(&'static str, &'static str)],
        body: impl Into<String>,
    ) -> Self {
        let shared = Arc::new(Shared {
            status: StatusCode::from_u16(status).unwrap(),
            headers: headers.to_vec(),
            body: body.into(),
            received: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let service = Router::new().fallback(serve).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self { address, shared }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub fn builder(&self) -> ClientBuilder<Client> {
        builder().base_url(&self.address)
    }

    pub fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// The one call that arrived.
    pub fn received(&self) -> Received {
        let received = self.shared.received.lock().unwrap();
        assert_eq!(received.len(), 1, "{received:?}");
        received[0].clone()
    }

    pub fn calls(&self) -> usize {
        self.shared.received.lock().unwrap().len()
    }
}

/// A builder with credentials, and no proxy whatever the environment says.
pub fn builder() -> ClientBuilder<Client> {
    let http =
        reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    Client::builder().credentials(Credentials::new(12345678, KEY)).http_client(http)
}

async fn serve(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let target = parts.uri.to_string();
    shared.received.lock().unwrap().push(Received { target, headers: parts.headers, body });
    let mut response = (shared.status, shared.body.clone()).into_response();
    for (name, value) in &shared.headers {
        response.headers_mut().insert(*name, value.parse().unwrap());
    }
    response
}
