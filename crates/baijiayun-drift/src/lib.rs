//! Compares the vendor's pages, the spec and the server, and says what changed between them.
//!
//! [`mod@diff`] compares two specs and classes every change by audience: users of the Rust crate, of `bjy`, and of the
//! wire. [`page`] compares a page with a spec, and [`import`] writes a page into a spec. [`observed`] compares a report
//! of `bjy probe`, which [`import`] can write into the spec, too.

pub mod diff;
pub mod import;
pub mod observed;
pub mod page;
