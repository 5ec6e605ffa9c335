//! Tests of the mock server through the public client: operations, rules, faults, state and webhooks.

mod faults;
mod model;
mod operations;
mod parallel;
mod quirks;
mod raw;
mod rules;
mod state;
mod state_schema;
mod upload_endpoint;
mod webhook_delivery;
