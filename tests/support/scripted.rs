//! A mock with one scripted response to every call.

use baijiayun_mock::state::Account;
use baijiayun_mock::{Fault, LoggedCall, MockBuilder, MockClock, MockResponse, MockServer, State};
use baijiayun_vod::{Client, ClientBuilder, Credentials, PartnerId, RetryPolicy, Secret, UnixTime};

const PARTNER_ID: PartnerId = PartnerId(12345678);
pub const KEY: &str = "a-key-that-must-not-show";

/// A mock with a scripted response. It checks account, time and sign before it responds.
pub struct Server(MockServer);

impl Server {
    /// Starts a mock that responds with HTTP 200 and this body.
    pub async fn with_body(body: impl Into<String>) -> Self {
        Self::with(MockResponse::body(body.into())).await
    }

    /// Starts a mock with this response or fault on every call.
    pub async fn with(fault: impl Into<Fault>) -> Self {
        Self::start(mock(), fault).await
    }

    /// Starts a mock that responds with HTTP 200 and this body, with its clock stopped at this time.
    pub async fn at(time: UnixTime, body: &'static str) -> Self {
        Self::start(mock().clock(MockClock::stopped(time)), MockResponse::body(body)).await
    }

    /// Starts `mock` with this fault on every call.
    pub async fn start(mock: MockBuilder, fault: impl Into<Fault>) -> Self {
        let server = mock.start().await.unwrap();
        server.inject(fault.into().always());
        Self(server)
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.0.base_url())
    }

    /// Returns a builder without the paths that the client does not know by itself.
    pub fn builder(&self) -> ClientBuilder<Client> {
        builder().base_url(self.0.base_url())
    }

    pub fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// Returns the only call that was received.
    pub fn received(&self) -> LoggedCall {
        let received = self.0.calls();
        assert_eq!(received.len(), 1, "{received:?}");
        received[0].clone()
    }

    pub fn calls(&self) -> usize {
        self.0.calls().len()
    }

    /// Stops the mock.
    pub async fn stop(self) {
        self.0.stop().await;
    }
}

/// Returns a builder of a mock with the account of the clients.
pub fn mock() -> MockBuilder {
    let account = Account::new(PARTNER_ID, Secret::new(KEY), Secret::new("unused"));
    MockServer::builder().state(State::with_account(account))
}

/// Returns a builder with credentials. It ignores the proxies of the environment.
pub fn builder() -> ClientBuilder<Client> {
    let http =
        reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    // One attempt with the time of the client's own clock; tests/policies covers the rest.
    Client::builder()
        .credentials(Credentials::new(PARTNER_ID, KEY))
        .http_client(http)
        .retry(RetryPolicy::never())
        .learn_server_time(false)
}
