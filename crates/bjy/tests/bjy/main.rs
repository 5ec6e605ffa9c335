//! The program run as a process, against the mock over HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod completions_and_man;
mod config;
mod help;
mod manners;
mod mock;
mod operations;
mod readme;
mod support;
mod tools;
mod upload;
mod webhooks;
