//! How far an upload has come.

use std::time::Duration;

use tokio::time::Instant;

/// How far an upload has come.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct UploadProgress {
    /// How many bytes the server has.
    pub sent: u64,
    /// How many there are.
    pub total: u64,
    /// How many bytes went out per second, since this upload was begun or resumed.
    pub rate: f64,
    /// How long it has taken since then.
    pub elapsed: Duration,
}

/// Measures one upload.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meter {
    started: Instant,
    /// Where it began.
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
