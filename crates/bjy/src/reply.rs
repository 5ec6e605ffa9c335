//! What a receiver of callbacks answers.

use std::fmt;

use reqwest::{Error, RequestBuilder};
use serde_json::Value;

/// How much of an answer is shown.
const EXCERPT: usize = 200;

/// An HTTP status and a body.
pub struct Reply {
    pub status: u16,
    pub body: String,
}

impl Reply {
    /// Sends a request. The error does not show the URL, which may hold a token.
    pub async fn of(request: RequestBuilder) -> Result<Self, Error> {
        let response = request.send().await.map_err(Error::without_url)?;
        let status = response.status().as_u16();
        let body = response.text().await.map_err(Error::without_url)?;
        Ok(Self { status, body })
    }

    /// The code in the body.
    pub fn code(&self) -> Option<i64> {
        let json: Value = serde_json::from_str(&self.body).ok()?;
        json.get("code")?.as_i64()
    }

    /// Whether the vendor would take it for a yes.
    pub fn is_accepted(&self) -> bool {
        (200..300).contains(&self.status) && self.code() == Some(0)
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body: String =
            self.body.chars().take(EXCERPT).map(|c| if c.is_control() { ' ' } else { c }).collect();
        write!(f, "HTTP {}, {}", self.status, if body.is_empty() { "no body" } else { &body })
    }
}
