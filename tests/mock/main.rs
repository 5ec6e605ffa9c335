//! The mock server, seen through the public client: what each operation does, the rules that hold for
//! all of them, and how it misbehaves on demand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod raw;
mod receiver;
mod support;

mod account;
mod callback;
mod category;
mod complete;
mod marker;
mod notice;
mod partner;
mod play_data;
mod question;
mod subtitle;
mod token;
mod upload;
mod video;
mod whitelist;

mod callbacks;
mod faults;
mod model;
mod parallel;
mod quirks;
mod rules;
mod state;
mod uploads;
