//! The client for programs without async (feature `blocking`).
//!
//! [`Client`] has the calls of the async [`Client`](crate::Client), and its uploader, waiter and token cache, with
//! the same settings and errors. Inside async code all of them fail with
//! [`ErrorKind::InsideAsync`](crate::ErrorKind::InsideAsync), and nothing is sent.

mod player;
mod source;
mod uploader;
mod waiter;

pub use self::player::TokenCache;
pub use self::source::UploadSource;
pub use self::uploader::Uploader;
pub use self::waiter::{WaitAll, Waiter};
pub use crate::generated::blocking::*;

impl Client {
    fn async_client(&self) -> crate::Client {
        self.api().async_client().clone().into()
    }
}
