//! The client for programs without async. With the feature `blocking`.
//!
//! [`ApiClient`] is the async client with a runtime of its own. Everything it does, the async one
//! does; here it is only waited for.

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
/// Cheap to clone: clones share connections, settings and the one thread in the background that
/// keeps connections going. Threads can share a client; their calls run side by side.
///
/// # Inside async code
///
/// A call would block the thread that other tasks wait for, so it fails with
/// [`ErrorKind::InsideAsync`] and nothing is sent. On a thread that may be held up, as in
/// `tokio::task::spawn_blocking`, it works. A client can be built and dropped anywhere.
#[derive(Clone)]
pub struct ApiClient {
    client: client::ApiClient,
    background: Background,
}

/// Starts the thread in the background. The client must not have been used elsewhere: its connections
/// would stand still with the runtime that opened them.
impl TryFrom<client::ApiClient> for ApiClient {
    type Error = Error;

    fn try_from(client: client::ApiClient) -> Result<Self, Error> {
        Ok(Self { client, background: Background::start()? })
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

    /// Sends a request and reads the response.
    ///
    /// # Errors
    ///
    /// [`Error`] says what went wrong, at which operation, and what to do next.
    pub fn send<R: Request>(&self, request: R) -> Result<R::Response, Error> {
        self.background.wait(R::OPERATION, self.client.send(request))?
    }

    /// Sends a request and reads the response, and returns the raw response beside it; see
    /// [`ApiClient::send_with_raw`](crate::ApiClient::send_with_raw).
    ///
    /// # Errors
    ///
    /// [`Error`] says what went wrong, at which operation, and what to do next.
    pub fn send_with_raw<R: Request>(&self, request: R) -> Result<(R::Response, RawResponse), Error> {
        self.background.wait(R::OPERATION, self.client.send_with_raw(request))?
    }

    /// Sends a request and returns the response as it came, whatever its code.
    ///
    /// # Errors
    ///
    /// [`Error`] if nothing was sent, or no envelope came.
    pub fn send_raw<R: Request>(&self, request: R) -> Result<RawResponse, Error> {
        self.background.wait(R::OPERATION, self.client.send_raw(request))?
    }

    /// Calls any path with any parameters, signed like every call, and returns the response as it
    /// came, whatever its code.
    ///
    /// # Errors
    ///
    /// [`Error`] if nothing was sent, or no envelope came.
    pub fn call(&self, raw: RawCall) -> Result<RawResponse, Error> {
        self.background.wait(raw.operation(), self.client.call(raw))?
    }

    /// Sends one chunk of a file, as `operation` takes it, and reads the response.
    ///
    /// # Errors
    ///
    /// [`Error`] says what went wrong, at which operation, and what to do next.
    pub fn send_chunk<T: Response>(&self, operation: &'static Operation, chunk: Chunk) -> Result<T, Error> {
        self.background.wait(operation, self.client.send_chunk(operation, chunk))?
    }

    /// Returns all pages, from the one that the request asks for; see
    /// [`ApiClient::pages`](crate::ApiClient::pages) on when they end.
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

    /// Waits for anything else that the async client does, such as an upload. Should this be inside
    /// async code, the error names `operation`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InsideAsync`]. The result of the work itself is the value.
    pub fn wait<T>(
        &self,
        operation: &'static Operation,
        work: impl AsyncFnOnce(client::ApiClient) -> T,
    ) -> Result<T, Error> {
        self.background.wait(operation, work(self.client.clone()))
    }

    fn iter<T>(&self, operation: &'static Operation, items: client::pages::Items<T>) -> Items<T> {
        Items { operation, items, background: self.background.clone() }
    }
}

impl fmt::Debug for ApiClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.debug("ApiClient", f)
    }
}

/// Items that are fetched page by page, as they are asked for: nothing is called before `next` is, and the
/// next page is fetched once the last one is used up. After an error it ends.
#[must_use = "nothing is fetched unless it is iterated over"]
pub struct Items<T> {
    operation: &'static Operation,
    items: client::pages::Items<T>,
    background: Background,
}

/// Pages that are fetched as they are asked for.
pub type Pages<T> = Items<Page<T>>;

impl<T: Send + 'static> Iterator for Items<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.items.is_terminated() {
            return None;
        }
        match self.background.wait(self.operation, self.items.next()) {
            Ok(next) => next,
            Err(refused) => {
                self.items.end();
                Some(Err(refused))
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

/// A runtime whose one thread looks after sockets and timers. Each call runs on the thread that makes
/// it, so that no call waits for another's work.
#[derive(Clone)]
struct Background(Arc<OwnRuntime>);

struct OwnRuntime {
    handle: Handle,
    /// Always there until the end.
    runtime: Option<Runtime>,
}

impl Background {
    fn start() -> Result<Self, ConfigError> {
        let mut builder = Builder::new_multi_thread();
        let builder = builder.worker_threads(1).thread_name("baijiayun").enable_all();
        let runtime = builder.build().map_err(ConfigError::Runtime)?;
        Ok(Self(Arc::new(OwnRuntime { handle: runtime.handle().clone(), runtime: Some(runtime) })))
    }

    fn wait<F: Future>(&self, operation: &'static Operation, call: F) -> Result<F::Output, Error> {
        if is_inside_async() {
            return Err(Error::new(operation, ErrorKind::InsideAsync));
        }
        Ok(self.0.handle.block_on(call))
    }
}

/// Waiting for the thread to end, as a runtime does by itself when it is dropped, is not allowed inside
/// async code.
impl Drop for OwnRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Returns whether a task runs on this thread, so that tokio would panic if the thread waited.
///
/// There is a runtime on the threads of `spawn_blocking` too, where waiting is right. What tells them
/// apart is that only tasks have a budget, 128 steps at most, after which they are to yield. To use
/// it up does no harm: the task is about to be told of a mistake. (One made `unconstrained` has
/// none either; tokio panics then.)
fn is_inside_async() -> bool {
    let mut context = Context::from_waker(Waker::noop());
    let mut has_to_yield = || match coop::poll_proceed(&mut context) {
        Poll::Pending => true,
        Poll::Ready(step) => {
            step.made_progress();
            false
        }
    };
    Handle::try_current().is_ok() && (0..=u8::MAX).any(|_| has_to_yield())
}
