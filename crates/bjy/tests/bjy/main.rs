//! Runs the program as a process, against the mock over HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod completions_and_man;
mod config;
mod confirmation;
mod exit_codes;
mod help;
mod mock;
mod operations;
mod readme;
mod streams;
mod support;
mod tools;
mod upload;
mod webhooks;
