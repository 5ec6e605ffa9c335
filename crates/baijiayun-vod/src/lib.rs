//! Client for BaijiaYun's VOD (点播) server API.
//!
//! One dependency is enough: everything needed from the runtime is re-exported here.
//!
//! ```no_run
//! use baijiayun_vod::{Client, Credentials, VideoId, video};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder()
//!     .credentials(Credentials::from_env()?)
//!     .private_domain("demo123")
//!     .build()?;
//! let info = client.video().get_info(video::GetInfo::new(VideoId(123))).await?;
//! println!("{}: {:?}", info.name, info.status);
//! # Ok(())
//! # }
//! ```
//!
//! # How it is laid out
//!
//! - Each module of the API is a module here ([`video`], [`upload`], [`category`], …). It has, for each
//!   operation, a request ([`video::GetInfo`]), a response ([`video::GetInfoResponse`]) and a method that
//!   signs and sends it: `client.video().get_info(request)`.
//! - A request's `new` takes the required parameters; every optional one has a setter.
//! - [`API`] describes every operation with its parameters, limits and response, for tools; [`code`] has
//!   the published error codes.
//! - Values that have a unit or a format have a type: [`ByteCount`], [`Seconds`],
//!   [`CstDateTime`], [`VideoId`], …
//!
//! # Callbacks
//!
//! [`transcode`] receives what the vendor sends when a video is transcoded; with the feature `axum-0-8`
//! as a router. [`webhook`] checks any other form that is signed with the key.
//!
//! # Without async
//!
//! The feature `blocking` adds `blocking::Client`, which has the same settings and the same calls, and
//! waits. Pages and items are iterators there.
//!
//! # Unknown paths
//!
//! The URL path of 27 operations is cut off in our copy of the vendor's page. Everything else about them
//! is complete. Calling one fails with [`ErrorKind::UnknownPath`] before anything is sent, until the path
//! from the vendor's current page is given to [`ClientBuilder::path`].
//!
//! # Decoding
//!
//! The server is written in PHP, and answers accordingly. Numbers are read from strings and the
//! other way round, an empty list stands for an empty map, enums keep unknown values, and
//! unknown fields are passed over. What is missing is `None`. What cannot be read is an
//! [`ErrorKind::Decode`] that names the operation and the JSON path.
//!
//! # Storing responses
//!
//! Responses and callbacks come back as they were from JSON, TOML and MessagePack with names, such as
//! `rmp_serde::to_vec_named` writes. They read each value in any of the forms in which the server writes it,
//! which takes a format that says what a value is:
//!
//! - postcard, bincode and the like do not say it. Reading a response from them is an error.
//! - A response without lists and records in it can be written as a row of CSV. It cannot be read again,
//!   because CSV makes the number 7 of the text `007`.
//! - A [`Secret`] is masked when it is written, and reading the mask is an error.
//!
//! Ids, enums, dates and numbers with a unit survive all these formats in structs of your own.
//!
//! # Testing
//!
//! A response can get fields in a later version, so a struct expression does not build one. A test sets the
//! fields that it needs on the default. There, a number is 0, text is empty, and an enum has no value.
//!
//! ```
//! use baijiayun_vod::{VideoStatus, video};
//!
//! let mut info = video::GetInfoResponse::default();
//! info.name = "a lecture".into();
//! info.status = VideoStatus::Transcoded;
//! ```
//!
//! [`Stub`] responds to the calls of a client without a server, with such responses, with JSON or with errors.

#[rustfmt::skip]
mod generated;
#[cfg(doctest)]
mod must_not_compile;
pub mod transcode;
pub mod uploader;
mod waiter;

#[doc(inline)]
pub use baijiayun_runtime::value::*;
#[doc(inline)]
pub use baijiayun_runtime::*;
// The runtime has a module of this name too, which it re-exports.
#[cfg(feature = "blocking")]
pub use generated::blocking;
pub use generated::*;
pub use uploader::{UploadError, UploadErrorKind, UploadProgress, UploadSource, UploadState, Uploader};
pub use waiter::{WaitError, WaitErrorKind, Waiter};
