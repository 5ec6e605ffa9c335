//! Starting the mock, and everything a test asks of it.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use baijiayun_vod::reqwest;
use baijiayun_vod::{API, Client, ClientBuilder, Credentials, PartnerId, Path, Request, Secret};
use fastrand::Rng;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;

use super::connection::{Connection, Listener};
use super::handle::{PATIENCE, handle, path_of, routes};
use super::{Core, Watcher, lock};
use crate::callback;
use crate::clock::MockClock;
use crate::fault::{Faults, Injection};
use crate::log::{Delivery, Log, Received};
use crate::settings::Settings;
use crate::state::{State, StateError};
use crate::storage::Storage;

/// For how long calls that are being answered can hold up the end.
const GRACE: Duration = Duration::from_secs(3);

/// A mock of the VOD server API on a port of its own. It stops when it is dropped.
///
/// ```
/// use baijiayun_mock::MockServer;
/// use baijiayun_vod::category;
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let server = MockServer::start().await?;
/// let client = server.client().build()?;
///
/// let made = client.category().add(category::Add::new("Mathematics")).await?;
/// assert_eq!(client.category().list(category::List::new()).await?.list[0].id, made.id);
/// assert_eq!(server.received().len(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct MockServer {
    core: Arc<Core>,
    address: SocketAddr,
    account: PartnerId,
    serving: JoinHandle<()>,
    calling_back: JoinHandle<()>,
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

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

/// How a mock starts. Everything has a default.
#[derive(Default)]
pub struct MockBuilder {
    settings: Settings,
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
    pub fn settings(mut self, settings: Settings) -> Self {
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
    /// [told the same](ClientBuilder::path): `path::<video::DeleteSources>("/openapi/...")`.
    #[must_use]
    pub fn path<R: Request>(mut self, path: impl Into<String>) -> Self {
        self.paths.insert(R::OPERATION.id, path.into());
        self
    }

    /// Is told of every call once it is answered.
    #[must_use]
    pub fn watch(mut self, watcher: impl Fn(&Received) + Send + Sync + 'static) -> Self {
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
        state.keep_numbers_apart();
        let account = self.account.or_else(|| state.accounts.keys().next().copied());
        let account = account.filter(|id| state.accounts.contains_key(id)).ok_or(MockError::NoAccount)?;
        let storage = match self.folder {
            None => Storage::memory(),
            Some(folder) => {
                let path = folder.display().to_string();
                Storage::folder(folder).map_err(|source| MockError::Folder { path, source })?
            }
        };
        let wanted = SocketAddr::from(([127, 0, 0, 1], self.port));
        let cannot_listen = |source| MockError::Listen { address: wanted, source };
        let listener = TcpListener::bind(wanted).await.map_err(cannot_listen)?;
        let address = listener.local_addr().map_err(cannot_listen)?;
        let http = callback::Clients::new()?;
        let seed = self.settings.seed;
        let core = Arc::new(Core {
            state: state.into(),
            clock: self.clock.unwrap_or_else(MockClock::running),
            storage,
            base_url: format!("http://{address}"),
            routes: routes(self.paths),
            faults: Faults::new(seed).into(),
            rate: Default::default(),
            log: Log::default().into(),
            quirks: Rng::with_seed(seed).into(),
            watcher: self.watcher,
            wake: Notify::new(),
            settled: watch::Sender::new(()),
            stopping: watch::Sender::new(false),
            settings: self.settings,
        });
        let service = Router::new()
            .fallback(handle)
            .with_state(Arc::clone(&core))
            .into_make_service_with_connect_info::<Connection>();
        let stopping = Arc::clone(&core);
        let serving = tokio::spawn(async move {
            let stopped = async move { stopping.stopped().await };
            // It ends when it is told to.
            let _ = axum::serve(Listener(listener), service).with_graceful_shutdown(stopped).await;
        });
        let calling_back = tokio::spawn(callback::run(Arc::clone(&core), http));
        Ok(MockServer { core, address, account, serving, calling_back })
    }
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

    /// Where it is, such as `http://127.0.0.1:41234`.
    pub fn base_url(&self) -> &str {
        &self.core.base_url
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its account; the one that was chosen, if it has several.
    pub fn partner_id(&self) -> PartnerId {
        self.account
    }

    /// The present key of its account.
    pub fn partner_key(&self) -> Secret {
        self.of_account(|account| account.partner_key.clone())
    }

    /// The secret key of its account, with which API-1 gives the other one.
    pub fn secret_key(&self) -> Secret {
        self.of_account(|account| account.secret_key.clone())
    }

    fn of_account(&self, read: impl Fn(&crate::state::Account) -> Secret) -> Secret {
        self.core.state().accounts.get(&self.account).map_or_else(|| Secret::new(""), read)
    }

    /// A client of its account, ready to build: base URL, credentials, clock, and the paths
    /// that the mock was told, or made up for what the source lost.
    pub fn client(&self) -> ClientBuilder<Client> {
        let credentials = Credentials::new(self.account.0, self.partner_key().expose());
        let builder = Client::builder()
            .base_url(self.base_url())
            .credentials(credentials)
            .clock(self.core.clock.clone())
            .paths(self.paths());
        // The mock speaks no TLS, and reading the certificates of the machine takes long.
        let http = reqwest::Client::builder().no_proxy().tls_certs_only([]);
        match http.redirect(reqwest::redirect::Policy::none()).build() {
            Ok(http) => builder.http_client(http),
            // The client's own is as good where no proxy is set.
            Err(_) => builder,
        }
    }

    /// The paths that no client can know by itself.
    fn paths(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.core.routes.iter().filter_map(|(path, operation)| match operation.path {
            Path::Dynamic => None,
            Path::Known(known) if known == path => None,
            Path::Known(_) | Path::Unrecovered => Some((operation.id, path.as_str())),
        })
    }

    /// Its time, to be turned on.
    pub fn clock(&self) -> &MockClock {
        &self.core.clock
    }

    /// Makes calls go wrong.
    pub fn inject(&self, injection: Injection) {
        lock(&self.core.faults).add(injection);
    }

    /// Lets calls go right again.
    pub fn clear_faults(&self) {
        lock(&self.core.faults).clear();
    }

    /// The calls that arrived, the oldest first.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.core.log).calls()
    }

    /// The callbacks that were sent, the oldest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        lock(&self.core.log).deliveries()
    }

