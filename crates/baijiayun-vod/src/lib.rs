//! Client for BaijiaYun's (百家云) VOD (点播) server API: typed, signed, generated from a declarative spec.
//!
//! ```no_run
//! use baijiayun_vod::{Client, Credentials, VideoId, video};
//!
//! #[tokio::main]
//! async fn main() -> Result<(), baijiayun_vod::Error> {
//!     let client = Client::builder()
//!         .credentials(Credentials::from_env()?) // BAIJIAYUN_PARTNER_ID, BAIJIAYUN_PARTNER_KEY
//!         .private_domain("demo123")
//!         .build()?;
//!     let info = client.video().get_info(video::GetInfo::new(VideoId(123))).await?;
//!     println!("{}: {:?}", info.name, info.status);
//!     Ok(())
//! }
//! ```
//!
//! # Clients
//!
//! A [`Client`] is cheap to clone, and clones share connections, limits and the key. Each module of the API
//! has its own client: [`client.video()`](Client::video) returns a [`video::VideoClient`]. A call
//! returns a [`ResponseFuture`], which borrows nothing, so it can be stored and spawned:
//!
//! ```no_run
//! # use baijiayun_vod::{Client, VideoId, video};
//! # async fn example(client: Client) {
//! let call = tokio::spawn(client.video().get_status(video::GetStatus::new(VideoId(123))));
//! # }
//! ```
//!
//! Calls need a tokio runtime with I/O and time, such as that of `#[tokio::main]`. Outside of a runtime, or in
//! one without timers, they fail with [`ErrorKind::NoRuntime`]; in one without I/O, tokio panics. Programs
//! without async use the feature `blocking`. One [`ClientBuilder`] can be cloned as the template of many
//! clients, one per account. The key may come from a [`KeyProvider`], or be fetched with the account's secret
//! key.
//!
//! # Requests
//!
//! Each operation has a request ([`video::List`]) whose `new` takes the required parameters and which has a
//! setter for every optional one, and a response ([`video::ListResponse`]). Values with a unit or a format
//! have a type: [`VideoId`], [`ByteCount`], [`Seconds`], [`CstDateTime`]. A request is checked before
//! anything is sent. It can be compared and stored as JSON, TOML, MessagePack or postcard, unless it has a
//! secret or a file.
//!
//! ```
//! use baijiayun_vod::{Request, video};
//!
//! let request = video::List::new().page_size(50).name("algebra");
//! assert_eq!(request.param("page_size"), Some("50"));
//! ```
//!
//! [`ApiClient::call`] calls undocumented operations, and the [`RawResponse`] of
//! [`ApiClient::send_with_raw`] has undocumented fields too.
//!
//! # Uploads
//!
//! [`Client::uploader`] sends a file in chunks, resumes after an interrupted connection, and keeps one chunk
//! in memory, however large the file is. An [`UploadState`] resumes it in another process.
//!
//! ```no_run
//! # use baijiayun_vod::{Client, Definition};
//! # async fn example(client: Client) -> Result<(), baijiayun_vod::Error> {
//! let uploader = client
//!     .uploader([Definition::High])
//!     .on_progress(|progress| println!("{} of {} bytes", progress.sent, progress.total));
//! let video_id = uploader.upload("lecture.mp4").await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Waiting
//!
//! [`Client::waiter`] polls until videos are transcoded. Servers use a webhook instead: [`transcode`] checks
//! it, with the feature `axum-0-8` as an extractor and a router. [`webhook`] checks any other form that is
//! signed with the key.
//!
//! ```no_run
//! # use std::time::Duration;
//! # use baijiayun_vod::{Client, VideoId};
//! # async fn example(client: Client) -> Result<(), baijiayun_vod::Error> {
//! client.waiter().deadline(Duration::from_secs(3600)).wait(VideoId(123)).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Pages
//!
//! A paginated list is a stream of [`Items`] or of [`Pages`], which are fetched on demand. Play
//! records can be listed for at most one day per call; `…_by_day` splits a longer time span.
//!
//! ```no_run
//! # use baijiayun_vod::{Client, video};
//! # async fn example(client: Client) -> Result<(), baijiayun_vod::Error> {
//! let mut videos = client.video().list_items(video::List::new().page_size(1000));
//! while let Some(video) = videos.next().await {
//!     println!("{}", video?.name);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Retries
//!
//! Idempotent operations are retried after an interrupted connection, a timeout, HTTP 5xx, or a response cut
//! short; every other operation only if no connection was established. All are retried after a rejection because
//! of too many requests: HTTP 429, or a message that says so.
//! [`RetryPolicy`] sets the number of attempts. A wrong clock is corrected by the server's time, and a key that
//! was replaced is fetched again.
//!
//! ```
//! # use std::time::Duration;
//! # use baijiayun_vod::{Client, RetryPolicy};
//! let builder = Client::builder().retry(RetryPolicy::default().max_attempts(10).deadline(Duration::from_secs(300)));
//! ```
//!
//! # Limits
//!
//! A [`SlidingWindow`] keeps a client within the vendor's limit, 200 calls in any 10 s. Clients of one
//! account share one: an `Arc` of it is a limiter too. A [`RateLimiter`] of your own shares the limit between
//! machines.
//!
//! ```
//! # use std::sync::Arc;
//! # use baijiayun_vod::{Client, SlidingWindow};
//! let limiter = Arc::new(SlidingWindow::default());
//! let first = Client::builder().rate_limiter(limiter.clone());
//! let second = Client::builder().rate_limiter(limiter);
//! ```
//!
//! # Errors
//!
//! An [`Error`] has the operation, a [kind](Error::kind), and a [hint](Error::hint) on what to do next. It
//! states whether the call [may succeed later](Error::is_retryable), and whether it [may have taken
//! effect](Error::may_have_taken_effect) although it failed. [`code`] has the known error codes.
//!
//! ```no_run
//! # use baijiayun_vod::{Client, VideoId, code, video};
//! # async fn example(client: Client) {
//! match client.video().update(video::Update::new(VideoId(123), "Algebra")).await {
//!     Ok(_) => {}
//!     Err(error) if error.code() == Some(code::BAD_PARAMETER) => println!("no such video: {error}"),
//!     Err(error) if error.is_retryable() => println!("try again later: {error}"),
//!     Err(error) => println!("{error:?}"), // with its causes and a hint
//! }
//! # }
//! ```
//!
//! # Testing
//!
//! A [`Stub`] responds in place of the server, with responses that a test builds. Later versions add fields
//! to responses, so a test sets the fields that it needs on the default:
//!
//! ```
//! use baijiayun_vod::{Client, Credentials, Stub, VideoId, VideoStatus, video};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), baijiayun_vod::Error> {
//! let mut info = video::GetInfoResponse::default();
//! info.name = "a lecture".into();
//! info.status = VideoStatus::Transcoded;
//! let stub = Stub::new().respond::<video::GetInfo>(info);
//! let client =
//!     Client::builder().credentials(Credentials::new(1, "k")).private_domain("demo").stub(stub).build()?;
//! let info = client.video().get_info(video::GetInfo::new(VideoId(7))).await?;
//! assert_eq!(info.name, "a lecture");
//! # Ok(())
//! # }
//! ```
//!
//! The crate `baijiayun-mock` is a server that behaves like the vendor's.
//!
//! # Tracing
//!
//! Logs are [`tracing`] events under the target `baijiayun_vod`: attempts at level `DEBUG`, calls that failed
//! after all their attempts at `WARN`. An [`Observer`] receives every attempt, for metrics; a [`Transport`]
//! adds middleware.
//!
//! ```
//! # use baijiayun_vod::{Attempt, Client};
//! let builder = Client::builder().observer(|attempt: &Attempt<'_>| {
//!     println!("{} took {:?}", attempt.operation.id, attempt.elapsed);
//! });
//! ```
//!
//! # Unknown paths
//!
//! The URL path of 27 operations is cut off in our copy of the vendor's page. Everything else about them is
//! complete. Calling one fails with [`ErrorKind::UnknownPath`] before anything is sent, until the path from
//! the [vendor's current page](https://dev.baijiayun.com/wiki/detail/4) is set with [`ClientBuilder::path`].
//! `bjy paths` lists these operations with their places on the page, and `bjy paths import` finds their paths on
//! a saved copy of it. The metadata has the places as well: [`Operation::page`](metadata::Operation::page).
//!
//! # Decoding
//!
//! The server is written in PHP. Numbers are read from text and text from numbers, and an empty list is read
//! as an empty map. Enums keep unknown values, unknown fields are ignored, and missing fields are `None`. A
//! value that cannot be read is an [`ErrorKind::Decode`] with the operation and the JSON path.
//!
//! # Storing
//!
//! Responses and webhooks can be stored as JSON, TOML and MessagePack with names (`rmp_serde::to_vec_named`).
//! They read each value in any of the forms in which the server writes it, which requires a self-describing
//! format:
//!
//! - postcard, bincode and the like are not self-describing. Reading a response from them is an error.
//! - A response without lists and records can be written as a row of CSV. It cannot be read again, because
//!   CSV reads the text `007` as the number 7.
//! - A [`Secret`] is masked when it is written, and reading the mask is an error.
//!
//! Requests and [`UploadState`] can be stored in all these formats but CSV, which has no maps. Ids, enums, dates
//! and numbers with a unit can be stored in all of them, in structs of your own.
//!
//! # Features
//!
//! | feature | |
//! |---|---|
//! | `rustls` (default) | TLS by rustls, with the certificates of the system |
//! | `rustls-no-provider` | `rustls` with the crypto provider that the program installs |
//! | `blocking` | a client for programs without async |
//! | `axum-0-8` | an extractor and a router for the transcode webhook |
//! | `reqwest-0-13` | your own `reqwest::Client` as the transport |
//! | `jiff-1` | conversions of dates and times |

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "blocking")]
pub mod blocking;
#[rustfmt::skip]
mod generated;
#[cfg(doctest)]
mod must_not_compile;
mod player;
pub mod transcode;
pub mod uploader;
mod waiter;

/// The runtime, with traits and forms for tools that work with any operation.
#[doc(no_inline)]
pub use baijiayun_runtime as runtime;
#[doc(inline)]
pub use baijiayun_runtime::value::*;
#[doc(inline)]
pub use baijiayun_runtime::{
    ApiClient, ApiError, Attempt, Body, BoxError, BoxKeyProvider, BoxRateLimiter, BoxTransport, Chunk,
    ClientBuilder, Clock, ConfigError, Credentials, DroppedValue, DryRun, Error, ErrorKind, FilePart,
    FixedClock, HelperError, HttpTransport, IncompleteList, InvalidArgument, Items, KeyProvider, Observer,
    Page, Pages, PendingCall, RateLimiter, RawCall, RawResponse, Request, ResponseFuture, Retry, RetryPolicy,
    SlidingWindow, Stub, StubCall, SystemClock, Transport, TransportError, Unlimited, bytes, drift, http,
    metadata, sign, webhook,
};
pub use generated::*;
pub use player::TokenCache;
pub use uploader::{UploadError, UploadErrorKind, UploadProgress, UploadSource, UploadState, Uploader};
pub use waiter::{WaitError, WaitErrorKind, Waiter};
