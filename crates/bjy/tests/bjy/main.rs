//! Runs the program as a process, against the mock over HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bulk;
mod bulk_confirmation;
mod bulk_ids;
mod bulk_rows;
mod category_path;
mod chinese;
mod completions_and_man;
mod config;
mod confirmation;
mod documents;
mod exit_codes;
mod faults;
mod field_forms;
mod fifos;
mod help;
mod key;
mod machines;
mod manners;
mod markers;
mod mock;
mod operations;
mod operator_tasks;
mod paths;
mod probe;
mod probe_secrets;
mod probe_to_spec;
mod rate;
mod reports;
mod sheets;
mod streams;
mod support;
mod tables;
mod tools;
mod upload;
mod upload_bars;
mod upload_categories;
mod upload_folders;
mod upload_manifest;
mod upload_records;
mod upload_retries;
mod values;
mod vendor_page;
mod wait;
mod webhooks;
