//! What the client does beyond one call, against the mock and its faults.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod callbacks;
mod dry_run;
mod keys;
mod limit;
mod observe;
mod pages;
mod raw;
mod retry;
mod stub;
mod support;
mod time;
mod uploads;
mod waiting;
