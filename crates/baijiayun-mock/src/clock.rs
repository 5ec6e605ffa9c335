//! The mock's time, which a test can stop and turn on.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use baijiayun_vod::{Clock, UnixTime};
use tokio::sync::watch;
use tokio::time::Instant;

/// Tells the mock the time, and anything else that is given a clone. It runs, or stands still, and
/// can be [advanced](Self::advance) either way.
#[derive(Debug, Clone)]
pub struct MockClock {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    hand: Mutex<Hand>,
    moved: watch::Sender<()>,
}

#[derive(Debug)]
struct Hand {
    /// Since 1970.
    at: Duration,
    /// When it was at that time, if it runs.
    runs_since: Option<Instant>,
}

impl Hand {
    fn now(&self) -> Duration {
        self.at.saturating_add(self.runs_since.map_or(Duration::ZERO, |since| since.elapsed()))
    }
}

impl MockClock {
    /// The machine's time.
    pub fn running() -> Self {
        let at = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self::new(at, Some(Instant::now()))
    }

    /// A clock that stands still until it is advanced.
    pub fn stopped(at: UnixTime) -> Self {
        Self::new(Duration::from_secs(at.0.try_into().unwrap_or_default()), None)
    }

    fn new(at: Duration, runs_since: Option<Instant>) -> Self {
        let hand = Mutex::new(Hand { at, runs_since });
        Self { shared: Arc::new(Shared { hand, moved: watch::Sender::new(()) }) }
    }

    /// Turns the clock on. What is due by then happens.
    pub fn advance(&self, by: Duration) {
        let mut hand = self.shared.hand.lock().unwrap_or_else(PoisonError::into_inner);
        hand.at = hand.at.saturating_add(by);
        drop(hand);
        self.shared.moved.send_replace(());
    }

    /// The time since 1970.
    pub(crate) fn since_epoch(&self) -> Duration {
        self.shared.hand.lock().unwrap_or_else(PoisonError::into_inner).now()
    }

    /// Waits until it is `at`, however the clock gets there. Without a time, waits for ever.
    pub(crate) async fn reaches(&self, at: Option<UnixTime>) {
        let Some(at) = at else { return std::future::pending().await };
        let mut moved = self.shared.moved.subscribe();
        loop {
            let (now, runs) = {
                let hand = self.shared.hand.lock().unwrap_or_else(PoisonError::into_inner);
                (hand.now(), hand.runs_since.is_some())
            };
            let left = Duration::from_secs(at.0.try_into().unwrap_or_default()).saturating_sub(now);
            if left.is_zero() {
                return;
            }
            let sleep =
                async { if runs { tokio::time::sleep(left).await } else { std::future::pending().await } };
            tokio::select! {
                () = sleep => {}
                _ = moved.changed() => {}
            }
        }
    }
}

impl Clock for MockClock {
    fn now(&self) -> UnixTime {
        UnixTime(self.since_epoch().as_secs().try_into().unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_stopped_clock_moves_by_hand() {
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
    async fn a_running_clock_gets_there_by_itself() {
        let clock = MockClock::running();
        clock.reaches(Some(clock.now())).await;
        clock.advance(Duration::from_secs(3600));
        assert!(clock.now() >= UnixTime::from_system(SystemTime::now()));
    }
}
