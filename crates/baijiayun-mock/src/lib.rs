//! A mock of BaijiaYun's VOD (点播) server API, generated from the same spec as the client.
//!
//! It keeps state, enforces the vendor's rules, and injects faults. In tests, [`MockServer::start`]
//! listens on a free port and [`MockServer::client`] returns a client of it. The program
//! `baijiayun-mock` runs the same server for clients in any language.
//!
//! - **State.** Calls read the data that earlier calls wrote: an uploaded video is transcoded on the
//!   mock's [clock](MockClock), is listed, takes storage, and disappears everywhere when it is deleted.
//!   [`MockServer::state`] reads and changes all of it. A [`State`] can be built in code or read from YAML.
//! - **Rules.** Sign, timestamp, rate limit, required parameters, types and limits.
//! - **Quirks.** Responses look like the samples of the vendor's document. With
//!   [`MockSettings::quirks`] they vary in every form that PHP is known to produce.
//! - **Evolution.** With [`MockBuilder::evolve`] responses differ from the spec, as those of a server that has
//!   changed: fields are added, renamed, retyped and dropped, and enums have new values.
//! - **Faults.** [`MockServer::inject`] delays calls, resets connections and damages responses; see
//!   [`Fault`].
//! - **Log.** [`MockServer::calls`] and [`MockServer::deliveries`] return the calls received and the
//!   webhooks sent.
//!
//! The 27 operations with an unknown path are served under `/unknown/<operation id>`: the URL path is cut
//! off in our copy of the vendor's page.
//!
//! # Behaviour that the vendor does not document
//!
//! A video that does not exist or was deleted is rejected with code 1001, and with 1 by the operations on markers, as in
//! a sample of the vendor's page. Public clients know code 5002 for it, but not for which operations; a fault can inject
//! it.
//!
//! The mock was not compared with the vendor's server. Where the vendor's document says nothing, it does
//! what seems likely, and no test should depend on it: the codes of most rejections (1001 for all that name
//! a parameter, with HTTP status 200), HTTP status 429 beyond the rate limit, the order of lists, that a
//! category is deleted with those below it, that traffic counts at once, that transcoding again replaces all
//! files, that a token without a lifetime does not expire, and the sizes, lengths and URLs of transcoded files.

// The macros panic if the stream cannot be written, for example when the disk is full.
#![deny(clippy::print_stderr, clippy::print_stdout)]

#[macro_use]
mod record;

mod arguments;
mod behaviour;
mod call;
#[cfg(feature = "cli")]
pub mod cli;
mod clock;
mod core;
mod evolve;
mod fault;
#[rustfmt::skip]
mod generated;
mod log;
mod php;
mod random;
mod rate;
mod regular_file;
mod rejection;
mod routes;
mod server;
mod settings;
pub mod state;
mod storage;
mod webhook;

pub use clock::MockClock;
pub use evolve::{Change, ChangeKind};
pub use fault::{Fault, FaultError, Injection, MockResponse};
pub use log::{DeliveryOutcome, LoggedCall, LoggedResponse, WebhookDelivery};
pub use routes::unknown_paths;
pub use server::{MockBuilder, MockError, MockServer};
pub use settings::MockSettings;
pub use state::{State, StateError};

/// The examples of the READMEs and of `docs/`, which must compile.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../../../README.md")]
    struct Readme;
    #[doc = include_str!("../../../README.zh-CN.md")]
    struct ReadmeChinese;
    #[doc = include_str!("../../../docs/library.md")]
    struct Library;
    #[doc = include_str!("../../../docs/library.zh-CN.md")]
    struct LibraryChinese;
    #[doc = include_str!("../../../docs/cli.md")]
    struct Cli;
    #[doc = include_str!("../../../docs/cli.zh-CN.md")]
    struct CliChinese;
    #[doc = include_str!("../../../docs/mock.md")]
    struct Mock;
    #[doc = include_str!("../../../docs/mock.zh-CN.md")]
    struct MockChinese;
    #[doc = include_str!("../../../docs/spec-to-code.md")]
    struct SpecToCode;
    #[doc = include_str!("../../../docs/spec-to-code.zh-CN.md")]
    struct SpecToCodeChinese;
}
