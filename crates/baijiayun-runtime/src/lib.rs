//! The runtime of the generated BaijiaYun clients: it signs, sends and decodes.
//!
//! Applications depend on a generated crate, such as `baijiayun-vod`, which re-exports the public items.
//! Generated code has the metadata of each [`Operation`](metadata::Operation) and request types that
//! implement [`Request`]; [`ApiClient::send`] sends them.

mod auth;
mod client;
pub mod drift;
mod error;
#[cfg(test)]
mod fixture;
mod future;
pub mod lenient;
mod message;
mod policy;
pub mod value;
pub mod webhook;

pub use auth::clock::{Clock, FixedClock, SystemClock};
pub use auth::credentials::Credentials;
pub use auth::key::{BoxKeyProvider, KeyProvider};
pub use auth::sign;
/// The types that describe an API as data.
pub use baijiayun_metadata as metadata;
pub use client::ApiClient;
pub use client::base_url::BaseUrl;
#[cfg(feature = "blocking")]
pub use client::blocking;
pub use client::builder::ClientBuilder;
pub use client::chunk::Chunk;
pub use client::days::{PagedByDay, days, requests_by_day};
pub use client::dry_run::DryRun;
pub use client::http_transport::HttpTransport;
pub use client::pages::{Items, Page, Paged, Pages};
pub use client::response_future::ResponseFuture;
pub use client::stub::{Stub, StubCall};
pub use client::transport::{Body, BoxTransport, Transport};
pub use error::{
    ApiError, BoxError, ConfigError, Error, ErrorKind, HelperError, InvalidArgument, TransportError,
};
#[doc(hidden)]
pub use future::SharedFetch;
pub use message::check::check;
pub use message::file::FilePart;
pub use message::form::Form;
pub use message::raw::{RawCall, RawResponse};
pub use message::request::{Request, Response, StubRequest};
pub use policy::limit::{BoxRateLimiter, PendingCall, RateLimiter, SlidingWindow, Unlimited};
pub use policy::observe::{Attempt, DroppedValue, IncompleteList, Observer, Retry};
pub use policy::retry::RetryPolicy;

/// The content of file parts, chunks and HTTP responses.
pub use bytes;
/// The HTTP requests and responses of a [`Transport`].
pub use http;

/// The names that generated modules use.
#[doc(hidden)]
pub mod __generated {
    pub use std::collections::BTreeMap;

    pub use baijiayun_metadata::*;
    pub use bytes::Bytes;
    pub use serde::Serialize;
    pub use serde_json::Value;

    pub use crate::lenient::{self, Record};
    pub use crate::value::*;
    pub use crate::{
        ApiClient, Chunk, Error, FilePart, Form, Items, Page, Paged, PagedByDay, Pages, Request,
        ResponseFuture,
    };
    pub use crate::{
        deserialize_record, int_enum, int_id, stored_as_form, string_enum, string_id, wraps_form,
    };
}

/// The items that the macros and the tests of this crate use.
#[doc(hidden)]
pub mod __private {
    pub use serde;

    pub use crate::value::number::{parse_number, read_number};
    use crate::{Error, Response};
    use baijiayun_metadata::{Api, Operation};

    pub use crate::error::redact::{one_line, without_query};
    pub use crate::error::report::write as report;
    pub use crate::lenient::check_fields;
    pub use crate::message::stored::read_form;

    /// Reads a response as the client does, for fuzzing.
    pub fn decode<T: Response>(
        api: &'static Api,
        operation: &'static Operation,
        status: u16,
        body: &[u8],
    ) -> Result<T, Error> {
        let mask = crate::error::redact::Mask::default();
        let response = crate::message::envelope::ResponseBody {
            api,
            operation,
            status,
            encoding: None,
            body,
            mask: &mask,
            strict: false,
        };
        response.decode().map(|decoded| decoded.value)
    }
}
