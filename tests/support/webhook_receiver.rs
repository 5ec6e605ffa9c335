//! A server that receives webhooks.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baijiayun_vod::Secret;
use baijiayun_vod::callback::Transcode;
use baijiayun_vod::runtime::lenient;
use baijiayun_vod::sign::verify;

pub const ACCEPTED: &str = r#"{"code": 0, "msg": ""}"#;

/// A server on its own port that records webhooks. It sends the queued responses in order, and then accepts everything.
pub struct Receiver {
    pub url: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    events: Mutex<Vec<Vec<(String, String)>>>,
    responses: Mutex<VecDeque<(u16, String)>>,
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/callback?a=1", listener.local_addr().unwrap());
        let shared = Arc::<Shared>::default();
        let service = Router::new().fallback(receive).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { url, shared }
    }

    /// Queues a response.
    pub fn respond(&self, status: u16, body: &str) {
        self.shared.responses.lock().unwrap().push_back((status, body.to_owned()));
    }

    /// Removes all recorded webhooks.
    pub fn clear(&self) {
        self.shared.events.lock().unwrap().clear();
    }

    /// Returns the parameters of the recorded webhooks.
    pub fn raw(&self) -> Vec<Vec<(String, String)>> {
        self.shared.events.lock().unwrap().clone()
    }

    /// Checks the signs of the recorded webhooks, and returns their decoded parameters.
    pub fn events(&self, key: &Secret) -> Vec<Transcode> {
        let read = |pairs: Vec<(String, String)>| {
            let sign = pairs.iter().find(|(name, _)| name == "sign").unwrap().1.clone();
            assert!(verify(pairs.iter().map(|(name, value)| (name, value)), key, &sign), "{pairs:?}");
            lenient::from_pairs(pairs).unwrap()
        };
        self.raw().into_iter().map(read).collect()
    }
}

async fn receive(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    shared.events.lock().unwrap().push(form_urlencoded::parse(&body).into_owned().collect());
    let next = shared.responses.lock().unwrap().pop_front();
    let (status, body) = next.unwrap_or_else(|| (200, ACCEPTED.to_owned()));
    (StatusCode::from_u16(status).unwrap(), body).into_response()
}
