//! Starting the mock.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use baijiayun_vod::reqwest;
use baijiayun_vod::{PartnerId, Request};
use fastrand::Rng;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

use super::connection::{Connection, Listener};
use super::handle::handle;
use super::mock::MockServer;
use crate::clock::MockClock;
use crate::core::{Core, Watcher};
use crate::fault::ActiveFaults;
use crate::log::{Log, LoggedCall};
use crate::routes::routes;
use crate::settings::MockSettings;
use crate::state::{State, StateError};
use crate::storage::Storage;
use crate::webhook;

/// Why a mock could not start.
#[derive(Debug, thiserror::Error)]
pub enum MockError {
    /// Its port could not be opened.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What went wrong.
        source: io::Error,
    },
    /// Its folder could not be made.
    #[error("cannot use the folder {path}: {source}")]
    Folder {
        /// The folder.
        path: String,
        /// What went wrong.
        source: io::Error,
    },
    /// Its first state is unsound.
    #[error(transparent)]
    State(#[from] StateError),
    /// There is no account to call as.
    #[error("the state has no such account, or none at all; add it")]
    NoAccount,
    /// The HTTP client that sends callbacks could not be set up.
    #[error("cannot set up the HTTP client that sends callbacks: {0}")]
    Http(#[from] reqwest::Error),
}

impl MockServer {
    /// Starts a server with the defaults.
    ///
    /// # Errors
    ///
    /// [`MockError`] says what could not be had.
    pub async fn start() -> Result<Self, MockError> {
        Self::builder().start().await
    }

    /// Starts setting up a server.
    pub fn builder() -> MockBuilder {
        MockBuilder::default()
    }
}

/// How a mock starts. Everything has a default.
#[derive(Default)]
pub struct MockBuilder {
    settings: MockSettings,
    state: Option<State>,
    clock: Option<MockClock>,
    folder: Option<PathBuf>,
    port: u16,
    account: Option<PartnerId>,
    paths: BTreeMap<&'static str, String>,
    watcher: Option<Watcher>,
}

impl fmt::Debug for MockBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockBuilder").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl MockBuilder {
    /// The numbers of its rules.
    #[must_use]
    pub fn settings(mut self, settings: MockSettings) -> Self {
        self.settings = settings;
        self
    }

    /// What it knows at first. [`State::seed`] unless given.
    #[must_use]
    pub fn state(mut self, state: State) -> Self {
        self.state = Some(state);
        self
    }

    /// Its time. The machine's unless given.
    #[must_use]
    pub fn clock(mut self, clock: MockClock) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Which of its accounts it speaks of, in [`MockServer::client`] for one. The first unless given.
    #[must_use]
    pub fn account(mut self, partner_id: PartnerId) -> Self {
        self.account = Some(partner_id);
        self
    }

    /// Where it keeps the content of files. In memory unless given.
    #[must_use]
    pub fn files_in(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Its port. A free one unless given.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Serves an operation at another path than its own, for a client that is
    /// [told the same](baijiayun_vod::ClientBuilder::path): `path::<video::DeleteSources>("/openapi/...")`.
    #[must_use]
    pub fn path<R: Request>(mut self, path: impl Into<String>) -> Self {
        self.paths.insert(R::OPERATION.id, path.into());
        self
    }

    /// Is told of every call once it is answered.
    #[must_use]
    pub fn watch(mut self, watcher: impl Fn(&LoggedCall) + Send + Sync + 'static) -> Self {
        self.watcher = Some(Box::new(watcher));
        self
    }

    /// Starts the server.
    ///
    /// # Errors
    ///
    /// [`MockError`] says what could not be had.
    pub async fn start(self) -> Result<MockServer, MockError> {
        let mut state = match self.state {
            Some(state) => state,
            None => State::seed()?,
        };
        state.reserve_used_ids();
        let account = self.account.or_else(|| state.accounts.keys().next().copied());
        let account = account.filter(|id| state.accounts.contains_key(id)).ok_or(MockError::NoAccount)?;
        let storage = storage(self.folder)?;
        let (listener, address) = listen(self.port).await?;
        let http = webhook::Clients::new()?;
        let seed = self.settings.seed;
        let core = Arc::new(Core {
            state: state.into(),
            clock: self.clock.unwrap_or_else(MockClock::running),
            storage,
            base_url: format!("http://{address}"),
            routes: routes(self.paths),
            faults: ActiveFaults::new(seed).into(),
            rate: Default::default(),
            log: Log::default().into(),
            quirks: Rng::with_seed(seed).into(),
            watcher: self.watcher,
            wake: Notify::new(),
            settled: watch::Sender::new(()),
            stopping: watch::Sender::new(false),
            settings: self.settings,
        });
        let serving = tokio::spawn(serve(listener, Arc::clone(&core)));
        let webhooks = tokio::spawn(webhook::run(Arc::clone(&core), http));
        Ok(MockServer { core, address, account, serving, webhooks })
    }
}

fn storage(folder: Option<PathBuf>) -> Result<Storage, MockError> {
    let Some(folder) = folder else { return Ok(Storage::memory()) };
    let path = folder.display().to_string();
    Storage::folder(folder).map_err(|source| MockError::Folder { path, source })
}

async fn listen(port: u16) -> Result<(TcpListener, SocketAddr), MockError> {
    let wanted = SocketAddr::from(([127, 0, 0, 1], port));
    let cannot_listen = |source| MockError::Listen { address: wanted, source };
    let listener = TcpListener::bind(wanted).await.map_err(cannot_listen)?;
    let address = listener.local_addr().map_err(cannot_listen)?;
    Ok((listener, address))
}

/// Serves until the server is to stop.
async fn serve(listener: TcpListener, core: Arc<Core>) {
    let service = Router::new()
        .fallback(handle)
        .with_state(Arc::clone(&core))
        .into_make_service_with_connect_info::<Connection>();
    let stopped = async move { core.stopped().await };
    // It ends when it is told to.
    let _ = axum::serve(Listener(listener), service).with_graceful_shutdown(stopped).await;
}
