//! The client against the mock, which answers as each test says, over real HTTP on loopback.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod errors;
mod files;
mod leniency;
mod server;
mod settings;
