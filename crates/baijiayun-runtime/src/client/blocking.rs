//! The client for programs without async, with the feature `blocking`.
//!
//! [`ApiClient`] wraps the async client and a runtime of its own, and waits for each call.

use std::fmt;
use std::future::Future;
use std::iter::FusedIterator;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use futures_core::stream::FusedStream;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::coop;

use crate::client::days::PagedByDay;
use crate::client::pages::{Page, Paged};
use crate::client::{self, Chunk};
use crate::error::{ConfigError, Error, ErrorKind};
use crate::message::raw::{RawCall, RawResponse};
use crate::message::request::{Request, Response};
use baijiayun_metadata::{Api, Operation};

/// Sends any request of one API, and waits for the response.
///
/// Cheap to clone: clones share connections, settings and the one background thread that drives the
/// connections. Threads can share a client; their calls run in parallel.
///
/// # Inside async code
///
/// A call would block a thread that other tasks need, so it fails with [`ErrorKind::InsideAsync`] and nothing
/// is sent. On a thread that may block, as in `tokio::task::spawn_blocking`, it works. A client can be built
/// and dropped anywhere.
#[derive(Clone)]
pub struct ApiClient {
    client: client::ApiClient,
    runtime: BackgroundRuntime,
}

/// Starts the background thread. The client must not have been used elsewhere: a connection stalls without
/// the runtime that opened it.
impl TryFrom<client::ApiClient> for ApiClient {
    type Error = Error;

    fn try_from(client: client::ApiClient) -> Result<Self, Error> {
        Ok(Self { client, runtime: BackgroundRuntime::start()? })
    }
}

impl ApiClient {
    /// Returns the API that this client calls.
    pub fn api(&self) -> &'static Api {
        self.client.api()
    }

    /// Returns the account that this client calls for.
    pub fn partner_id(&self) -> i64 {
        self.client.partner_id()
    }

    /// Writes the `Debug` form of a client: short, and without secrets.
    #[doc(hidden)]
    pub fn debug(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.client.debug(name, f)
    }

    /// Returns the path of an operation: the supplied one, or else the known one.
    pub fn path_of(&self, operation: &Operation) -> Option<&str> {
        self.client.path_of(operation)
    }

    /// Returns the async client. Only [`wait`](Self::wait) may run its calls: their connections need its runtime.
    #[doc(hidden)]
    pub fn async_client(&self) -> &client::ApiClient {
        &self.client
    }

    /// Sends a request and reads the response.
    ///
    /// # Errors
    ///
    /// [`Error`] has the operation, the kind of the failure, and a hint on what to do next.
    pub fn send<R: Request>(&self, request: R) -> Result<R::Response, Error> {
        self.runtime.wait(R::OPERATION, self.client.send(request))?
    }

    /// Sends a request and reads the response, and returns the raw response beside it; see
    /// [`ApiClient::send_with_raw`](crate::ApiClient::send_with_raw).
    ///
    /// # Errors
    ///
    /// [`Error`] has the operation, the kind of the failure, and a hint on what to do next.
    pub fn send_with_raw<R: Request>(&self, request: R) -> Result<(R::Response, RawResponse), Error> {
        self.runtime.wait(R::OPERATION, self.client.send_with_raw(request))?
    }

    /// Sends a request and returns the raw response, also that of a rejection.
    ///
    /// # Errors
    ///
    /// [`Error`] if nothing was sent or the response has no envelope.
    pub fn send_raw<R: Request>(&self, request: R) -> Result<RawResponse, Error> {
        self.runtime.wait(R::OPERATION, self.client.send_raw(request))?
    }

    /// Calls any path with any parameters, signed like every call, and returns the raw response, also that
    /// of a rejection.
    ///
    /// # Errors
    ///
    /// [`Error`] if nothing was sent or the response has no envelope.
    pub fn call(&self, raw: RawCall) -> Result<RawResponse, Error> {
        self.runtime.wait(raw.operation(), self.client.call(raw))?
    }

    /// Sends one chunk of a file to `operation`, and reads the response.
    ///
    /// # Errors
    ///
    /// [`Error`] has the operation, the kind of the failure, and a hint on what to do next.
    pub fn send_chunk<T: Response>(&self, operation: &'static Operation, chunk: Chunk) -> Result<T, Error> {
        self.runtime.wait(operation, self.client.send_chunk(operation, chunk))?
    }

    /// Returns all pages from the requested one on; see [`ApiClient::pages`](crate::ApiClient::pages) on when
    /// they end.
    pub fn pages<R: Paged>(&self, request: R) -> Pages<R::Item> {
        self.iter(R::OPERATION, self.client.pages(request))
    }

    /// Returns all items of all pages.
    pub fn items<R: Paged>(&self, request: R) -> Items<R::Item> {
        self.iter(R::OPERATION, self.client.items(request))
    }

    /// Returns all items of a time span of any length, day by day.
    pub fn items_by_day<R: PagedByDay>(&self, request: R) -> Items<R::Item> {
        self.iter(R::OPERATION, self.client.items_by_day(request))
    }

    /// Runs any other work of the async client, such as an upload, and returns its output.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InsideAsync`] of `operation` if called inside async code.
    pub fn wait<T>(
        &self,
        operation: &'static Operation,
        work: impl AsyncFnOnce(client::ApiClient) -> T,
    ) -> Result<T, Error> {
        self.runtime.wait(operation, work(self.client.clone()))
    }

    fn iter<T>(&self, operation: &'static Operation, items: client::pages::Items<T>) -> Items<T> {
        Items { operation, items, runtime: self.runtime.clone() }
    }
}

