//! The state that all calls share.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use baijiayun_vod::{Clock, UnixTime};
use fastrand::Rng;
use tokio::sync::{Notify, watch};

use crate::clock::MockClock;
use crate::fault::ActiveFaults;
use crate::log::{Log, LoggedCall, WebhookDelivery};
use crate::random::{continue_from, token};
use crate::rate::Rate;
use crate::routes::Routes;
use crate::settings::MockSettings;
use crate::state::State;
use crate::storage::Storage;

/// Is called with every call that is over.
pub(crate) type Watcher = Box<dyn Fn(&LoggedCall) + Send + Sync>;

/// The state that all calls share.
pub(crate) struct Core {
    pub(crate) state: Mutex<State>,
    pub(crate) settings: MockSettings,
    pub(crate) clock: MockClock,
    pub(crate) storage: Storage,
    pub(crate) base_url: String,
    pub(crate) routes: Routes,
    pub(crate) faults: Mutex<ActiveFaults>,
    pub(crate) rate: Mutex<Rate>,
    pub(crate) log: Mutex<Log>,
    /// The source of quirks. It is one of its own, so that quirks change no token.
    pub(crate) quirks: Mutex<Rng>,
    pub(crate) watcher: Option<Watcher>,
    /// Signals that something new may be due.
    pub(crate) wake: Notify,
    /// Signals that nothing is due any more.
    pub(crate) settled: watch::Sender<()>,
    pub(crate) stopping: watch::Sender<bool>,
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

/// The length of the id of an event.
const QID_LENGTH: usize = 13;

/// Locks a part of the core, whatever happened to the call that locked it before.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Core {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    pub(crate) fn settings(&self) -> &MockSettings {
        &self.settings
    }

    pub(crate) fn storage(&self) -> &Storage {
        &self.storage
    }

    pub(crate) fn clock(&self) -> &MockClock {
        &self.clock
    }

    pub(crate) fn now(&self) -> UnixTime {
        self.clock.now()
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Returns a source of quirks for one call, if they are on. No lock stays held: two locks held at a time
    /// end in a deadlock some day.
    pub(crate) fn quirks(&self) -> Option<Rng> {
        self.settings.quirks.then(|| lock(&self.quirks).fork())
    }

    /// Returns the id of a new event.
    pub(crate) fn qid(&self, qid_seed: &mut Option<u64>) -> String {
        token(&mut continue_from(qid_seed, !self.settings.seed), QID_LENGTH)
    }

    pub(crate) fn delivered(&self, delivery: WebhookDelivery) {
        lock(&self.log).add_delivery(delivery, self.settings.log_capacity);
    }

    /// Something new may be due.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Ends when something new may be due.
    pub(crate) fn woken(&self) -> impl Future<Output = ()> + '_ {
        self.wake.notified()
    }

    /// Signals that everything due is done.
    pub(crate) fn settled(&self) {
        self.settled.send_replace(());
    }

    /// Ends when the server stops.
    pub(crate) async fn stopped(&self) {
        // An error means that it is gone altogether.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }
}

/// The core as the server and the calls under way share it.
pub(crate) type SharedCore = Arc<Core>;
