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
//! is complete. Calling one fails with [`Error::UnknownPath`] before anything is sent, until the path
//! from the vendor's current page is given to [`ClientBuilder::path`].
//!
//! # Decoding
//!
//! The server is written in PHP, and answers accordingly. Numbers are read from strings and the
//! other way round, an empty list stands for an empty map, enums keep unknown values, and
//! unknown fields are passed over. What is missing is `None`. What cannot be read is an
//! [`Error::Decode`] that names the operation and the JSON path.

#[rustfmt::skip]
mod generated;
pub mod transcode;
pub mod uploader;
mod waiter;

#[doc(no_inline)]
pub use baijiayun_runtime::reqwest;
#[doc(inline)]
pub use baijiayun_runtime::value::*;
#[doc(inline)]
pub use baijiayun_runtime::*;
// The runtime has a module of this name too, which it re-exports.
#[cfg(feature = "blocking")]
pub use generated::blocking;
pub use generated::*;
pub use uploader::{UploadError, UploadProgress, UploadSource, UploadState, Uploader};
pub use waiter::{WaitError, Waiter};
