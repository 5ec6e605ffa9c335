//! What the client does beyond one call, against the mock and its faults.

mod keys;
mod limit;
mod observe;
mod pages;
mod raw;
mod retry;
mod support;
mod time;
