//! The client and the mock server, each against the other, over HTTP on loopback.
//!
//! One program for all of it: to link each folder by itself takes longer than to run its tests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// Users cannot build a response in one expression; in the workspace the feature `exhaustive` is on.
#![allow(clippy::field_reassign_with_default)]

mod blocking;
mod client;
mod mock;
mod openapi;
mod policies;
mod support;
mod wire;

// Generated tests refer to it.
use wire::harness;