    /// Forgets the calls and the callbacks so far.
    pub fn clear_log(&self) {
        lock(&self.core.log).clear();
    }

    /// Reads or changes what it knows.
    pub fn state<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        let result = {
            let mut state = self.core.state();
            let result = work(&mut state);
            state.keep_numbers_apart();
            result
        };
        self.core.wake();
        result
    }

    /// The content of a file that was uploaded.
    ///
    /// # Errors
    ///
    /// `NotFound` if there is none, or whatever reading it gave.
    pub fn uploaded(&self, video_id: baijiayun_vod::VideoId) -> io::Result<Vec<u8>> {
        self.core.storage.read(&crate::state::Video::file(video_id))
    }

    /// Waits until what is due by now has happened: callbacks sent, and answered or put off.
    ///
    /// # Errors
    ///
    /// `TimedOut` if that takes more than half a minute.
    pub async fn settle(&self) -> io::Result<()> {
        let waiting = async {
            let mut settled = self.core.settled.subscribe();
            while !callback::is_settled(&self.core.state(), self.core.now()) {
                self.core.wake();
                // The sender lives as long as the server.
                let _ = settled.changed().await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.map_err(io::Error::from)
    }

    /// Stops the server in good order, and gives back what it knew. Calls that are being answered
    /// have a few seconds to come to an end.
    pub async fn stop(mut self) -> State {
        self.core.stopping.send_replace(true);
        // A call that hangs, or a task that was cancelled, is no reason not to stop.
        let _ = tokio::time::timeout(GRACE, &mut self.serving).await;
        self.serving.abort();
        self.calling_back.abort();
        self.core.state().clone()
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        self.core.stopping.send_replace(true);
        self.calling_back.abort();
    }
}

/// The paths that the mock made up for what the source lost, by operation id.
pub fn unrecovered_paths() -> impl Iterator<Item = (&'static str, String)> {
    let lost = API.operations.iter().filter(|operation| operation.path == Path::Unrecovered);
    lost.map(|operation| (operation.id, path_of(operation)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use baijiayun_vod::{VideoId, video};

    use super::*;

    #[tokio::test]
    async fn an_operation_can_be_somewhere_else() {
        let server = MockServer::builder()
            .path::<video::GetStatus>("/gateway/status")
            .path::<video::DeleteSources>("/openapi/found")
            .start()
            .await
            .unwrap();
        let client = server.client().build().unwrap();
        // Both are refused for their video, which is not there; that is to say, both arrive.
        let status = client.video().get_status(video::GetStatus::new(VideoId(1))).await;
        assert_eq!(status.unwrap_err().code(), Some(1001));
        let delete = client.video().delete_sources(video::DeleteSources::new([VideoId(1)])).await;
        assert_eq!(delete.unwrap_err().code(), Some(1001));
        let targets: Vec<_> = server.received().into_iter().map(|call| call.target).collect();
        assert_eq!(targets, ["/gateway/status", "/openapi/found"]);

        let elsewhere = MockServer::start().await.unwrap();
        let client = server.client().base_url(elsewhere.base_url()).build().unwrap();
        let status = client.video().get_status(video::GetStatus::new(VideoId(1))).await;
        assert_eq!(status.unwrap_err().code(), Some(404));
    }
}
