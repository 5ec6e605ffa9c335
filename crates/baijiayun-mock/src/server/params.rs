//! The parameters of a call, from its query and its body.

use std::collections::BTreeMap;
use std::convert::Infallible;

use axum::http::HeaderMap;
use axum::http::request::Parts;
use bytes::Bytes;

use crate::arguments::File;
use crate::rejection::Rejection;

/// The parameters and file parts of a call.
pub struct Params {
    pub texts: BTreeMap<String, String>,
    pub files: BTreeMap<String, File>,
}

impl Params {
    /// Returns the parameters of the query.
    pub fn of_query(parts: &Parts) -> Self {
        let query = parts.uri.query().unwrap_or_default();
        let texts = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Self { texts, files: BTreeMap::new() }
    }

    /// Adds the parameters of the body. After an error, the ones read before it are kept.
    pub async fn add_body(&mut self, headers: &HeaderMap, body: &Bytes) -> Result<(), Rejection> {
        let content_type =
            headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
        if content_type.starts_with("application/x-www-form-urlencoded") {
            self.texts.extend(form_urlencoded::parse(body).into_owned());
        } else if let Ok(boundary) = multer::parse_boundary(content_type) {
            self.add_multipart(boundary, body.clone()).await.map_err(unreadable)?;
        }
        Ok(())
    }

    async fn add_multipart(&mut self, boundary: String, body: Bytes) -> Result<(), multer::Error> {
        let body = futures_util::stream::once(async move { Ok::<_, Infallible>(body) });
        let mut multipart = multer::Multipart::new(body, boundary);
        while let Some(field) = multipart.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(str::to_owned) {
                Some(file_name) => {
                    let content = field.bytes().await?;
                    self.files.insert(name, File { name: file_name, content });
                }
                None => {
                    self.texts.insert(name, field.text().await?);
                }
            }
        }
        Ok(())
    }

    /// Returns a common parameter that is a whole number.
    pub fn number(&self, name: &str) -> Result<Option<i64>, Rejection> {
        let text = self.texts.get(name).filter(|text| !text.is_empty());
        text.map(|text| text.parse().map_err(|_| Rejection::bad(name))).transpose()
    }
}

/// Returns the rejection of a body that cannot be read.
pub fn unreadable(error: impl std::fmt::Display) -> Rejection {
    Rejection::general(format!("请求体错误: {error}"))
}
