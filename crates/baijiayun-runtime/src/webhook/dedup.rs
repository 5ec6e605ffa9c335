//! Stores of the events that were handled.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::WebhookError;
use crate::error::BoxError;
use crate::future::BoxFuture;

/// A store that deduplicates events by their `qid`. Implement it on a store that several machines share, if
/// the vendor's webhooks reach any of them.
///
/// An event is claimed before it is handled, and remembered for good only once that succeeded. After a
/// failure it is released, so that the vendor's next delivery is not taken for a duplicate.
///
/// Implement it with `async fn`s; an `Arc` of a store is a store too, so that several receivers share one.
///
/// ```
/// use baijiayun_runtime::BoxError;
/// use baijiayun_runtime::webhook::{DedupStatus, DedupStore};
///
/// /// Claims in Redis. A lease ends the claim of a machine that died: it has to be longer than the longest
/// /// handling of an event.
/// struct RedisStore<C>(C);
///
/// /// The commands that are needed of a Redis client.
/// trait Commands: Send + Sync {
///     /// `SET key value NX EX seconds`: whether it was set.
///     fn set_nx(&self, key: &str, value: &str, seconds: u64) -> impl Future<Output = Result<bool, BoxError>> + Send;
///     /// `SET key value EX seconds`.
///     fn set(&self, key: &str, value: &str, seconds: u64) -> impl Future<Output = Result<(), BoxError>> + Send;
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
/// `dyn DedupStore` does not exist. A receiver boxes what it is given.
pub trait DedupStore: Send + Sync {
    /// Claims an event, unless it is claimed or remembered. Of many at once, one gets
    /// [`DedupStatus::New`].
    ///
    /// # Errors
    ///
    /// Any error of the store. The event is then rejected, and the vendor sends it again.
    fn claim(&self, qid: &str) -> impl Future<Output = Result<DedupStatus, BoxError>> + Send;

    /// Remembers a claimed event as handled.
    ///
    /// # Errors
    ///
    /// Any error of the store.
    fn commit(&self, qid: &str) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// Forgets a claimed event, which could not be handled.
    ///
    /// # Errors
    ///
    /// Any error of the store.
    fn release(&self, qid: &str) -> impl Future<Output = Result<(), BoxError>> + Send;

    /// Forgets the claim of an event whose handling panicked or was cancelled, if that takes no waiting. By
    /// default nothing happens, which is right where claims expire by themselves.
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
pub(super) trait DynDedupStore: Send + Sync {
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

/// The outcome of [`DedupStore::claim`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DedupStatus {
    /// The event is new. It is now claimed by the caller.
    New,
    /// The event is claimed, and not handled yet.
    InProgress,
    /// The event was handled.
    Handled,
}

/// A [`DedupStore`] in the memory of this process: it remembers the latest events, up to a number.
///
/// Claiming, remembering and forgetting take constant time.
pub struct InMemoryDedupStore {
    capacity: usize,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    busy: HashSet<String>,
    handled: HashSet<Arc<str>>,
    /// The oldest first.
    order: VecDeque<Arc<str>>,
}

/// The default capacity of an [`InMemoryDedupStore`].
const CAPACITY: usize = 10_000;

impl InMemoryDedupStore {
    /// Creates a store of the latest `capacity` events. Too few let old ones pass again for as long as their
    /// timestamp is good, ten minutes by default.
    pub fn new(capacity: usize) -> Self {
        Self { capacity, memory: Mutex::default() }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn remember(&self, qid: &str) {
        let mut memory = self.memory();
        memory.busy.remove(qid);
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

/// 10,000 events.
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
        } else if memory.busy.insert(qid.to_owned()) {
            DedupStatus::New
        } else {
            DedupStatus::InProgress
        })
    }

    async fn commit(&self, qid: &str) -> Result<(), BoxError> {
        self.remember(qid);
        Ok(())
    }

    async fn release(&self, qid: &str) -> Result<(), BoxError> {
        self.abandon(qid);
        Ok(())
    }

    fn abandon(&self, qid: &str) {
        self.memory().busy.remove(qid);
    }
}

impl fmt::Debug for InMemoryDedupStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let remembered = self.memory().order.len();
        f.debug_struct("InMemoryDedupStore")
            .field("capacity", &self.capacity)
            .field("remembered", &remembered)
            .finish_non_exhaustive()
    }
}

