//! The server: what it shares between calls, how it starts and stops.

mod answer;
mod builder;
mod connection;
mod files;
mod handle;
mod mock;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use baijiayun_vod::{Clock, UnixTime};
use fastrand::Rng;
use tokio::sync::{Notify, watch};

use crate::clock::MockClock;
use crate::fault::Faults;
use crate::log::{Delivery, Log, Received};
use crate::rate::Rate;
use crate::settings::Settings;
use crate::state::{State, go_on};
use crate::storage::Storage;

pub use builder::{MockBuilder, MockError};
use handle::Routes;
pub use mock::{MockServer, unknown_paths};

/// Is told of every call when it has been answered.
type Watcher = Box<dyn Fn(&Received) + Send + Sync>;

/// What all calls share.
pub struct Core {
    state: Mutex<State>,
    settings: Settings,
    clock: MockClock,
    storage: Storage,
    base_url: String,
    routes: Routes,
    faults: Mutex<Faults>,
    rate: Mutex<Rate>,
    log: Mutex<Log>,
    /// Where quirks come from. They have a source of their own, so that they change no token.
    quirks: Mutex<Rng>,
    watcher: Option<Watcher>,
    /// That something new may be due.
    wake: Notify,
    /// That nothing is due any more.
    settled: watch::Sender<()>,
    stopping: watch::Sender<bool>,
}

/// How long the id of a callback is.
const QID_LENGTH: usize = 13;

/// Text that nobody can guess, as far as tests go.
pub(crate) fn token(rng: &mut Rng, length: usize) -> String {
    (0..length).map(|_| rng.alphanumeric()).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // State stays usable whatever happened to a call.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Core {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    pub(crate) fn settings(&self) -> &Settings {
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

    /// A source of quirks for one call, if there are to be any. Nothing stays locked: locks that are held
    /// two at a time end in a deadlock some day.
    pub(crate) fn quirks(&self) -> Option<Rng> {
        self.settings.quirks.then(|| lock(&self.quirks).fork())
    }

    /// The id of a callback.
    pub(crate) fn qid(&self, qid_seed: &mut Option<u64>) -> String {
        token(&mut go_on(qid_seed, !self.settings.seed), QID_LENGTH)
    }

    pub(crate) fn delivered(&self, delivery: Delivery) {
        lock(&self.log).delivered(delivery, self.settings.log_capacity);
    }

    /// Something new may be due.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Ends when something new may be due.
    pub(crate) fn woken(&self) -> impl Future<Output = ()> + '_ {
        self.wake.notified()
    }

    /// Tells whoever waits for it that what was due is done.
    pub(crate) fn settled(&self) {
        self.settled.send_replace(());
    }

    /// Ends when the server stops.
    pub(crate) async fn stopped(&self) {
        // An error means that it is gone altogether.
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }
}

/// Shared by the server, and by what is still being answered.
pub(crate) type SharedCore = Arc<Core>;
