//! The builder that starts the mock.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use baijiayun_vod::{PartnerId, Request};
use tokio::net::TcpListener;

use super::connection::{Connection, Listener};
use super::handle::handle;
use super::mock_server::MockServer;
use crate::clock::MockClock;
use crate::core::{Core, SharedCore, Watcher};
use crate::evolve::Evolution;
use crate::log::LoggedCall;
use crate::routes::Routes;
use crate::settings::MockSettings;
use crate::state::{State, StateError};
use crate::storage::Storage;
use crate::webhook::{self, WebhookClient};

/// An error of starting a mock.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum MockError {
    /// The port could not be opened.
    #[error("cannot listen on {address}: {error}")]
    #[non_exhaustive]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The cause.
        error: io::Error,
    },
    /// The folder for files could not be created.
    #[error("cannot use the folder {path}: {error}")]
    #[non_exhaustive]
    Folder {
        /// The folder.
        path: String,
        /// The cause.
        error: io::Error,
    },
    /// The state is invalid.
    #[error(transparent)]
    State(#[from] StateError),
    /// The state has no accounts, or not the chosen one.
    #[error("the state has no such account, or none at all; add it")]
    NoAccount,
    /// The HTTP client that sends webhooks could not be set up.
    #[error("cannot set up the HTTP client that sends webhooks: {0}")]
    Http(String),
}

baijiayun_runtime::debug_as_report!(MockError);

impl MockServer {
    /// Starts a server with the default settings.
    ///
    /// # Errors
    ///
    /// [`MockError`], with the cause.
    pub async fn start() -> Result<Self, MockError> {
        Self::builder().start().await
    }

    /// Returns a builder with the default settings.
    pub fn builder() -> MockBuilder {
        MockBuilder::default()
    }
}

/// Builds and starts a mock. Everything has a default.
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
    evolution: Option<Evolution>,
}

impl fmt::Debug for MockBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockBuilder").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl MockBuilder {
    /// Sets the settings.
    #[must_use]
    pub fn settings(mut self, settings: MockSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Sets the state to start with. Default: [`State::seed`].
    #[must_use]
    pub fn state(mut self, state: State) -> Self {
        self.state = Some(state);
        self
    }

    /// Sets the clock. Default: the machine's time.
    #[must_use]
    pub fn clock(mut self, clock: MockClock) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Chooses the account of [`MockServer::client`] and of the other methods that need one. Default: the
    /// first of the state.
    #[must_use]
    pub fn account(mut self, partner_id: PartnerId) -> Self {
        self.account = Some(partner_id);
        self
    }

    /// Sets the folder for the content of files. Default: memory.
    #[must_use]
    pub fn files_in(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Sets the port. Default: a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Serves an operation at another path than its own, for a client with the
    /// [same setting](baijiayun_vod::ClientBuilder::path): `path::<video::DeleteSources>("/openapi/...")`.
    #[must_use]
    pub fn path<R: Request>(mut self, path: impl Into<String>) -> Self {
        self.paths.insert(R::OPERATION.id, path.into());
        self
    }

    /// Makes the server differ from the spec, as one that has changed: fields are added, renamed, retyped and
    /// dropped, and enums have new values. The seed chooses the changes; [`MockServer::changes`] lists them.
    #[must_use]
    pub fn evolve(mut self, seed: u64) -> Self {
        self.evolution = Some(Evolution::from_seed(seed));
        self
    }

    /// Sets a function that is called with every call once it has its response.
    #[must_use]
    pub fn watch(mut self, watcher: impl Fn(&LoggedCall) + Send + Sync + 'static) -> Self {
        self.watcher = Some(Box::new(watcher));
        self
    }

    /// Starts the server.
    ///
    /// # Errors
    ///
    /// [`MockError`], with the cause.
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
        let webhook_client = WebhookClient::new().map_err(|error| MockError::Http(error.to_string()))?;
        let core = Core::new(
            self.settings,
            self.clock.unwrap_or_else(MockClock::running),
            storage,
            format!("http://{address}"),
            Routes::new(self.paths),
            self.watcher,
            state,
        );
        let core = Arc::new(core.evolved(self.evolution));
        let serving = tokio::spawn(serve(listener, Arc::clone(&core)));
        let webhooks = tokio::spawn(webhook::run(Arc::clone(&core), webhook_client));
        Ok(MockServer { core, address, account, serving, webhooks })
    }
}

fn storage(folder: Option<PathBuf>) -> Result<Storage, MockError> {
    let Some(folder) = folder else { return Ok(Storage::memory()) };
    let path = folder.display().to_string();
    Storage::folder(folder).map_err(|error| MockError::Folder { path, error })
}

async fn listen(port: u16) -> Result<(TcpListener, SocketAddr), MockError> {
    let wanted = SocketAddr::from(([127, 0, 0, 1], port));
    let cannot_listen = |error| MockError::Listen { address: wanted, error };
    let listener = TcpListener::bind(wanted).await.map_err(cannot_listen)?;
    let address = listener.local_addr().map_err(cannot_listen)?;
    Ok((listener, address))
}

/// Serves calls until the signal to stop.
async fn serve(listener: TcpListener, core: SharedCore) {
    let service = Router::new()
        .fallback(handle)
        .with_state(Arc::clone(&core))
        .into_make_service_with_connect_info::<Connection>();
    let stopped = async move { core.stopped().await };
    // axum never returns an error here.
    let _ = axum::serve(Listener(listener), service).with_graceful_shutdown(stopped).await;
}
