//! The progress of an upload.

use std::time::Duration;

use tokio::time::Instant;

/// The progress of an upload.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct UploadProgress {
    /// The number of bytes that the server has.
    pub sent: u64,
    /// The size of the file in bytes.
    pub total: u64,
    /// The bytes per second since this upload was started or resumed.
    pub rate: f64,
    /// The time since then.
    pub elapsed: Duration,
}

/// Measures one upload.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meter {
    started: Instant,
    /// The number of bytes at its start.
    offset: u64,
    total: u64,
}

impl Meter {
    pub(super) fn new(offset: u64, total: u64) -> Self {
        Self { started: Instant::now(), offset, total }
    }

    pub(super) fn at(&self, sent: u64) -> UploadProgress {
        let elapsed = self.started.elapsed();
        let bytes = sent.saturating_sub(self.offset) as f64;
        let seconds = elapsed.as_secs_f64();
        let rate = if seconds > 0.0 { bytes / seconds } else { 0.0 };
        UploadProgress { sent, total: self.total, rate, elapsed }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_rate_is_of_what_was_sent_since_the_beginning() {
        let meter = Meter::new(1000, 9000);
        assert_eq!(meter.at(1000).rate, 0.0);
        advance(Duration::from_secs(4)).await;
        let progress = meter.at(3000);
        assert_eq!((progress.sent, progress.total, progress.rate), (3000, 9000, 500.0));
        assert_eq!(progress.elapsed, Duration::from_secs(4));
    }
}
