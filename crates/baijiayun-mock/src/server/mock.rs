//! Everything a test asks of the mock.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use baijiayun_vod::reqwest;
use baijiayun_vod::{API, Client, ClientBuilder, Credentials, PartnerId, Path, Secret};
use tokio::task::JoinHandle;

use crate::clock::MockClock;
use crate::core::{Core, lock};
use crate::fault::Injection;
use crate::log::{LoggedCall, WebhookDelivery};
use crate::routes::path_of;
use crate::state::State;
use crate::webhook;

/// For how long calls that are being answered can hold up the end.
const GRACE: Duration = Duration::from_secs(3);

/// For how long a test may wait for something that is due.
const PATIENCE: Duration = Duration::from_secs(30);

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
/// assert_eq!(server.calls().len(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct MockServer {
    pub(super) core: Arc<Core>,
    pub(super) address: SocketAddr,
    pub(super) account: PartnerId,
    pub(super) serving: JoinHandle<()>,
    pub(super) webhooks: JoinHandle<()>,
}

impl MockServer {
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
            Path::Known(_) | Path::Unknown => Some((operation.id, path.as_str())),
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
    pub fn calls(&self) -> Vec<LoggedCall> {
        lock(&self.core.log).calls()
    }

    /// The callbacks that were sent, the oldest first.
    pub fn deliveries(&self) -> Vec<WebhookDelivery> {
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
            state.reserve_used_ids();
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
            while !webhook::is_settled(&self.core.state(), self.core.now()) {
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
        self.webhooks.abort();
        self.core.state().clone()
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        self.core.stopping.send_replace(true);
        self.webhooks.abort();
    }
}

/// The paths that the mock made up for what the source lost, by operation id.
pub fn unknown_paths() -> impl Iterator<Item = (&'static str, String)> {
    let lost = API.operations.iter().filter(|operation| operation.path == Path::Unknown);
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
        let targets: Vec<_> = server.calls().into_iter().map(|call| call.target).collect();
        assert_eq!(targets, ["/gateway/status", "/openapi/found"]);

        let elsewhere = MockServer::start().await.unwrap();
        let client = server.client().base_url(elsewhere.base_url()).build().unwrap();
        let status = client.video().get_status(video::GetStatus::new(VideoId(1))).await;
        assert_eq!(status.unwrap_err().code(), Some(404));
    }
}
