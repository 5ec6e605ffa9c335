//! Deduplication of events.

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::timeout;

use super::WebhookError;
use crate::error::BoxError;
use crate::future::{BoxFuture, has_timers};

/// A store that deduplicates events by their `qid`. Implement it with shared storage if the vendor's webhooks
/// reach several machines.
///
/// An event is claimed before it is handled, and committed once that succeeds. After a failure it is
/// released, so that the vendor's next delivery is not a duplicate.
///
/// Implement it with `async fn`s; an `Arc` of a store is a store too, so that several receivers share one.
///
/// ```
/// use baijiayun_runtime::BoxError;
/// use baijiayun_runtime::webhook::{DedupStatus, DedupStore};
///
/// /// Claims in Redis. They expire, in case a machine dies; the time must be longer than handling an event
/// /// takes.
/// struct RedisStore<C>(C);
///
/// /// The commands that a Redis client has to have.
/// trait Commands: Send + Sync {
///     /// `SET key value NX EX seconds`. Returns whether it was set.
///     fn set_nx(&self, key: &str, value: &str, seconds: u64)
///     -> impl Future<Output = Result<bool, BoxError>> + Send;
///     /// `SET key value EX seconds`.
///     fn set(&self, key: &str, value: &str, seconds: u64)
///     -> impl Future<Output = Result<(), BoxError>> + Send;
///     /// `GET key`.
///     fn get(&self, key: &str) -> impl Future<Output = Result<Option<String>, BoxError>> + Send;
///     /// `DEL key`.
///     fn del(&self, key: &str) -> impl Future<Output = Result<(), BoxError>> + Send;
/// }
///
/// impl<C: Commands> DedupStore for RedisStore<C> {
///     async fn claim(&self, qid: &str) -> Result<DedupStatus, BoxError> {
///         if self.0.set_nx(qid, "claimed", 60).await? {
///             return Ok(DedupStatus::New);
///         }
///         Ok(match self.0.get(qid).await?.as_deref() {
///             Some("handled") => DedupStatus::Handled,
///             _ => DedupStatus::InProgress,
///         })
///     }
///
///     async fn commit(&self, qid: &str) -> Result<(), BoxError> {
///         self.0.set(qid, "handled", 86_400).await
///     }
///
///     async fn release(&self, qid: &str) -> Result<(), BoxError> {
///         self.0.del(qid).await
///     }
/// }
/// ```
///
/// Implement it with a plain `async fn`: `#[async_trait]` is not needed and does not fit.
///
/// `dyn DedupStore` does not exist; a [`BoxDedupStore`] is any store, for a choice at run time.
pub trait DedupStore: Send + Sync {
    /// Claims an event, unless it is already claimed or committed. Only one of several concurrent claims
    /// returns [`DedupStatus::New`].
    ///
    /// # Errors
    ///
    /// Any error of the store. The event is then rejected, and the vendor sends it again.
    fn claim(&self, qid: &str) -> impl Future<Output = Result<DedupStatus, BoxError>> + Send;

    /// Commits a claimed event as handled.
    ///
    /// # Errors
    ///
    /// Any error of the store.
    fn commit(&self, qid: &str) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// Releases a claimed event that could not be handled.
    ///
    /// # Errors
    ///
    /// Any error of the store.
    fn release(&self, qid: &str) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// Releases an event whose handling panicked or was cancelled, if the store can do so without waiting.
    ///
    /// By default it does nothing, which is right if claims expire.
    fn abandon(&self, _qid: &str) {}
}

impl<T: DedupStore> DedupStore for Arc<T> {
    fn claim(&self, qid: &str) -> impl Future<Output = Result<DedupStatus, BoxError>> + Send {
        (**self).claim(qid)
    }

    fn commit(&self, qid: &str) -> impl Future<Output = Result<(), BoxError>> + Send {
        (**self).commit(qid)
    }

