//! Tests of the client's policies against the mock and its faults.

mod changing_files;
mod chunk_retries;
mod drift;
mod dry_run;
mod keys;
mod killed_uploads;
mod limit;
mod observe;
mod odd_pages;
mod pages;
mod raw_calls;
mod retry;
mod server_time;
mod stub;
mod uploader;
mod waiter;
mod webhook;
