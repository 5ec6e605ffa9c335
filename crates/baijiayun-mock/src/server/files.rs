//! The files that responses link to.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use crate::core::Core;
use crate::routes::{FILES, IMAGES};

/// One transparent pixel: the cover picture and the screenshots of every video.
const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0,
    1, 0, 0, 5, 0, 1, 0x0d, 0x0a, 0x2d, 0xb4, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

/// Returns the response to the request of a file, or `None` for other paths.
pub fn serve(core: &Core, path: &str) -> Option<Response> {
    if path.starts_with(IMAGES) {
        return Some(file("image/png", PIXEL.to_vec()));
    }
    let name = path.strip_prefix(FILES)?;
    let is_subtitle = core
        .state()
        .accounts
        .values()
        .any(|account| account.subtitles.values().any(|subtitle| subtitle.file == name));
    let content = if is_subtitle { core.storage.read(name).ok() } else { None };
    Some(content.map_or_else(not_found, |content| file("text/plain; charset=utf-8", content)))
}

fn file(content_type: &'static str, content: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(content));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

fn not_found() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
