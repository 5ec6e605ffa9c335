//! Passing events on.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use reqwest::{Client, Url, redirect};

use crate::error::CliError;
use crate::response::ReceiverResponse;

/// How long the other server may take. The vendor does not wait long either.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where events are passed on to.
pub struct ForwardTarget {
    http: Client,
    url: Url,
}

impl ForwardTarget {
    pub fn new(url: Url) -> Result<Self, CliError> {
        let builder = Client::builder().timeout(PATIENCE).redirect(redirect::Policy::none());
        Ok(Self { http: builder.build().map_err(CliError::network)?, url })
    }

    /// Sends the body as it came, and says why it was not accepted, if it was not.
    pub async fn forward(&self, headers: &HeaderMap, body: Bytes) -> Result<(), String> {
        let mut request = self.http.post(self.url.clone()).body(body);
        if let Some(kind) = headers.get(CONTENT_TYPE) {
            request = request.header(CONTENT_TYPE, kind);
        }
        let reply = ReceiverResponse::fetch(request).await.map_err(|error| error.to_string())?;
        if reply.is_accepted() { Ok(()) } else { Err(format!("the other server said: {reply}")) }
    }
}