/// The right to handle one event, which nobody else has meanwhile.
///
/// [Commit](Self::commit) it once the event is handled, and [release](Self::release) it if that
/// failed. Dropping it is like a release, except that a store that has to be waited for may notice
/// later.
#[must_use = "an event whose claim is dropped counts as not handled"]
pub struct Claim {
    store: Arc<dyn DynDedupStore>,
    qid: String,
    settled: bool,
}

impl Claim {
    /// Claims an event that is neither claimed nor handled.
    pub(super) async fn of(store: &Arc<dyn DynDedupStore>, qid: String) -> Result<Self, WebhookError> {
        match store.claim_boxed(&qid).await.map_err(WebhookError::Store)? {
            DedupStatus::New => Ok(Self { store: Arc::clone(store), qid, settled: false }),
            DedupStatus::InProgress => Err(WebhookError::InProgress { qid }),
            DedupStatus::Handled => Err(WebhookError::Duplicate { qid }),
        }
    }

    /// Remembers the event as handled: from now on it is a duplicate.
    ///
    /// # Errors
    ///
    /// [`WebhookError::Store`]: it was handled, but the store may not know that. Answer it as
    /// handled all the same, so that it does not come again.
    pub async fn commit(mut self) -> Result<(), WebhookError> {
        // The event has been handled, also if the store fails.
        self.settled = true;
        self.store.commit_boxed(&self.qid).await.map_err(WebhookError::Store)
    }

    /// Releases the event, which could not be handled: its next delivery is a new one.
    ///
    /// # Errors
    ///
    /// [`WebhookError::Store`]: the store may still take it for claimed, until the claim runs out.
    pub async fn release(mut self) -> Result<(), WebhookError> {
        self.store.release_boxed(&self.qid).await.map_err(WebhookError::Store)?;
        self.settled = true;
        Ok(())
    }
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn now<T>(work: impl Future<Output = T>) -> T {
        futures_util::FutureExt::now_or_never(work).unwrap()
    }

    fn claim(seen: &InMemoryDedupStore, qid: &str) -> DedupStatus {
        now(seen.claim(qid)).unwrap()
    }

    #[test]
    fn a_claim_is_for_one() {
        let seen = InMemoryDedupStore::default();
        assert_eq!([claim(&seen, "a"), claim(&seen, "a")], [DedupStatus::New, DedupStatus::InProgress]);
        assert_eq!(claim(&seen, "b"), DedupStatus::New);
        now(seen.commit("a")).unwrap();
        now(seen.release("b")).unwrap();
        assert_eq!([claim(&seen, "a"), claim(&seen, "b")], [DedupStatus::Handled, DedupStatus::New]);
    }

    #[test]
    fn a_claim_ends_as_it_is_told() {
        let memory = Arc::new(InMemoryDedupStore::default());
        let store: Arc<dyn DynDedupStore> = memory.clone();
        let claim = || now(Claim::of(&store, "a".to_owned()));
        let first = claim().unwrap();
        assert!(matches!(claim(), Err(WebhookError::InProgress { qid }) if qid == "a"));
        drop(first);
        now(claim().unwrap().release()).unwrap();
        now(claim().unwrap().commit()).unwrap();
        assert!(matches!(claim(), Err(WebhookError::Duplicate { qid }) if qid == "a"));
        assert_eq!(memory.memory().busy.len(), 0);
    }

    #[test]
    fn without_capacity_nothing_is_remembered() {
        let seen = InMemoryDedupStore::new(0);
        for _ in 0..3 {
            assert_eq!(claim(&seen, "a"), DedupStatus::New);
            now(seen.commit("a")).unwrap();
        }
    }

    proptest! {
        /// Behaves like a plain list of the latest.
        #[test]
        fn the_oldest_is_forgotten(capacity in 0_usize..5, qids in vec(0_u8..10, 0..60)) {
            let seen = InMemoryDedupStore::new(capacity);
            let mut latest: VecDeque<u8> = VecDeque::new();
            for qid in qids {
                let expected = if latest.contains(&qid) { DedupStatus::Handled } else { DedupStatus::New };
                prop_assert_eq!(claim(&seen, &qid.to_string()), expected);
                if expected == DedupStatus::New {
                    now(seen.commit(&qid.to_string())).unwrap();
                    latest.push_back(qid);
                }
                while latest.len() > capacity {
                    latest.pop_front();
                }
                let memory = seen.memory();
                prop_assert_eq!((memory.order.len(), memory.handled.len()), (latest.len(), latest.len()));
            }
        }
    }
}
