//! Observations of a server as plain data: where its responses differ from the spec, and a report of them.
//!
//! Nothing here holds a value of an account: a [`Finding`] has only names, forms and counts. With the feature
//! `serde` all types can be stored; a report is a JSON object:
//!
//! ```json
//! {
//!   "format": 1,
//!   "tool": "bjy 0.1.0",
//!   "date": "2026-01-31",
//!   "api": "vod",
//!   "operations": [
//!     { "operation": "video.list", "outcome": "compared", "calls": 1, "codes": { "0": 1 } },
//!     { "operation": "whitelist.get_token", "outcome": "no_value", "parameter": "user_number", "type": "int" }
//!   ],
//!   "findings": [
//!     {
//!       "operation": "video.list",
//!       "path": "data.list[].cover",
//!       "kind": "undeclared_field",
//!       "seen": "text",
//!       "count": 20
//!     }
//!   ]
//! }
//! ```

mod finding;
mod report;

pub use finding::{Finding, FindingKind, JsonForm};
pub use report::{ObservedOperation, Outcome, REPORT_FORMAT, Report};
