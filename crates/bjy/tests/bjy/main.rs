//! The program run as a process, against the mock over HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod callbacks;
mod completions;
mod config;
mod documents;
mod help;
mod manners;
mod mock;
mod operations;
mod support;
mod tools;
mod uploads;
