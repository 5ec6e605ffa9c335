//! The response of a webhook receiver.

use std::fmt;

use reqwest::{Error, RequestBuilder};
use serde_json::Value;

/// The number of characters of a body that messages show.
const EXCERPT: usize = 200;
/// The size of a body after which no more of it is read. It is then cut off, and no longer JSON.
const MAX_BODY: usize = 64 << 10;

/// An HTTP status and a body.
pub struct ReceiverResponse {
    pub status: u16,
    pub body: String,
}

impl ReceiverResponse {
    /// Sends a request and reads the response. Errors do not contain the URL, which may hold a token.
    pub async fn fetch(request: RequestBuilder) -> Result<Self, Error> {
        let mut response = request.send().await.map_err(Error::without_url)?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while body.len() < MAX_BODY
            && let Some(bytes) = response.chunk().await.map_err(Error::without_url)?
        {
            body.extend_from_slice(&bytes);
        }
        Ok(Self { status, body: String::from_utf8_lossy(&body).into_owned() })
    }

    /// Returns the `code` in the JSON body.
    pub fn code(&self) -> Option<i64> {
        let json: Value = serde_json::from_str(&self.body).ok()?;
        json.get("code")?.as_i64()
    }

    /// Returns whether the vendor would take the event as accepted: HTTP 2xx with code 0.
    pub fn is_accepted(&self) -> bool {
        (200..300).contains(&self.status) && self.code() == Some(0)
    }
}

impl fmt::Display for ReceiverResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body: String =
            self.body.chars().take(EXCERPT).map(|c| if c.is_control() { ' ' } else { c }).collect();
        let body = if body.is_empty() { t!("no body") } else { body.into() };
        write!(f, "HTTP {}, {body}", self.status)
    }
}

/// Returns an error's message with its causes, because that of reqwest has no details.
pub fn causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    let causes: String = causes.map(|cause| format!(": {cause}")).collect();
    format!("{error}{causes}")
}
