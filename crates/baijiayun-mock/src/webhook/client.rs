//! The HTTP client that sends webhooks.

use std::sync::OnceLock;
use std::time::Duration;

use serde_json::Value;

use crate::log::DeliveryOutcome;

/// The number of characters of a rejecting response that the log keeps.
const EXCERPT: usize = 200;
/// The size of a response after which no more of it is read. It is then cut off, and no longer JSON.
const MAX_BODY: usize = 64 << 10;

/// The HTTP client that sends webhooks. Loading the certificates of the machine is slow, so it is deferred until the
/// first `https` URL.
pub struct WebhookClient {
    plain: reqwest::Client,
    tls: OnceLock<reqwest::Client>,
}

impl WebhookClient {
    pub fn new() -> reqwest::Result<Self> {
        Ok(Self { plain: builder().tls_certs_only([]).build()?, tls: OnceLock::new() })
    }

    /// Sends a form.
    pub async fn send(&self, url: &str, params: &[(String, String)], timeout: Duration) -> DeliveryOutcome {
        let sent = async {
            let response = self.for_url(url)?.post(url).form(params).timeout(timeout).send().await?;
            let status = response.status().as_u16();
            Ok::<_, reqwest::Error>((status, read(response).await?))
        };
        match sent.await {
            Ok((status, body)) if is_accepted(&body) && (200..300).contains(&status) => {
                DeliveryOutcome::Accepted
            }
            Ok((status, body)) => {
                DeliveryOutcome::Rejected { status, body: body.chars().take(EXCERPT).collect() }
            }
            Err(error) => DeliveryOutcome::Failed(error.without_url().to_string()),
        }
    }

    fn for_url(&self, url: &str) -> reqwest::Result<&reqwest::Client> {
        if !url.starts_with("https:") {
            return Ok(&self.plain);
        }
        if let Some(client) = self.tls.get() {
            return Ok(client);
        }
        let client = builder().build()?;
        Ok(self.tls.get_or_init(|| client))
    }
}

/// Reads a body as far as it may matter.
async fn read(mut response: reqwest::Response) -> reqwest::Result<String> {
    let mut body = Vec::new();
    while body.len() < MAX_BODY
        && let Some(bytes) = response.chunk().await?
    {
        body.extend_from_slice(&bytes);
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// Returns a builder that ignores the proxies of the environment: webhook URLs are often on this machine.
fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder().no_proxy()
}

/// Returns whether the body of a response is `{"code": 0}`.
fn is_accepted(body: &str) -> bool {
    let response: Value = serde_json::from_str(body).unwrap_or_default();
    response.get("code").and_then(Value::as_i64) == Some(0)
}