    fn release(&self, qid: &str) -> impl Future<Output = Result<(), BoxError>> + Send {
        (**self).release(qid)
    }

    fn abandon(&self, qid: &str) {
        (**self).abandon(qid);
    }
}

/// A [`DedupStore`] as a trait object.
pub(in crate::webhook) trait DynDedupStore: Send + Sync {
    fn claim_boxed<'a>(&'a self, qid: &'a str) -> BoxFuture<'a, Result<DedupStatus, BoxError>>;
    fn commit_boxed<'a>(&'a self, qid: &'a str) -> BoxFuture<'a, Result<(), BoxError>>;
    fn release_boxed<'a>(&'a self, qid: &'a str) -> BoxFuture<'a, Result<(), BoxError>>;
    fn abandon_now(&self, qid: &str);
}

impl<T: DedupStore> DynDedupStore for T {
    fn claim_boxed<'a>(&'a self, qid: &'a str) -> BoxFuture<'a, Result<DedupStatus, BoxError>> {
        Box::pin(self.claim(qid))
    }

    fn commit_boxed<'a>(&'a self, qid: &'a str) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(self.commit(qid))
    }

    fn release_boxed<'a>(&'a self, qid: &'a str) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(self.release(qid))
    }

    fn abandon_now(&self, qid: &str) {
        self.abandon(qid);
    }
}

/// Any [`DedupStore`], for a choice at run time.
///
/// ```
/// use baijiayun_runtime::webhook::{BoxDedupStore, DedupStore, InMemoryDedupStore};
///
/// fn choose(shared: Option<impl DedupStore + 'static>) -> BoxDedupStore {
///     match shared {
///         Some(shared) => BoxDedupStore::new(shared),
///         None => BoxDedupStore::new(InMemoryDedupStore::default()),
///     }
/// }
/// ```
pub struct BoxDedupStore(Box<dyn DynDedupStore>);

impl BoxDedupStore {
    /// Boxes a store.
    pub fn new(store: impl DedupStore + 'static) -> Self {
        Self(Box::new(store))
    }
}

impl DedupStore for BoxDedupStore {
    async fn claim(&self, qid: &str) -> Result<DedupStatus, BoxError> {
        self.0.claim_boxed(qid).await
    }

    async fn commit(&self, qid: &str) -> Result<(), BoxError> {
        self.0.commit_boxed(qid).await
    }

    async fn release(&self, qid: &str) -> Result<(), BoxError> {
        self.0.release_boxed(qid).await
    }

    fn abandon(&self, qid: &str) {
        self.0.abandon_now(qid);
    }
}

impl fmt::Debug for BoxDedupStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoxDedupStore").finish_non_exhaustive()
    }
}

/// The outcome of [`DedupStore::claim`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DedupStatus {
    /// The event was new, and is now claimed by the caller.
    New,
    /// The event is claimed by another caller, and not handled yet.
    InProgress,
    /// The event was handled.
    Handled,
}

/// A [`DedupStore`] in memory, of a limited number of events.
///
/// All operations take constant time.
pub struct InMemoryDedupStore {
    capacity: usize,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    claimed: HashSet<String>,
    handled: HashSet<Arc<str>>,
    /// The handled events, the oldest first.
    order: VecDeque<Arc<str>>,
}

/// The default capacity of an [`InMemoryDedupStore`].
const CAPACITY: usize = 10_000;

