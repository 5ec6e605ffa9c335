//! The boxed futures of trait objects, fetches that several callers share, and the runtime that futures need.

use std::panic::catch_unwind;
use std::pin::{Pin, pin};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{Shared, WeakShared};
use tokio::runtime::Handle;
use tokio::time::error::Elapsed;
use tokio::time::{sleep, timeout};

/// A boxed future, as trait objects return it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Returns whether this is a tokio runtime with timers.
pub(crate) fn has_timers() -> bool {
    // There is no other way to ask: in a runtime without time, creating a timer panics.
    Handle::try_current().is_ok() && catch_unwind(|| drop(sleep(Duration::ZERO))).is_ok()
}

/// Waits for a future for a limited time. One that is ready needs no timer.
pub(crate) async fn within<F: Future>(limit: Duration, future: F) -> Result<F::Output, Elapsed> {
    let mut future = pin!(future);
    match future.as_mut().now_or_never() {
        Some(output) => Ok(output),
        None => timeout(limit, future).await,
    }
}

/// The pending fetch of a value, shared by all callers that need the value at the same time.
///
/// Any caller that is polled drives the fetch, so one that is not polled blocks no other. The fetch is dropped once
/// no caller waits for it.
#[derive(Debug)]
pub struct SharedFetch<T: Clone>(Option<WeakShared<BoxFuture<'static, T>>>);

impl<T: Clone> Default for SharedFetch<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Clone> SharedFetch<T> {
    /// Returns the pending fetch, or else starts one.
    pub fn join(&mut self, fetch: impl FnOnce() -> BoxFuture<'static, T>) -> Shared<BoxFuture<'static, T>> {
        let pending = self.0.as_ref().and_then(WeakShared::upgrade);
        pending.filter(|pending| pending.peek().is_none()).unwrap_or_else(|| {
            let shared = fetch().shared();
            self.0 = shared.downgrade();
            shared
        })
    }

    /// Returns whether a caller waits for a fetch.
    pub fn is_pending(&self) -> bool {
        self.0.as_ref().and_then(WeakShared::upgrade).is_some()
    }
}
