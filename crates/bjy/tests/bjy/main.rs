//! Runs the program as a process, against the mock over HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bulk;
mod completions_and_man;
mod config;
mod confirmation;
mod documents;
mod exit_codes;
mod fifos;
mod help;
mod key;
mod machines;
mod mock;
mod operations;
mod paths;
mod probe;
mod probe_secrets;
mod probe_to_spec;
mod rate;
mod streams;
mod support;
mod tools;
mod upload;
mod upload_records;
mod upload_retries;
mod values;
mod vendor_page;
mod webhooks;
