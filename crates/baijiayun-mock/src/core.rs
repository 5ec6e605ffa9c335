//! The core of the server, which all calls share.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use baijiayun_vod::metadata::Operation;
use baijiayun_vod::{Clock, UnixTime};
use fastrand::Rng;
use serde_json::Value;
use tokio::sync::{Notify, watch};

use crate::clock::MockClock;
use crate::evolve::{Change, Evolution};
use crate::fault::ActiveFaults;
use crate::log::{Log, LoggedCall, WebhookDelivery};
use crate::rate::Rate;
use crate::routes::Routes;
use crate::settings::MockSettings;
use crate::state::State;
use crate::storage::Storage;

/// A function that is called with every call once it has its response.
pub(crate) type Watcher = Box<dyn Fn(&LoggedCall) + Send + Sync>;

/// The core as the server and its tasks share it.
pub(crate) type SharedCore = Arc<Core>;

/// The core of the server, which all calls share.
pub(crate) struct Core {
    pub(crate) settings: MockSettings,
    pub(crate) clock: MockClock,
    pub(crate) storage: Storage,
    pub(crate) base_url: String,
    pub(crate) routes: Routes,
    pub(crate) watcher: Option<Watcher>,
    state: Mutex<State>,
    faults: Mutex<ActiveFaults>,
    rate: Mutex<Rate>,
    log: Mutex<Log>,
    /// The source of quirks. It is separate from that of tokens, so that quirks change no token.
    quirks: Mutex<Rng>,
    /// The changes of an evolved server.
    evolution: Option<Mutex<Evolution>>,
    /// Signals that an event or a webhook may be due.
    wake: Notify,
    /// Signals that everything due has been done.
    settled: watch::Sender<()>,
    stopping: watch::Sender<bool>,
}

impl Core {
    pub(crate) fn new(
        settings: MockSettings,
        clock: MockClock,
        storage: Storage,
        base_url: String,
        routes: Routes,
        watcher: Option<Watcher>,
        state: State,
    ) -> Self {
        Self {
            state: state.into(),
            faults: ActiveFaults::new(settings.seed).into(),
            rate: Default::default(),
            log: Log::default().into(),
            quirks: Rng::with_seed(settings.seed).into(),
            evolution: None,
            wake: Notify::new(),
            settled: watch::Sender::new(()),
            stopping: watch::Sender::new(false),
            settings,
            clock,
            storage,
            base_url,
            routes,
            watcher,
        }
    }

    /// Sets the changes of an evolved server.
    pub(crate) fn evolved(self, evolution: Option<Evolution>) -> Self {
        Self { evolution: evolution.map(Mutex::new), ..self }
    }

    pub(crate) fn now(&self) -> UnixTime {
        self.clock.now()
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, ActiveFaults> {
        lock(&self.faults)
    }

    pub(crate) fn rate(&self) -> MutexGuard<'_, Rate> {
        lock(&self.rate)
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, Log> {
        lock(&self.log)
    }

    pub(crate) fn log_delivery(&self, delivery: WebhookDelivery) {
        self.log().add_delivery(delivery, self.settings.log_capacity);
    }

    /// Returns a source of quirks for one call, if they are on. No lock stays held: two locks held at a
    /// time can end in a deadlock.
    pub(crate) fn quirks(&self) -> Option<Rng> {
        self.settings.quirks.then(|| lock(&self.quirks).fork())
    }

    /// Changes the data of a response, if the server has evolved.
    pub(crate) fn evolve(&self, operation: &Operation, mut data: Value) -> Value {
        if let Some(evolution) = &self.evolution {
            lock(evolution).apply(operation, &mut data);
        }
        data
    }

    pub(crate) fn changes(&self) -> Vec<Change> {
        self.evolution.as_ref().map_or_else(Vec::new, |evolution| lock(evolution).changes())
    }

    /// Signals that an event or a webhook may be due.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Waits until an event or a webhook may be due.
    pub(crate) fn woken(&self) -> impl Future<Output = ()> + '_ {
        self.wake.notified()
    }

    /// Signals that everything due has been done.
    pub(crate) fn signal_settled(&self) {
        self.settled.send_replace(());
    }

    pub(crate) fn watch_settled(&self) -> watch::Receiver<()> {
        self.settled.subscribe()
    }

    /// Signals the server to stop.
    pub(crate) fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Waits for the signal to stop.
    pub(crate) async fn stopped(&self) {
        // The sender lives as long as the core, so this cannot fail.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

/// Locks a part of the core. A call that panicked while it held the lock leaves the part usable.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
