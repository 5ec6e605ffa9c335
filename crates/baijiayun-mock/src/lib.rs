//! A mock of BaijiaYun's VOD (点播) server API, made from the same spec as the client.
//!
//! It keeps real state, enforces the real rules, and misbehaves on demand. In tests,
//! [`MockServer::start`] listens on a free port and hands out a ready client; as a program,
//! `baijiayun-mock` does the same for anything that speaks HTTP.
//!
//! - **State.** What one call writes, the others read: an uploaded video is transcoded on the mock's
//!   [clock](MockClock), shows in lists, takes storage, and is gone everywhere once it is deleted.
//!   [`MockServer::state`] reads and changes all of it; [`State`] comes from code or YAML.
//! - **Rules.** Sign, timestamp, rate limit, required parameters, types and ranges.
//! - **Manners.** Answers look like the samples of the vendor's document. With
//!   [`MockSettings::quirks`] they vary in every way that PHP has been seen to vary.
//! - **Faults.** [`MockServer::inject`] delays, resets, truncates and spoils; see [`Fault`].
//! - **Evidence.** [`MockServer::calls`] and [`MockServer::deliveries`] tell what happened.
//!
//! The 27 operations whose path the source lost are served under `/unknown/<operation id>`.
//!
//! # Where the source is silent
//!
//! No account was at hand to compare with. Where the vendor's document does not say what happens,
//! the mock does what seems likely, and no test should depend on it: the codes of most refusals
//! (1001 for whatever a parameter names, with HTTP status 200), HTTP 429 for too many calls, the order
//! of lists, that a category is deleted with those below it, that traffic counts at once, sizes and
//! lengths of transcoded files.

mod arguments;
mod behaviour;
#[cfg(feature = "cli")]
pub mod cli;
mod clock;
mod core;
mod exchange;
mod fault;
#[rustfmt::skip]
mod generated;
mod log;
mod php;
mod random;
mod rate;
mod refusal;
mod routes;
mod server;
mod settings;
pub mod state;
mod storage;
mod webhook;

pub use clock::MockClock;
pub use fault::{Fault, FaultError, Injection, MockResponse};
pub use log::{DeliveryOutcome, LoggedCall, LoggedResponse, WebhookDelivery};
pub use server::{MockBuilder, MockError, MockServer, unknown_paths};
pub use settings::MockSettings;
pub use state::{State, StateError};

/// The programs of the READMEs compile as written.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
#[doc = include_str!("../../../README.zh-CN.md")]
struct Readme;
