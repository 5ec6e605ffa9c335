//! How the mock behaves, where the vendor's behaviour has a number in it.

use std::time::Duration;

use baijiayun_vod::UnixTime;

/// The numbers of the mock's rules.
#[derive(Debug, Clone)]
pub struct MockSettings {
    /// How long transcoding takes. 2 s unless set.
    pub transcoding: Duration,
    /// How long an upload URL is good for. A day unless set.
    pub upload_url_lifetime: Duration,
    /// After how long a video whose file never came counts as timed out. Two days unless set.
    pub upload_timeout: Duration,
    /// How long to wait before a callback is sent again. 30 s unless set.
    pub webhook_interval: Duration,
    /// How long to wait for the answer to a callback. 5 s unless set.
    pub webhook_timeout: Duration,
    /// How many calls an account may make in any ten seconds; `None` for any number. 200 unless set.
    pub rate_limit: Option<usize>,
    /// How far a call's timestamp may be off. 300 s unless set.
    pub clock_tolerance: Duration,
    /// How many calls the log keeps, the latest. 1000 unless set.
    pub log_capacity: usize,
    /// What randomness starts from: tokens, quirks and random faults. The same seed gives the same.
    pub seed: u64,
    /// Whether answers vary at random in all the ways that PHP has been seen to vary. Off unless set.
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

/// The time that is so much later, or the last there is.
pub(crate) fn later(time: UnixTime, by: Duration) -> UnixTime {
    UnixTime(time.0.saturating_add(seconds(by)))
}

/// A duration as the whole seconds that times on the wire are counted in.
pub(crate) fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}
