//! A client in a web service.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use baijiayun_vod::{Client, Error, Stub, VideoId, video};
use serde_json::json;
use tower::ServiceExt;

use crate::stubbed;

/// The error of the service, which `?` converts into.
struct AppError(Error);

impl From<Error> for AppError {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let status = match self.0.code() {
            Some(5002) => StatusCode::NOT_FOUND,
            _ if self.0.is_retryable() => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::BAD_GATEWAY,
        };
        (status, self.0.to_string()).into_response()
    }
}

async fn name(State(client): State<Client>, Path(video_id): Path<VideoId>) -> Result<String, AppError> {
    let info = client.video().get_info(video::GetInfo::new(video_id)).await?;
    Ok(info.name)
}

fn app(client: Client) -> Router {
    Router::new().route("/videos/{video_id}", get(name)).with_state(client)
}

async fn ask(app: &Router, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn a_handler_takes_the_client_and_an_id() {
    let stub = Stub::new()
        .respond_json::<video::GetInfo>(json!({ "video_id": 7, "name": "第一讲", "status": 100 }))
        .reject::<video::GetInfo>(5002, "no such video");
    let app = app(stubbed(&stub));
    assert_eq!(ask(&app, "/videos/7").await, (StatusCode::OK, "第一讲".to_owned()));
    let (status, text) = ask(&app, "/videos/8").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(text.starts_with("video.get_info (API-6): the server rejected the call"), "{text}");
    assert_eq!(ask(&app, "/videos/a").await.0, StatusCode::BAD_REQUEST, "not an id");
    let asked: Vec<_> = stub.calls().iter().map(|call| call.param("video_id").unwrap().to_owned()).collect();
    assert_eq!(asked, ["7", "8"]);
}
