//! Drift: the differences between the responses of a server and the spec.
//!
//! The spec is a transcript of a page, and no page says when a server changes. [`compare`] finds what a response
//! has and the spec does not: an undeclared field, another type, an unknown value of an enum or an unknown code, and
//! a required field that is missing. [`ClientBuilder::on_drift`](crate::ClientBuilder::on_drift) compares every
//! response of a client.
//!
//! A [`Finding`] never has a value of the account. Names of undeclared fields are shown only if they look like
//! identifiers, and codes only if they have at most five digits.
//!
//! The client reads many forms of the same value, such as a number as text. A value that it can read is never
//! another [`Type`](FindingKind::Type). If it is not written as the spec says, that is another
//! [`Form`](FindingKind::Form), which is [no change](FindingKind::is_change).

mod names;
mod reading;
#[cfg(test)]
mod tests;
mod walk;
pub(crate) mod watch;

pub use baijiayun_metadata::observed::{Finding, FindingKind, JsonForm};

use baijiayun_metadata::Api;

use crate::message::raw::RawResponse;

pub use names::shown_code;

/// Compares a response with the spec. The same difference in many places, such as the items of a list, is one
/// finding with their number.
///
/// ```
/// # use baijiayun_runtime::metadata::{Api, CommonParams};
/// # static API: Api = Api::new("vod", "", CommonParams::new("a", "b", "c"));
/// use baijiayun_runtime::{RawResponse, drift};
///
/// fn print_changes(response: &RawResponse) {
///     for finding in drift::compare(&API, response) {
///         if finding.kind.is_change() {
///             println!("{finding}");
///         }
///     }
/// }
/// ```
pub fn compare(api: &Api, response: &RawResponse) -> Vec<Finding> {
    let operation = response.operation;
    let mut comparison = walk::Comparison::new(operation.id);
    if response.rejection.is_none() {
        comparison.envelope(operation, &response.json);
    } else if api.error_code(response.code).is_none() {
        comparison.unknown_code(response.code);
    }
    comparison.findings()
}
