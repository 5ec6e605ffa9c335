//! The settings of the mock.

use std::time::Duration;

/// The settings of the mock: times, limits and randomness.
#[derive(Debug, Clone)]
pub struct MockSettings {
    pub(crate) transcoding: Duration,
    pub(crate) upload_url_lifetime: Duration,
    pub(crate) upload_timeout: Duration,
    pub(crate) webhook_interval: Duration,
    pub(crate) webhook_timeout: Duration,
    pub(crate) rate_limit: Option<usize>,
    pub(crate) clock_tolerance: Duration,
    pub(crate) log_capacity: usize,
    pub(crate) seed: u64,
    pub(crate) quirks: bool,
    pub(crate) documented_types: bool,
}

impl MockSettings {
    /// Sets the time that transcoding takes. Default: 2 s.
    #[must_use]
    pub fn transcoding(mut self, transcoding: Duration) -> Self {
        self.transcoding = transcoding;
        self
    }

    /// Sets the time after which an upload URL expires. Default: one day.
    #[must_use]
    pub fn upload_url_lifetime(mut self, upload_url_lifetime: Duration) -> Self {
        self.upload_url_lifetime = upload_url_lifetime;
        self
    }

    /// Sets the time after which a video without a file has the status "upload timed out". Default: two days.
    #[must_use]
    pub fn upload_timeout(mut self, upload_timeout: Duration) -> Self {
        self.upload_timeout = upload_timeout;
        self
    }

    /// Sets the time before a webhook is retried. Default: 30 s.
    #[must_use]
    pub fn webhook_interval(mut self, webhook_interval: Duration) -> Self {
        self.webhook_interval = webhook_interval;
        self
    }

    /// Sets the time to wait for the response to a webhook. Default: 5 s.
    #[must_use]
    pub fn webhook_timeout(mut self, webhook_timeout: Duration) -> Self {
        self.webhook_timeout = webhook_timeout;
        self
    }

    /// Sets the number of calls that an account may make in any ten seconds; `None` for no limit. Default: 200.
    #[must_use]
    pub fn rate_limit(mut self, rate_limit: Option<usize>) -> Self {
        self.rate_limit = rate_limit;
        self
    }

    /// Sets the largest difference between a call's timestamp and the clock. Default: 300 s.
    #[must_use]
    pub fn clock_tolerance(mut self, clock_tolerance: Duration) -> Self {
        self.clock_tolerance = clock_tolerance;
        self
    }

    /// Sets the number of calls and of webhook deliveries that the log keeps. Default: 1000.
    #[must_use]
    pub fn log_capacity(mut self, log_capacity: usize) -> Self {
        self.log_capacity = log_capacity;
        self
    }

    /// Sets the seed of tokens, quirks and random faults. The same seed gives the same ones.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Turns PHP's quirks on or off: random changes of the form of responses, as seen from PHP. Default: off.
    #[must_use]
    pub fn quirks(mut self, quirks: bool) -> Self {
        self.quirks = quirks;
        self
    }

    /// Writes every value in its documented type, for clients that were generated from `spec/openapi/vod.json`: an empty
    /// map is `{}`, and not PHP's `[]`. Default: off.
    #[must_use]
    pub fn documented_types(mut self, documented_types: bool) -> Self {
        self.documented_types = documented_types;
        self
    }
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
            documented_types: false,
        }
    }
}
