//! What was handled already.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{CallbackError, SeenError};
use crate::future::BoxFuture;

/// Remembers which events were handled, by their `qid`. Implement it on a store that several
/// machines share, if the vendor's callbacks reach any of them.
///
/// An event is claimed before it is handled, and remembered for good only once that succeeded. After
/// a failure it is released, so that the vendor's next delivery is not taken for a duplicate.
///
/// In Redis, for instance, a claim is `SET qid busy NX EX 60`, whose lease ends the claim of a machine
/// that died; then `SET qid done EX 86400` remembers the event, and `DEL qid` releases it. A lease
/// has to be longer than the longest handling.
pub trait Seen: fmt::Debug + Send + Sync {
    /// Claims an event, unless it is claimed or remembered. Of many at once, one gets
    /// [`Standing::New`].
    ///
    /// # Errors
    ///
    /// Whatever went wrong in the store. The event is then refused, and comes again.
    fn claim<'a>(&'a self, qid: &'a str) -> BoxFuture<'a, Result<Standing, SeenError>>;

    /// Remembers a claimed event as handled.
    ///
    /// # Errors
    ///
    /// Whatever went wrong in the store.
    fn commit<'a>(&'a self, qid: &'a str) -> BoxFuture<'a, Result<(), SeenError>>;

    /// Forgets a claimed event, which could not be handled.
    ///
    /// # Errors
    ///
    /// Whatever went wrong in the store.
    fn release<'a>(&'a self, qid: &'a str) -> BoxFuture<'a, Result<(), SeenError>>;

    /// A claim was dropped: its handling panicked or was cancelled. Forget it, if that takes no
    /// waiting. By default nothing happens, which is right where claims run out by themselves.
    fn abandon(&self, _qid: &str) {}
}

/// What a [`Seen`] knows of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Nothing. It is now claimed for whoever asked.
    New,
    /// It is claimed, and not handled yet.
    Busy,
    /// It was handled.
    Handled,
}

/// Remembers within this process: so many events, the latest.
///
/// Claiming, remembering and forgetting take the same time however many there are.
pub struct SeenInMemory {
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

/// As many as a [`SeenInMemory`] remembers unless told otherwise.
const CAPACITY: usize = 10_000;

impl SeenInMemory {
    /// Remembers the latest `capacity` events. Too few let old ones pass again for as long as their
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
impl Default for SeenInMemory {
    fn default() -> Self {
        Self::new(CAPACITY)
    }
}

impl Seen for SeenInMemory {
    fn claim<'a>(&'a self, qid: &'a str) -> BoxFuture<'a, Result<Standing, SeenError>> {
        Box::pin(async move {
            let mut memory = self.memory();
            Ok(if memory.handled.contains(qid) {
                Standing::Handled
            } else if memory.busy.insert(qid.to_owned()) {
                Standing::New
            } else {
                Standing::Busy
            })
        })
    }

    fn commit<'a>(&'a self, qid: &'a str) -> BoxFuture<'a, Result<(), SeenError>> {
        Box::pin(async move {
            self.remember(qid);
            Ok(())
        })
    }

    fn release<'a>(&'a self, qid: &'a str) -> BoxFuture<'a, Result<(), SeenError>> {
        Box::pin(async move {
            self.abandon(qid);
            Ok(())
        })
    }

    fn abandon(&self, qid: &str) {
        self.memory().busy.remove(qid);
    }
}

impl fmt::Debug for SeenInMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let remembered = self.memory().order.len();
        f.debug_struct("SeenInMemory")
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
#[derive(Debug)]
#[must_use = "an event whose claim is dropped counts as not handled"]
pub struct Claim {
    seen: Arc<dyn Seen>,
    qid: String,
    settled: bool,
}

impl Claim {
    /// Claims an event that is neither claimed nor handled.
    pub(super) async fn of(seen: &Arc<dyn Seen>, qid: String) -> Result<Self, CallbackError> {
        match seen.claim(&qid).await.map_err(CallbackError::Store)? {
            Standing::New => Ok(Self { seen: Arc::clone(seen), qid, settled: false }),
            Standing::Busy => Err(CallbackError::Busy { qid }),
            Standing::Handled => Err(CallbackError::Duplicate { qid }),
        }
    }

    /// The event was handled: from now on it is a duplicate.
    ///
    /// # Errors
    ///
    /// [`CallbackError::Store`]: it was handled, but the store may not know that. Answer it as
    /// handled all the same, so that it does not come again.
    pub async fn commit(mut self) -> Result<(), CallbackError> {
        // Whatever happens now, it has been handled.
        self.settled = true;
        self.seen.commit(&self.qid).await.map_err(CallbackError::Store)
    }

    /// The event could not be handled: its next delivery is a new one.
    ///
    /// # Errors
    ///
    /// [`CallbackError::Store`]: the store may still take it for claimed, until the claim runs out.
    pub async fn release(mut self) -> Result<(), CallbackError> {
        self.seen.release(&self.qid).await.map_err(CallbackError::Store)?;
        self.settled = true;
        Ok(())
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if !self.settled {
            self.seen.abandon(&self.qid);
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

    fn standing(seen: &SeenInMemory, qid: &str) -> Standing {
        now(seen.claim(qid)).unwrap()
    }

    #[test]
    fn a_claim_is_for_one() {
        let seen = SeenInMemory::default();
        assert_eq!([standing(&seen, "a"), standing(&seen, "a")], [Standing::New, Standing::Busy]);
        assert_eq!(standing(&seen, "b"), Standing::New);
        now(seen.commit("a")).unwrap();
        now(seen.release("b")).unwrap();
        assert_eq!([standing(&seen, "a"), standing(&seen, "b")], [Standing::Handled, Standing::New]);
    }

    #[test]
    fn a_claim_ends_as_it_is_told() {
        let memory = Arc::new(SeenInMemory::default());
        let seen: Arc<dyn Seen> = memory.clone();
        let claim = || now(Claim::of(&seen, "a".to_owned()));
        let first = claim().unwrap();
        assert!(matches!(claim(), Err(CallbackError::Busy { qid }) if qid == "a"));
        drop(first);
        now(claim().unwrap().release()).unwrap();
        now(claim().unwrap().commit()).unwrap();
        assert!(matches!(claim(), Err(CallbackError::Duplicate { qid }) if qid == "a"));
        assert_eq!(memory.memory().busy.len(), 0);
    }

    #[test]
    fn without_capacity_nothing_is_remembered() {
        let seen = SeenInMemory::new(0);
        for _ in 0..3 {
            assert_eq!(standing(&seen, "a"), Standing::New);
            now(seen.commit("a")).unwrap();
        }
    }

    proptest! {
        /// Like a plain list of the latest, which is what it stands for.
        #[test]
        fn the_oldest_is_forgotten(capacity in 0_usize..5, qids in vec(0_u8..10, 0..60)) {
            let seen = SeenInMemory::new(capacity);
            let mut latest: VecDeque<u8> = VecDeque::new();
            for qid in qids {
                let expected = if latest.contains(&qid) { Standing::Handled } else { Standing::New };
                prop_assert_eq!(standing(&seen, &qid.to_string()), expected);
                if expected == Standing::New {
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
