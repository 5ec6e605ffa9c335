//! Compares the vendor's pages, the spec and the server, and says what changed between them.
//!
//! [`stated`] is a spec as a page would state it. [`mod@compare`] finds the differences between a page and a spec.

pub mod change;
pub mod class;
pub mod compare;
pub mod import;
pub mod report;

pub mod stated;
