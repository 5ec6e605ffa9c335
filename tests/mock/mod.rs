//! The mock server, seen through the public client: what each operation does, the rules that hold for
//! all of them, and how it misbehaves on demand.

mod faults;
mod model;
mod operations;
mod parallel;
mod quirks;
mod raw;
mod rules;
mod state;
mod upload_endpoint;
mod webhook_delivery;
