//! A mock with a stopped clock, and clients that retry without delay.

use std::time::Duration;

use baijiayun_mock::{MockClock, MockServer, MockSettings};
use baijiayun_vod::{Client, ClientBuilder, RetryPolicy, UnixTime};

/// The time of the mock.
pub const NOW: UnixTime = UnixTime(1_600_000_000);

/// Starts a mock with a stopped clock.
pub async fn server() -> MockServer {
    MockServer::builder().clock(MockClock::stopped(NOW)).start().await.unwrap()
}

/// Starts a mock with a stopped clock and without a rate limit.
pub async fn unlimited_server() -> MockServer {
    let settings = MockSettings::default().rate_limit(None);
    MockServer::builder().clock(MockClock::stopped(NOW)).settings(settings).start().await.unwrap()
}

/// Returns a builder of a client that retries without delay.
pub fn builder(server: &MockServer) -> ClientBuilder<Client> {
    server.client().retry(at_once())
}

pub fn client(server: &MockServer) -> Client {
    builder(server).build().unwrap()
}

/// Returns the default policy without delays.
pub fn at_once() -> RetryPolicy {
    let zero = Duration::ZERO;
    RetryPolicy::default().first_delay(zero).max_delay(zero).rate_limit_delay(zero)
}

/// Returns the ids of the operations that the mock received, in order.
pub fn arrived(server: &MockServer) -> Vec<&'static str> {
    server.calls().iter().map(|call| call.operation.map_or("none", |operation| operation.id)).collect()
}
