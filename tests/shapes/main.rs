//! Code as users write it, which must compile and run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod arguments;
mod axum_app;
mod browser;
mod debug;
mod error_chains;
mod errors;
mod every_request;
mod every_response;
mod jobs;
mod key_errors;
mod limiters;
mod maps;
mod no_runtime;
mod operations;
mod pages;
mod responding;
mod secrets;
mod services;
mod settings;
mod shared_parts;
mod stubs;
mod tenants;
mod threads;
mod transport_errors;
mod transports;

use std::time::Duration;

use baijiayun_mock::{MockServer, MockSettings};
use baijiayun_vod::{Client, ClientBuilder, Credentials, RetryPolicy, Stub, VideoId, video};

/// Returns a builder with the required settings.
fn builder() -> ClientBuilder<Client> {
    Client::builder().credentials(Credentials::new(1, "k")).private_domain("demo123")
}

/// Returns a client with a stub.
fn stubbed(stub: &Stub) -> Client {
    builder().stub(stub.clone()).build().unwrap()
}

/// Returns a stub that responds with a status for every video.
fn transcoded() -> Stub {
    let mut response = video::GetStatusResponse::default();
    response.status = baijiayun_vod::VideoStatus::Transcoded;
    Stub::new().respond::<video::GetStatus>(response)
}

fn get_status() -> video::GetStatus {
    video::GetStatus::new(VideoId(7))
}

/// Starts a mock that transcodes immediately and has no rate limit.
async fn mock() -> MockServer {
    let settings = MockSettings::default().rate_limit(None).transcoding(Duration::ZERO);
    MockServer::builder().settings(settings).start().await.unwrap()
}

/// Returns the default policy without delays.
fn retry_at_once() -> RetryPolicy {
    RetryPolicy::default().first_delay(Duration::ZERO).max_delay(Duration::ZERO)
}
