//! The response to a webhook.

use serde_json::json;

use crate::webhook::WebhookError;

/// The response to a webhook: an HTTP status, and JSON. After any code but 0 the vendor sends the event again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookResponse {
    status: u16,
    code: i64,
    message: String,
}

impl WebhookResponse {
    /// The event was taken note of: HTTP 200, `{"code":0,"msg":""}`.
    pub fn accept() -> Self {
        Self { status: 200, code: 0, message: String::new() }
    }

    /// The event is to come again: HTTP 200, code 1 and a message.
    pub fn reject(message: impl Into<String>) -> Self {
        Self { status: 200, code: 1, message: message.into() }
    }

    /// The event could not be handled, and is to come again: HTTP 500, code 1.
    pub fn failed() -> Self {
        Self::reject("could not be handled").with_status(500)
    }

    /// The same with another HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The code in the body: 0 for success.
    pub fn code(&self) -> i64 {
        self.code
    }

    /// The body, `application/json`.
    pub fn body(&self) -> String {
        json!({ "code": self.code, "msg": self.message }).to_string()
    }
}

/// A duplicate is accepted, because it was handled. Everything else is rejected, each with a status of
/// its own:
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
            // The cause may name a machine of ours.
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
    fn says_what_the_vendor_understands() {
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
