//! A mock with one scripted response to every call.

use baijiayun_mock::state::Account;
use baijiayun_mock::{Fault, LoggedCall, MockBuilder, MockClock, MockResponse, MockServer, State};
use baijiayun_vod::{Client, ClientBuilder, Credentials, PartnerId, RetryPolicy, Secret, UnixTime};

const PARTNER_ID: PartnerId = PartnerId(12345678);
pub const KEY: &str = "a-key-that-must-not-show";

/// A mock. It has checked account, time and sign by the time that it gives the answer.
pub struct Server(MockServer);

impl Server {
    /// Answers HTTP 200 with this body.
    pub async fn answering(body: impl Into<String>) -> Self {
        Self::with(MockResponse::body(body.into())).await
    }

    /// Answers with this, or goes wrong in this way.
    pub async fn with(fault: impl Into<Fault>) -> Self {
        Self::start(mock(), fault).await
    }

    /// Answers HTTP 200 with this body, at this time.
    pub async fn at(time: UnixTime, body: &'static str) -> Self {
        Self::start(mock().clock(MockClock::stopped(time)), MockResponse::body(body)).await
    }

    /// Starts a mock that does this to every call.
    pub async fn start(mock: MockBuilder, fault: impl Into<Fault>) -> Self {
        let server = mock.start().await.unwrap();
        server.inject(fault.into().always());
        Self(server)
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.0.base_url())
    }

    /// A builder that knows no path but those of the API.
    pub fn builder(&self) -> ClientBuilder<Client> {
        builder().base_url(self.0.base_url())
    }

    pub fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// The one call that arrived.
    pub fn received(&self) -> LoggedCall {
        let received = self.0.calls();
        assert_eq!(received.len(), 1, "{received:?}");
        received[0].clone()
    }

    pub fn calls(&self) -> usize {
        self.0.calls().len()
    }

    /// Stops listening.
    pub async fn stop(self) {
        self.0.stop().await;
    }
}

/// A mock with the account that the clients call as.
pub fn mock() -> MockBuilder {
    let account = Account::new(PARTNER_ID, Secret::new(KEY), Secret::new("unused"));
    MockServer::builder().state(State::with_account(account))
}

/// A builder with credentials, and no proxy whatever the environment says.
pub fn builder() -> ClientBuilder<Client> {
    let http =
        reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    // One attempt at the time of the client's own clock; tests/policies tests the rest.
    Client::builder()
        .credentials(Credentials::new(PARTNER_ID.0, KEY))
        .http_client(http)
        .retry(RetryPolicy::never())
        .learn_server_time(false)
}
