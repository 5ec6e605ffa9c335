//! A mock whose clock is stopped, and clients that retry without waiting.

use std::time::Duration;

use baijiayun_mock::{MockClock, MockServer, MockSettings};
use baijiayun_vod::{Client, ClientBuilder, RetryPolicy, UnixTime};

/// The time of the mock.
pub const NOW: UnixTime = UnixTime(1_600_000_000);

/// A mock with a stopped clock.
pub async fn server() -> MockServer {
    MockServer::builder().clock(MockClock::stopped(NOW)).start().await.unwrap()
}

/// A mock with a stopped clock and without a rate limit.
pub async fn unlimited_server() -> MockServer {
    let settings = MockSettings::default().rate_limit(None);
    MockServer::builder().clock(MockClock::stopped(NOW)).settings(settings).start().await.unwrap()
}

/// A client that retries at once.
pub fn builder(server: &MockServer) -> ClientBuilder<Client> {
    server.client().retry(at_once())
}

pub fn client(server: &MockServer) -> Client {
    builder(server).build().unwrap()
}

/// The default policy without delays.
pub fn at_once() -> RetryPolicy {
    RetryPolicy::default().first_delay(Duration::ZERO).max_delay(Duration::ZERO)
}

/// The ids of the operations that the mock received.
pub fn arrived(server: &MockServer) -> Vec<&'static str> {
    server.calls().iter().map(|call| call.operation.map_or("none", |operation| operation.id)).collect()
}
