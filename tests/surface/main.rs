//! The public names and shapes of the libraries, as a snapshot per public module. A change of what users
//! see is a change of a snapshot, which a review sees.
//!
//! Snapshots are made from the sources, and look like Rust without bodies. Of private fields, `_` is
//! left. A method of a trait that ends with `{}` has a default. What macros make is shown as their call.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod change_tests;
mod collector_tests;
mod conditions;
mod impls;
mod macros;
mod pages;
mod print;
mod strip;
#[path = "../syntax/mod.rs"]
#[allow(dead_code, reason = "the tests of the architecture use the rest")]
mod syntax;
