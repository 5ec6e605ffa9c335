use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn now<T>(work: impl Future<Output = T>) -> T {
    futures_util::FutureExt::now_or_never(work).unwrap()
}

fn claim(store: &InMemoryDedupStore, qid: &str) -> DedupStatus {
    now(store.claim(qid)).unwrap()
}

#[test]
fn only_one_caller_gets_a_claim() {
    let store = InMemoryDedupStore::default();
    assert_eq!([claim(&store, "a"), claim(&store, "a")], [DedupStatus::New, DedupStatus::InProgress]);
    assert_eq!(claim(&store, "b"), DedupStatus::New);
    now(store.commit("a")).unwrap();
    now(store.release("b")).unwrap();
    assert_eq!([claim(&store, "a"), claim(&store, "b")], [DedupStatus::Handled, DedupStatus::New]);
}

#[test]
fn a_claim_can_be_dropped_released_or_committed() {
    let memory = Arc::new(InMemoryDedupStore::default());
    let store: Arc<dyn DynDedupStore> = memory.clone();
    let claim = || now(Claim::of(&store, Duration::from_secs(1), "a".to_owned()));
    let first = claim().unwrap();
    assert!(matches!(claim(), Err(WebhookError::InProgress { qid }) if qid == "a"));
    drop(first);
    now(claim().unwrap().release()).unwrap();
    now(claim().unwrap().commit()).unwrap();
    assert!(matches!(claim(), Err(WebhookError::Duplicate { qid }) if qid == "a"));
    assert_eq!(memory.memory().claimed.len(), 0);
}

#[test]
fn without_capacity_nothing_is_deduplicated() {
    let store = InMemoryDedupStore::new(0);
    for _ in 0..3 {
        assert_eq!(claim(&store, "a"), DedupStatus::New);
        now(store.commit("a")).unwrap();
    }
}

proptest! {
    /// The store agrees with a plain list of the latest events.
    #[test]
    fn the_oldest_event_is_evicted(capacity in 0_usize..5, qids in vec(0_u8..10, 0..60)) {
        let store = InMemoryDedupStore::new(capacity);
        let mut latest: VecDeque<u8> = VecDeque::new();
        for qid in qids {
            let expected = if latest.contains(&qid) { DedupStatus::Handled } else { DedupStatus::New };
            prop_assert_eq!(claim(&store, &qid.to_string()), expected);
            if expected == DedupStatus::New {
                now(store.commit(&qid.to_string())).unwrap();
                latest.push_back(qid);
            }
            while latest.len() > capacity {
                latest.pop_front();
            }
            let memory = store.memory();
            prop_assert_eq!((memory.order.len(), memory.handled.len()), (latest.len(), latest.len()));
        }
    }
}
