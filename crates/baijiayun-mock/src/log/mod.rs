//! The log of calls and webhook deliveries: for tests to assert on, and for people to read.

mod call;
mod delivery;
mod history;

pub use call::{LoggedCall, LoggedResponse};
pub use delivery::{DeliveryOutcome, WebhookDelivery};
pub(crate) use history::Log;
