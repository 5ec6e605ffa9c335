//! The progress of uploads.

use std::time::Duration;

use tokio::time::Instant;

use crate::Error;

/// The progress of an upload.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct UploadProgress {
    /// The number of bytes that the server has.
    pub sent: u64,
    /// The size of the file in bytes.
    pub total: u64,
    /// The bytes sent per second, since the upload was started or resumed.
    pub rate: f64,
    /// The time since the upload was started or resumed.
    pub elapsed: Duration,
}

/// The delay after a failure, before the upload goes on.
#[derive(Debug)]
#[non_exhaustive]
pub struct UploadRetry<'a> {
    /// The time until then.
    pub delay: Duration,
    /// The failure.
    pub error: &'a Error,
}

/// The start of an upload, from which its progress is measured.
#[derive(Debug, Clone, Copy)]
pub(super) struct ProgressTracker {
    started: Instant,
    /// The number of bytes that the server had at the start.
    initial: u64,
    total: u64,
}

impl ProgressTracker {
    pub(super) fn start(initial: u64, total: u64) -> Self {
        Self { started: Instant::now(), initial, total }
    }

    pub(super) fn progress(&self, sent: u64) -> UploadProgress {
        let elapsed = self.started.elapsed();
        let bytes = sent.saturating_sub(self.initial) as f64;
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
    async fn the_rate_counts_bytes_since_the_start() {
        let tracker = ProgressTracker::start(1000, 9000);
        assert_eq!(tracker.progress(1000).rate, 0.0);
        advance(Duration::from_secs(4)).await;
        let progress = tracker.progress(3000);
        assert_eq!((progress.sent, progress.total, progress.rate), (3000, 9000, 500.0));
        assert_eq!(progress.elapsed, Duration::from_secs(4));
    }
}
