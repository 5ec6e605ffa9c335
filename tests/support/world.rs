//! A mock with a stopped clock, and a client of its account.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use baijiayun_mock::state::{Account, Play, State};
use baijiayun_mock::{MockBuilder, MockClock, MockServer, MockSettings};
use baijiayun_vod::{
    Client, ClientBuilder, CstDate, CstDateTime, Definition, Error, RetryPolicy, UnixTime, Unlimited,
    VideoId, upload,
};

/// The time of the mock when a test starts: 2020-01-01 10:01:01, China Standard Time.
pub const NOW: UnixTime = UnixTime(1_577_844_061);

/// The file that `World::upload` uploads.
pub const CONTENT: &[u8] = b"0123456789";

/// Returns a builder of a client without retries, rate limit or time correction, for tests of the server.
pub fn plain(server: &MockServer) -> ClientBuilder<Client> {
    let builder = server.client().retry(RetryPolicy::never()).learn_server_time(false);
    builder.rate_limiter(Arc::new(Unlimited))
}

/// A server and a client of its account.
pub struct World {
    pub server: MockServer,
    pub client: Client,
    /// For requests that the client would not send.
    pub http: reqwest::Client,
}

impl World {
    pub async fn new() -> Self {
        Self::start(MockServer::builder()).await
    }

    pub async fn with(settings: MockSettings) -> Self {
        Self::start(MockServer::builder().settings(settings)).await
    }

    pub async fn seeded(yaml: &str) -> Self {
        Self::start(MockServer::builder().state(State::from_yaml(yaml).unwrap())).await
    }

    /// Starts the mock with a stopped clock.
    pub async fn start(builder: MockBuilder) -> Self {
        let server = builder.clock(MockClock::stopped(NOW)).start().await.unwrap();
        let client = plain(&server).build().unwrap();
        // The mock has no TLS, and loading the certificates of the machine is slow.
        let http = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
        Self { server, client, http }
    }

    /// Changes or reads the account that the client calls as.
    pub fn account<T>(&self, work: impl FnOnce(&mut Account) -> T) -> T {
        let id = self.server.partner_id();
        self.server.state(|state| work(state.accounts.get_mut(&id).unwrap()))
    }

    /// Creates a video and returns its upload URL.
    pub async fn target(&self, name: &str) -> upload::GetUrlResponse {
        let request = upload::GetUrl::new(name, [Definition::High]);
        self.client.upload().get_url(request).await.unwrap()
    }

    /// Creates a video and uploads its file.
    pub async fn upload(&self, name: &str) -> VideoId {
        let target = self.target(name).await;
        let chunk = upload::UploadFileChunk::new(target.upload_url, name, 0, 10, CONTENT);
        self.client.upload().upload_file_chunk(chunk).await.unwrap();
        target.video_id
    }

    /// Creates a video, uploads its file, and advances the clock until it is transcoded.
    pub async fn transcoded(&self, name: &str) -> VideoId {
        let id = self.upload(name).await;
        self.advance(2);
        id
    }

    pub fn advance(&self, seconds: u64) {
        self.server.clock().advance(Duration::from_secs(seconds));
    }

    /// Adds a play to the account.
    pub fn play(&self, yaml: &str) {
        let play: Play = yaml_serde::from_str(yaml).unwrap();
        self.account(|account| account.plays.push(play));
    }
}

/// Returns the code and the message of a rejection. Panics with any other result.
pub fn rejection<T: Debug>(result: Result<T, Error>) -> (i64, String) {
    match result {
        Err(error) if error.rejection().is_some() => {
            let rejection = error.rejection().unwrap();
            (rejection.code, rejection.message.clone())
        }
        other => panic!("this should have been rejected: {other:?}"),
    }
}

/// Returns the code of a rejection. Panics with any other result.
pub fn code<T: Debug>(result: Result<T, Error>) -> i64 {
    rejection(result).0
}

pub fn date(day: i8) -> CstDate {
    CstDate::new(2020, 1, day).unwrap()
}

pub fn time(day: i8, hour: i8) -> CstDateTime {
    CstDateTime::new(2020, 1, day, hour, 0, 0).unwrap()
}

/// Returns the seed of random tests: `BAIJIAYUN_SEED`, or 1.
pub fn seed() -> u64 {
    std::env::var("BAIJIAYUN_SEED").map_or(1, |text| text.parse().unwrap())
}
