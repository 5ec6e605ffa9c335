//! A running mock, as tests use it.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use baijiayun_vod::{Client, ClientBuilder, Credentials, PartnerId, Secret, VideoId};
use tokio::task::JoinHandle;

use crate::clock::MockClock;
use crate::core::SharedCore;
use crate::evolve::Change;
use crate::fault::Injection;
use crate::log::{LoggedCall, WebhookDelivery};
use crate::state::{Account, State, Video};
use crate::webhook;

/// The longest time that a stopping server waits for calls in progress.
const STOP_TIMEOUT: Duration = Duration::from_secs(3);

/// The longest time that [`MockServer::settle`] waits.
const SETTLE_TIMEOUT: Duration = Duration::from_secs(30);

/// A mock of the VOD server API on its own port. It stops when it is dropped.
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
/// let added = client.category().add(category::Add::new("Mathematics")).await?;
/// assert_eq!(client.category().list(category::List::new()).await?.list[0].id, added.id);
/// assert_eq!(server.calls().len(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct MockServer {
    pub(super) core: SharedCore,
    pub(super) address: SocketAddr,
    pub(super) account: PartnerId,
    pub(super) serving: JoinHandle<()>,
    pub(super) webhooks: JoinHandle<()>,
}

impl MockServer {
    /// Returns the base URL, such as `http://127.0.0.1:41234`.
    pub fn base_url(&self) -> &str {
        &self.core.base_url
    }

    /// Returns the address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the id of the account: the chosen one, or the first.
    pub fn partner_id(&self) -> PartnerId {
        self.account
    }

    /// Returns the current key of the account.
    pub fn partner_key(&self) -> Secret {
        self.account_key(|account| account.partner_key.clone())
    }

    /// Returns the secret key of the account, for which API-1 returns the partner key.
    pub fn secret_key(&self) -> Secret {
        self.account_key(|account| account.secret_key.clone())
    }

    fn account_key(&self, read: impl Fn(&Account) -> Secret) -> Secret {
        self.core.state().accounts.get(&self.account).map_or_else(|| Secret::new(""), read)
    }

    /// Returns a client of the account, ready to build: with base URL, credentials, clock, and the paths
    /// that the client does not know by itself.
    pub fn client(&self) -> ClientBuilder<Client> {
        let credentials = Credentials::new(self.account, self.partner_key().expose());
        Client::builder()
            .base_url(self.base_url())
            .credentials(credentials)
            .clock(self.core.clock.clone())
            .paths(self.core.routes.unknown_to_clients())
    }

    /// Returns the clock. Tests advance it.
    pub fn clock(&self) -> &MockClock {
        &self.core.clock
    }

    /// Injects a fault into later calls.
    pub fn inject(&self, injection: Injection) {
        self.core.faults().add(injection);
    }

    /// Removes all injected faults.
    pub fn clear_faults(&self) {
        self.core.faults().clear();
    }

    /// Returns the calls so far, the oldest first.
    pub fn calls(&self) -> Vec<LoggedCall> {
        self.core.log().calls()
    }

    /// Returns the attempts so far to deliver webhooks, the oldest first.
    pub fn deliveries(&self) -> Vec<WebhookDelivery> {
        self.core.log().deliveries()
    }

    /// Returns the changes of an [evolved](crate::MockBuilder::evolve) server, each with the number of values that
    /// responses have shown it in.
    pub fn changes(&self) -> Vec<Change> {
        self.core.changes()
    }

    /// Removes all calls and deliveries from the log.
    pub fn clear_log(&self) {
        self.core.log().clear();
    }

    /// Reads or changes the state.
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

    /// Returns the content of a video's file that was uploaded.
    ///
    /// # Errors
    ///
    /// `NotFound` if there is none, or the error of reading it.
    pub fn uploaded(&self, video_id: VideoId) -> io::Result<Vec<u8>> {
        self.core.storage.read(&Video::file(video_id))
    }

    /// Waits until everything due has been done. A webhook is done once it was accepted, or once its retry
    /// is due later.
    ///
    /// # Errors
    ///
    /// `TimedOut` after half a minute.
    pub async fn settle(&self) -> io::Result<()> {
        let waiting = async {
            let mut settled = self.core.watch_settled();
            while !webhook::is_settled(&self.core.state(), self.core.now()) {
                self.core.wake();
                // The sender lives as long as the server.
                let _ = settled.changed().await;
            }
        };
        tokio::time::timeout(SETTLE_TIMEOUT, waiting).await.map_err(io::Error::from)
    }

    /// Stops the server and returns its state. Calls in progress have three seconds to end.
    pub async fn stop(mut self) -> State {
        self.core.stop();
        // Stop also when a call hangs or the task was cancelled.
        let _ = tokio::time::timeout(STOP_TIMEOUT, &mut self.serving).await;
        self.serving.abort();
        self.webhooks.abort();
        self.core.state().clone()
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        self.core.stop();
        self.webhooks.abort();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use baijiayun_vod::{VideoId, video};

    use super::*;

    #[tokio::test]
    async fn an_operation_can_be_at_another_path() {
        let server = MockServer::builder()
            .path::<video::GetStatus>("/gateway/status")
            .path::<video::DeleteSources>("/openapi/found")
            .start()
            .await
            .unwrap();
        let client = server.client().build().unwrap();
        // Both calls reach the server, which rejects them because there is no such video.
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
