//! The runtime of the generated BaijiaYun clients: it signs, sends and decodes.
//!
//! Users add a generated crate, such as `baijiayun-vod`, which re-exports what they need from here.
//! Generated code holds the metadata of each [`Operation`] and request types that implement
//! [`Request`]; [`ApiClient::send`] does the rest.

mod base_url;
#[cfg(feature = "blocking")]
pub mod blocking;
mod builder;
mod call;
mod check;
mod client;
mod clock;
mod config_error;
mod credentials;
mod days;
mod dry_run;
mod envelope;
mod error;
mod exchange;
mod file;
#[cfg(test)]
mod fixture;
mod form;
mod key;
pub mod lenient;
mod limit;
mod observe;
mod pages;
mod progress;
mod raw;
pub mod receive;
mod redact;
mod repair;
mod request;
mod retry;
mod server_time;
pub mod sign;
mod stub;
pub mod value;

pub use baijiayun_metadata::*;
pub use base_url::BaseUrl;
pub use builder::ClientBuilder;
pub use check::check;
pub use client::{ApiClient, Chunk};
pub use clock::{Clock, FixedClock, SystemClock};
pub use credentials::Credentials;
pub use days::{ByDay, days};
pub use dry_run::DryRun;
pub use error::{ApiError, ConfigError, Error, InvalidArgument};
pub use file::FilePart;
pub use form::Form;
pub use key::{KeyError, KeyProvider};
pub use limit::{BoxFuture, RateLimiter, SlidingWindow, Unlimited};
pub use observe::{Attempt, Observer};
pub use pages::{Page, Paged, Walk};
pub use raw::{RawAnswer, RawCall};
pub use request::{Request, Response};
pub use retry::RetryPolicy;
pub use stub::{Stub, StubCall};

/// What file parts and chunks are made of.
pub use bytes;
/// The HTTP client beneath, for [`ClientBuilder::http_client`].
pub use reqwest;

/// The names that generated modules use.
#[doc(hidden)]
pub mod __generated {
    pub use std::collections::BTreeMap;

    pub use baijiayun_metadata::*;
    pub use bytes::Bytes;
    pub use serde::{Deserialize, Serialize};
    pub use serde_json::Value;

    pub use crate::lenient::{self, Record};
    pub use crate::value::*;
    pub use crate::{ByDay, Chunk, Error, FilePart, Form, Page, Paged, Request, Walk};
    pub use crate::{int_enum, int_id, string_enum, string_id, wraps_form};
}

/// For the macros of this crate, and for its own tests.
#[doc(hidden)]
pub mod __private {
    pub use serde;

    use crate::{Error, Response};
    use baijiayun_metadata::{Api, Operation};

    /// Reads an answer as the client does. For fuzzing.
    pub fn decode<T: Response>(
        api: &'static Api,
        operation: &'static Operation,
        status: u16,
        body: &[u8],
    ) -> Result<T, Error> {
        let mask = crate::redact::Mask::default();
        let answer = crate::envelope::Answer { api, operation, status, body, mask: &mask };
        answer.decode().map(|decoded| decoded.value)
    }
}
