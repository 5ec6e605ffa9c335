//! A mock, and clients that do not keep a test waiting.

use std::time::Duration;

use baijiayun_mock::{MockClock, MockServer, MockSettings};
use baijiayun_vod::{Client, ClientBuilder, RetryPolicy, UnixTime};

/// When these tests take place.
pub const NOW: UnixTime = UnixTime(1_600_000_000);

/// A mock whose clock stands still.
pub async fn server() -> MockServer {
    MockServer::builder().clock(MockClock::stopped(NOW)).start().await.unwrap()
}

/// The same, without its limit.
pub async fn unlimited_server() -> MockServer {
    let settings = MockSettings { rate_limit: None, ..MockSettings::default() };
    MockServer::builder().clock(MockClock::stopped(NOW)).settings(settings).start().await.unwrap()
}

/// A client that tries again at once.
pub fn builder(server: &MockServer) -> ClientBuilder<Client> {
    server.client().retry(at_once())
}

pub fn client(server: &MockServer) -> Client {
    builder(server).build().unwrap()
}

/// The default, without its waits.
pub fn at_once() -> RetryPolicy {
    RetryPolicy::default().first_delay(Duration::ZERO).max_delay(Duration::ZERO)
}

/// The ids of the operations that arrived.
pub fn arrived(server: &MockServer) -> Vec<&'static str> {
    server.calls().iter().map(|call| call.operation.map_or("none", |operation| operation.id)).collect()
}
