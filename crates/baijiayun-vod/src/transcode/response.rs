//! The response to a webhook.

use serde_json::json;

use crate::webhook::WebhookError;

/// The response to a webhook: an HTTP status, and JSON with a code. The vendor sends the event again unless
/// the code is 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookResponse {
    status: u16,
    code: i64,
    message: String,
}

impl WebhookResponse {
    /// Creates the response to a handled event: HTTP 200, `{"code":0,"msg":""}`.
    pub fn accept() -> Self {
        Self { status: 200, code: 0, message: String::new() }
    }

    /// Creates the response that makes the vendor send the event again: HTTP 200, code 1 and a message.
    pub fn reject(message: impl Into<String>) -> Self {
        Self { status: 200, code: 1, message: message.into() }
    }

    /// Creates the response to an event that could not be handled, so that the vendor sends it again: HTTP
    /// 500, code 1.
    pub fn failed() -> Self {
        Self::reject("could not be handled").with_status(500)
    }

    /// Sets the HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Returns the HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns the code in the body, 0 for success.
    pub fn code(&self) -> i64 {
        self.code
    }

    /// Returns the body, `application/json`.
    pub fn body(&self) -> String {
        json!({ "code": self.code, "msg": self.message }).to_string()
    }
}

/// Accepts a duplicate, because it was handled, and rejects every other error with its own status:
///
/// | error | HTTP status |
/// |---|---|
/// | `TooLarge` | 413 |
/// | `Malformed` | 400 |
/// | `BadSign` | 403 |
/// | `Stale` | 422 |
/// | `InProgress` | 409 |
/// | `Store` and others | 503 |
impl From<&WebhookError> for WebhookResponse {
    fn from(error: &WebhookError) -> Self {
        let status = match error {
            WebhookError::Duplicate { .. } => return Self::accept(),
            WebhookError::TooLarge { .. } => 413,
            WebhookError::Malformed(_) => 400,
            WebhookError::BadSign => 403,
            WebhookError::Stale { .. } => 422,
            WebhookError::InProgress { .. } => 409,
            // Not the message: the cause may name an internal host.
            _ => return Self::reject("try again later").with_status(503),
        };
        Self::reject(error.to_string()).with_status(status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webhook::Malformed;

    #[test]
    fn bodies_have_the_format_of_the_vendor() {
        assert_eq!(WebhookResponse::accept().body(), r#"{"code":0,"msg":""}"#);
        assert_eq!(WebhookResponse::reject("no \"x\"").body(), r#"{"code":1,"msg":"no \"x\""}"#);
        assert_eq!((WebhookResponse::accept().status(), WebhookResponse::failed().status()), (200, 500));
    }

    #[test]
    fn every_error_has_a_response_of_its_own() {
        for (error, status, code) in [
            (WebhookError::too_large(1), 413, 1),
            (WebhookError::Malformed(Malformed::Repeated), 400, 1),
            (WebhookError::BadSign, 403, 1),
            (WebhookError::Store("redis://user:password@machine".into()), 503, 1),
        ] {
            let response = WebhookResponse::from(&error);
            assert_eq!((response.status(), response.code()), (status, code), "{error}");
            assert!(!response.body().contains("password"));
        }
    }
}