impl InMemoryDedupStore {
    /// Creates a store of the latest `capacity` handled events.
    ///
    /// It should hold all events of the time in which a timestamp is accepted, ten minutes by default.
    /// Otherwise it misses duplicates.
    pub fn new(capacity: usize) -> Self {
        Self { capacity, memory: Mutex::default() }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn insert_handled(&self, qid: &str) {
        let mut memory = self.memory();
        memory.claimed.remove(qid);
        let qid: Arc<str> = qid.into();
        if memory.handled.insert(Arc::clone(&qid)) {
            memory.order.push_back(qid);
        }
        if memory.order.len() > self.capacity
            && let Some(oldest) = memory.order.pop_front()
        {
            memory.handled.remove(&oldest);
        }
    }
}

/// Creates a store of 10,000 events.
impl Default for InMemoryDedupStore {
    fn default() -> Self {
        Self::new(CAPACITY)
    }
}

impl DedupStore for InMemoryDedupStore {
    async fn claim(&self, qid: &str) -> Result<DedupStatus, BoxError> {
        let mut memory = self.memory();
        Ok(if memory.handled.contains(qid) {
            DedupStatus::Handled
        } else if memory.claimed.insert(qid.to_owned()) {
            DedupStatus::New
        } else {
            DedupStatus::InProgress
        })
    }

    async fn commit(&self, qid: &str) -> Result<(), BoxError> {
        self.insert_handled(qid);
        Ok(())
    }

    async fn release(&self, qid: &str) -> Result<(), BoxError> {
        self.abandon(qid);
        Ok(())
    }

    fn abandon(&self, qid: &str) {
        self.memory().claimed.remove(qid);
    }
}

impl fmt::Debug for InMemoryDedupStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let handled = self.memory().order.len();
        f.debug_struct("InMemoryDedupStore")
            .field("capacity", &self.capacity)
            .field("handled", &handled)
            .finish_non_exhaustive()
    }
}

/// The exclusive right to handle one event.
///
/// [Commit](Self::commit) it once the event is handled, and [release](Self::release) it if that fails.
/// Dropping it is like a release, but in a store that has to wait the claim may last until it expires.
#[must_use = "an event whose claim is dropped counts as not handled"]
pub struct Claim {
    store: Arc<dyn DynDedupStore>,
    /// How long the store may take.
    limit: Duration,
    qid: String,
    settled: bool,
}

impl Claim {
    /// Claims an event that is neither claimed nor handled.
    pub(in crate::webhook) async fn of(
        store: &Arc<dyn DynDedupStore>,
        limit: Duration,
        qid: String,
    ) -> Result<Self, WebhookError> {
        match within(limit, store.claim_boxed(&qid)).await? {
            DedupStatus::New => Ok(Self { store: Arc::clone(store), limit, qid, settled: false }),
            DedupStatus::InProgress => Err(WebhookError::InProgress { qid }),
            DedupStatus::Handled => Err(WebhookError::Duplicate { qid }),
        }
    }

    /// Commits the event as handled. Later deliveries are duplicates.
    ///
    /// # Errors
    ///
    /// [`WebhookError::Store`] if the store failed. Respond with a success all the same: the event was
    /// handled.
    pub async fn commit(mut self) -> Result<(), WebhookError> {
        // Do not release it if the store fails: it was handled.
        self.settled = true;
        within(self.limit, self.store.commit_boxed(&self.qid)).await
    }

    /// Releases the event, which could not be handled. Its next delivery is not a duplicate.
    ///
    /// # Errors
    ///
    /// [`WebhookError::Store`] if the store failed. The claim may then last until it expires.
    pub async fn release(mut self) -> Result<(), WebhookError> {
        within(self.limit, self.store.release_boxed(&self.qid)).await?;
        self.settled = true;
        Ok(())
    }
}

/// Waits for a store, with a limit where there are timers.
async fn within<T>(
    limit: Duration,
    call: impl Future<Output = Result<T, BoxError>>,
) -> Result<T, WebhookError> {
    let result = if has_timers() {
        let late = || Err(format!("it took longer than {limit:?}").into());
        timeout(limit, call).await.unwrap_or_else(|_| late())
    } else {
        call.await
    };
    result.map_err(WebhookError::Store)
}

impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { qid, settled, .. } = self;
        f.debug_struct("Claim").field("qid", qid).field("settled", settled).finish_non_exhaustive()
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if !self.settled {
            self.store.abandon_now(&self.qid);
        }
    }
}
