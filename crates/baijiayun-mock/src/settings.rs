//! The settings of the mock.

use std::time::Duration;

/// The settings of the mock: times, limits and randomness.
#[derive(Debug, Clone)]
pub struct MockSettings {
    /// The time that transcoding takes. Default: 2 s.
    pub transcoding: Duration,
    /// The time after which an upload URL expires. Default: one day.
    pub upload_url_lifetime: Duration,
    /// The time after which a video without a file has the status "upload timed out". Default: two days.
    pub upload_timeout: Duration,
    /// The time before a webhook is sent again. Default: 30 s.
    pub webhook_interval: Duration,
    /// The time to wait for the response to a webhook. Default: 5 s.
    pub webhook_timeout: Duration,
    /// The number of calls that an account may make in any ten seconds; `None` for no limit. Default: 200.
    pub rate_limit: Option<usize>,
    /// The largest difference between a call's timestamp and the clock. Default: 300 s.
    pub clock_tolerance: Duration,
    /// The number of calls and of webhook deliveries that the log keeps. Default: 1000.
    pub log_capacity: usize,
    /// The seed of tokens, quirks and random faults. The same seed gives the same ones.
    pub seed: u64,
    /// Whether responses vary at random in the ways that PHP has been seen to write them. Default: off.
    pub quirks: bool,
}

impl Default for MockSettings {
    fn default() -> Self {
        Self {
            transcoding: Duration::from_secs(2),
            upload_url_lifetime: Duration::from_secs(24 * 3600),
            upload_timeout: Duration::from_secs(48 * 3600),
            webhook_interval: Duration::from_secs(30),
            webhook_timeout: Duration::from_secs(5),
            rate_limit: Some(200),
            clock_tolerance: Duration::from_secs(300),
            log_capacity: 1000,
            seed: 0,
            quirks: false,
        }
    }
}
