//! Tests of the client and the mock server against each other, over HTTP on loopback.
//!
//! All folders share one test program: linking one for each takes longer than running its tests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod blocking;
mod client;
mod faults;
mod mock;
mod openapi;
mod policies;
mod support;
mod wire;

// Generated tests use this path.
use wire::harness;
