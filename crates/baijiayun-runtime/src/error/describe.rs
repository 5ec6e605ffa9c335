//! The words of error messages.

use std::iter::successors;

use baijiayun_metadata::Operation;

/// Names an operation as `video.get_info (API-6)`.
pub(super) fn operation_name(operation: &Operation) -> String {
    format!("{} ({})", operation.id, operation.number)
}

/// Says why there was no response.
pub(super) fn transport(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "cannot connect; check the base URL and the network"
    } else if error.is_builder() {
        "the request cannot be made"
    } else if is_of_file(error) {
        "a file to send could not be read to its end"
    } else {
        "the connection broke; the call may have taken effect"
    }
}

/// Returns whether the source of a body failed, and not the connection.
pub(super) fn is_of_file(error: &reqwest::Error) -> bool {
    let source = std::error::Error::source(error);
    let mut causes = successors(source, |cause| cause.source());
    let is_body = |cause: &reqwest::Error| cause.is_body();
    error.is_request() && causes.any(|cause| cause.downcast_ref().is_some_and(is_body))
}

/// Returns the whole chain of causes: reqwest's own message says little without them.
pub(super) fn causes(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// Says what a status means where there is no envelope.
pub(super) fn status_hint(status: &u16) -> &'static str {
    match status {
        300..=399 => " (a redirect, which is not followed; check the base URL)",
        404 => " (no such path; check the base URL)",
        429 => " (too many requests)",
        500..=599 => " (the server or a proxy has a problem)",
        _ => "",
    }
}
