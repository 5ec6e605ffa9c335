//! The future of a call.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::error::Error;
use crate::future::BoxFuture;

/// The future of a call, with the output `Result<T, E>`; `E` is [`Error`] by default.
///
/// It borrows nothing, so it can be stored and spawned: `tokio::spawn(client.video().get_info(request))`.
/// Dropping it cancels the call.
#[must_use = "a call is not sent unless its future is awaited"]
pub struct ResponseFuture<T, E = Error>(BoxFuture<'static, Result<T, E>>);

impl<T, E> ResponseFuture<T, E> {
    /// Creates it from the future of a call.
    #[doc(hidden)]
    pub fn new(call: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        Self(Box::pin(call))
    }
}

impl<T, E> Future for ResponseFuture<T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(cx)
    }
}

impl<T, E> fmt::Debug for ResponseFuture<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseFuture").finish_non_exhaustive()
    }
}