impl fmt::Debug for ApiClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.debug("ApiClient", f)
    }
}

/// An iterator over items that are fetched page by page, on demand: nothing is sent before the first `next`,
/// and a page is fetched once the items of the previous page are used up. It ends after an error.
#[must_use = "nothing is fetched unless it is iterated over"]
pub struct Items<T> {
    operation: &'static Operation,
    items: client::pages::Items<T>,
    runtime: BackgroundRuntime,
}

/// An iterator over pages that are fetched on demand.
pub type Pages<T> = Items<Page<T>>;

impl<T: Send + 'static> Iterator for Items<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.items.is_terminated() {
            return None;
        }
        match self.runtime.wait(self.operation, self.items.next()) {
            Ok(next) => next,
            Err(error) => {
                self.items.end();
                Some(Err(error))
            }
        }
    }
}

impl<T: Send + 'static> FusedIterator for Items<T> {}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}

/// A runtime with one thread for sockets and timers. Each call runs on the thread that makes it, so that no
/// call waits for another one.
#[derive(Clone)]
struct BackgroundRuntime(Arc<OwnRuntime>);

struct OwnRuntime {
    handle: Handle,
    /// `Some` until it is dropped.
    runtime: Option<Runtime>,
}

impl BackgroundRuntime {
    fn start() -> Result<Self, ConfigError> {
        let mut builder = Builder::new_multi_thread();
        let builder = builder.worker_threads(1).thread_name("baijiayun").enable_all();
        let runtime = builder.build().map_err(|error| ConfigError::Runtime(Arc::new(error)))?;
        Ok(Self(Arc::new(OwnRuntime { handle: runtime.handle().clone(), runtime: Some(runtime) })))
    }

    fn wait<F: Future>(&self, operation: &'static Operation, call: F) -> Result<F::Output, Error> {
        if is_inside_async() {
            return Err(Error::new(operation, ErrorKind::InsideAsync));
        }
        Ok(self.0.handle.block_on(call))
    }
}

/// Shuts the runtime down without waiting for its thread: inside async code, waiting would panic.
impl Drop for OwnRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Returns whether this thread is running a task, where blocking would make tokio panic.
///
/// The threads of `spawn_blocking` have a runtime too, but may block. Only tasks have a budget, of at most
/// 128 steps, after which they have to yield. Using it up is harmless: the task gets an error anyway. (A task
/// made `unconstrained` has no budget; there tokio panics.)
fn is_inside_async() -> bool {
    let mut context = Context::from_waker(Waker::noop());
    let mut must_yield = || match coop::poll_proceed(&mut context) {
        Poll::Pending => true,
        Poll::Ready(step) => {
            step.made_progress();
            false
        }
    };
    Handle::try_current().is_ok() && (0..=u8::MAX).any(|_| must_yield())
}
