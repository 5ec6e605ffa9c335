//! Compares a page with a spec.
//!
//! [`stated`] is a spec as a page would state it.

pub mod change;
pub mod class;
mod compare;
pub mod report;
pub mod stated;

pub use compare::compare;
pub(crate) use compare::matching::pairs;
pub(crate) use compare::samples::{has_request, is_placeholder};
