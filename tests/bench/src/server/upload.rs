//! The receiver of uploads.

use axum::Router;
use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::routing::post;
use futures_util::StreamExt;

type Json = ([(HeaderName, &'static str); 1], String);

pub fn routes() -> Router {
    Router::new().route("/openapi/video/getUploadUrl", post(url)).route("/upload", post(discard))
}

/// Returns the URL of [`discard`].
async fn url(headers: HeaderMap) -> Json {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    json(format!(r#"{{"code":0,"msg":"","data":{{"video_id":1,"upload_url":"http://{host}/upload"}}}}"#))
}

/// Reads the body to its end and forgets it.
async fn discard(body: Body) -> Result<Json, StatusCode> {
    let mut body = body.into_data_stream();
    while let Some(bytes) = body.next().await {
        bytes.map_err(|_| StatusCode::BAD_REQUEST)?;
    }
    // The code of a success is 1 here.
    Ok(json(r#"{"code":1,"fid":"1","msg":"success"}"#.to_owned()))
}

fn json(text: String) -> Json {
    ([(CONTENT_TYPE, "application/json")], text)
}
