//! The future of a call.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::error::Error;
use crate::future::BoxFuture;

/// The response to a call, once it is there: `Result<T, Error>`.
///
/// It owns all that it needs, so it can be stored, and spawned on other threads:
/// `tokio::spawn(client.video().get_info(request))`. Dropping it cancels the call.
#[must_use = "a call is not sent unless its future is awaited"]
pub struct ResponseFuture<T>(BoxFuture<'static, Result<T, Error>>);

impl<T> ResponseFuture<T> {
    pub(crate) fn new(call: impl Future<Output = Result<T, Error>> + Send + 'static) -> Self {
        Self(Box::pin(call))
    }
}

impl<T> Future for ResponseFuture<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(cx)
    }
}

impl<T> fmt::Debug for ResponseFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
