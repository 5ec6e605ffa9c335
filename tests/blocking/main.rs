//! The client for programs without async, against a mock that runs in a thread of its own.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod calls;
mod complete;
mod inside_async;
mod pages;
mod support;
mod threads;
mod uploads;
