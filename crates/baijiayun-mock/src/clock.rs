//! The clock of the mock, which a test can stop and advance.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use baijiayun_vod::{Clock, UnixTime};
use tokio::sync::watch;
use tokio::time::Instant;

/// The clock of the mock. Clones share the time. It runs or is stopped, and can be
/// [advanced](Self::advance) either way.
#[derive(Debug, Clone)]
pub struct MockClock {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    reading: Mutex<Reading>,
    advanced: watch::Sender<()>,
}

#[derive(Debug)]
struct Reading {
    /// The time since 1970 when it was last set.
    at: Duration,
    /// The instant at which it was set, if the clock runs.
    runs_since: Option<Instant>,
}

impl Reading {
    fn now(&self) -> Duration {
        self.at.saturating_add(self.runs_since.map_or(Duration::ZERO, |since| since.elapsed()))
    }
}

impl MockClock {
    /// Creates a clock that shows the machine's time.
    pub fn running() -> Self {
        let at = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self::new(at, Some(Instant::now()))
    }

    /// Creates a clock that stays at a time until it is advanced.
    pub fn stopped(at: UnixTime) -> Self {
        Self::new(Duration::from_secs(at.0.try_into().unwrap_or_default()), None)
    }

    fn new(at: Duration, runs_since: Option<Instant>) -> Self {
        let reading = Mutex::new(Reading { at, runs_since });
        Self { shared: Arc::new(Shared { reading, advanced: watch::Sender::new(()) }) }
    }

    /// Advances the clock. Events due by then happen.
    pub fn advance(&self, by: Duration) {
        let mut reading = self.shared.reading.lock().unwrap_or_else(PoisonError::into_inner);
        reading.at = reading.at.saturating_add(by);
        drop(reading);
        self.shared.advanced.send_replace(());
    }

    /// Returns the time since 1970.
    pub(crate) fn since_epoch(&self) -> Duration {
        self.shared.reading.lock().unwrap_or_else(PoisonError::into_inner).now()
    }

    /// Waits until the clock shows `at`, by itself or because it is advanced. `None` waits for ever.
    pub(crate) async fn reaches(&self, at: Option<UnixTime>) {
        let Some(at) = at else { return std::future::pending().await };
        let mut advanced = self.shared.advanced.subscribe();
        loop {
            let (now, runs) = {
                let reading = self.shared.reading.lock().unwrap_or_else(PoisonError::into_inner);
                (reading.now(), reading.runs_since.is_some())
            };
            let left = Duration::from_secs(at.0.try_into().unwrap_or_default()).saturating_sub(now);
            if left.is_zero() {
                return;
            }
            let sleep =
                async { if runs { tokio::time::sleep(left).await } else { std::future::pending().await } };
            tokio::select! {
                () = sleep => {}
                _ = advanced.changed() => {}
            }
        }
    }
}

impl Clock for MockClock {
    fn now(&self) -> UnixTime {
        UnixTime(self.since_epoch().as_secs().try_into().unwrap_or(i64::MAX))
    }
}

/// Returns the time that is `by` later, at most the largest time.
pub(crate) fn later(time: UnixTime, by: Duration) -> UnixTime {
    UnixTime(time.0.saturating_add(seconds(by)))
}

/// Returns a duration in whole seconds, the unit of times on the wire.
pub(crate) fn seconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_stopped_clock_moves_only_when_advanced() {
        let clock = MockClock::stopped(UnixTime(1000));
        assert_eq!(clock.now(), UnixTime(1000));
        let waiting = tokio::spawn({
            let clock = clock.clone();
            async move { clock.reaches(Some(UnixTime(1060))).await }
        });
        clock.advance(Duration::from_secs(59));
        assert_eq!(clock.now(), UnixTime(1059));
        clock.advance(Duration::from_secs(1));
        assert!(waiting.await.is_ok());
    }

    #[tokio::test]
    async fn a_running_clock_follows_the_machine() {
        let clock = MockClock::running();
        clock.reaches(Some(clock.now())).await;
        clock.advance(Duration::from_secs(3600));
        assert!(clock.now() >= UnixTime::from_system(SystemTime::now()));
    }
}
