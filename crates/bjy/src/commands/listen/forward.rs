//! Forwards events to another server.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use reqwest::{Client, Url, redirect};

use crate::error::CliError;
use crate::lang::of_library;
use crate::response::{ReceiverResponse, causes};

/// The time limit of a forwarded request. The vendor does not wait long for the response either.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The server that events are forwarded to.
pub struct ForwardTarget {
    http: Client,
    url: Url,
}

impl ForwardTarget {
    pub fn new(url: Url) -> Result<Self, CliError> {
        let builder = Client::builder().timeout(TIMEOUT).redirect(redirect::Policy::none());
        Ok(Self { http: builder.build().map_err(CliError::network)?, url })
    }

    /// Forwards the unchanged body. The error says why the server did not accept it.
    pub async fn forward(&self, headers: &HeaderMap, body: Bytes) -> Result<(), String> {
        let mut request = self.http.post(self.url.clone()).body(body);
        if let Some(content_type) = headers.get(CONTENT_TYPE) {
            request = request.header(CONTENT_TYPE, content_type);
        }
        let response = ReceiverResponse::fetch(request).await.map_err(|error| of_library(causes(&error)))?;
        if response.is_accepted() {
            Ok(())
        } else {
            Err(t!("the server responded %{response}", response = response).into())
        }
    }
}
