//! The check of the data that a test gives to a stub.

use serde_json::Value as Json;

use crate::lenient::check_fields;
use crate::message::request::{Response, StubRequest};

/// Checks that data fits the response of an operation: the client can read it, and it has no fields that the
/// response has not, which the client would ignore.
///
/// # Errors
///
/// The mistake, with the path to the value.
pub(super) fn check<R: StubRequest>(data: &Json) -> Result<(), String> {
    check_fields(data, &R::OPERATION.response)?;
    R::Response::decode(&data.to_string()).map(drop).map_err(|unreadable| unreadable.to_string())
}
