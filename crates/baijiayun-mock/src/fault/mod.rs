//! Faults that tests inject into calls.

mod active;
mod injection;
mod parse;
mod response;

pub(crate) use active::ActiveFaults;
pub use injection::{Fault, Injection};
pub use parse::FaultError;
pub use response::MockResponse;
