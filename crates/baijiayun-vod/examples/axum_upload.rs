//! Passes a browser's upload straight through to BaijiaYun, without storing it.
//!
//! - `PUT /upload/{name}` takes the file as the body, whose length is the `Content-Length` header.
//! - `POST /upload?size=...` takes it as a field of a form. A form does not have the length of a file, so
//!   the page's JavaScript adds it to the URL.
//!
//! ```text
//! export BAIJIAYUN_PARTNER_ID=... BAIJIAYUN_PARTNER_KEY=... BAIJIAYUN_DOMAIN=...
//! cargo run --example axum_upload
//! curl --upload-file lecture.mp4 http://127.0.0.1:8080/upload/
//! ```
//!
//! A real server also authenticates its users.

use std::error::Error;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, State};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Html;
use axum::routing::{get, post, put};
use baijiayun_vod::{Client, Credentials, Definition, UploadErrorKind, UploadSource, Uploader};
use serde::Deserialize;
use tokio::net::TcpListener;

const PAGE: Html<&str> = Html(
    r#"<!doctype html>
<input type="file" id="file">
<button onclick="sendBody(file.files[0])">Send as a body</button>
<button onclick="sendForm(file.files[0])">Send as a form</button>
<pre id="result"></pre>
<script>
  async function send(url, options) {
    const response = await fetch(url, options)
    result.textContent = `${response.status}: ${await response.text()}`
  }
  function sendBody(file) {
    send(`/upload/${encodeURIComponent(file.name)}`, { method: "PUT", body: file })
  }
  function sendForm(file) {
    const form = new FormData()
    form.append("file", file)
    send(`/upload?size=${file.size}`, { method: "POST", body: form })
  }
</script>"#,
);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let domain = std::env::var("BAIJIAYUN_DOMAIN")?;
    let client = Client::builder().credentials(Credentials::from_env()?).private_domain(&domain).build()?;
    let listener = TcpListener::bind("127.0.0.1:8080").await?;
    println!("Open http://{}", listener.local_addr()?);
    axum::serve(listener, router(client.uploader([Definition::High]))).await?;
    Ok(())
}

/// Returns the page and the two ways to upload. Files are larger than axum's limit for bodies.
pub fn router(uploader: Uploader) -> Router {
    Router::new()
        .route("/", get(PAGE))
        .route("/upload/{name}", put(upload_body))
        .route("/upload", post(upload_form))
        .layer(DefaultBodyLimit::disable())
        .with_state(uploader)
}

/// The status and the text of the response to a failed upload.
type Failure = (StatusCode, String);

async fn upload_body(
    State(uploader): State<Uploader>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<String, Failure> {
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let length = length.ok_or((StatusCode::LENGTH_REQUIRED, "no Content-Length".to_owned()))?;
    upload(&uploader, UploadSource::stream(name, length, body.into_data_stream())).await
}

#[derive(Deserialize)]
struct FormQuery {
    size: u64,
}

async fn upload_form(
    State(uploader): State<Uploader>,
    Query(query): Query<FormQuery>,
    mut form: Multipart,
) -> Result<String, Failure> {
    while let Some(field) = form.next_field().await.map_err(|error| (error.status(), error.body_text()))? {
        if let Some(name) = field.file_name().map(str::to_owned) {
            return upload(&uploader, UploadSource::stream(name, query.size, field)).await;
        }
    }
    Err((StatusCode::BAD_REQUEST, "the form has no file".to_owned()))
}

/// Uploads while the browser sends, and responds with the id of the video.
async fn upload(uploader: &Uploader, source: UploadSource<'_>) -> Result<String, Failure> {
    let rejected = |error: baijiayun_vod::Error| (StatusCode::UNPROCESSABLE_ENTITY, error.to_string());
    uploader.check(&source).map_err(rejected)?;
    let video_id = uploader.upload_from(source).await.map_err(|error| match error.kind() {
        // The browser disconnected, or the file has another size than declared.
        UploadErrorKind::Source(cause) => (StatusCode::BAD_REQUEST, cause.to_string()),
        _ => {
            eprintln!("{error:?}");
            (StatusCode::BAD_GATEWAY, "the upload failed".to_owned())
        }
    })?;
    Ok(video_id.to_string())
}
