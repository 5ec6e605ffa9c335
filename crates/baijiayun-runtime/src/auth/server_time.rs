//! The server's time, learned from its responses.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::auth::clock::Clock;
use crate::value::UnixTime;

/// A smaller difference comes from the network, and does no harm.
const NEGLIGIBLE: i64 = 5;
/// A timestamp that was off by this much may be the reason for a rejection: the server allows about 300.
const SUSPICIOUS: i64 = 240;
/// No server's clock is outside of the years 2015 to 2099. Zeros and milliseconds are.
const PLAUSIBLE: Range<i64> = 1_420_070_400..4_102_444_800;

/// A time to sign with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stamp {
    pub(crate) time: UnixTime,
    /// The correction of the clock in seconds.
    ahead: i64,
}

/// This machine's clock, corrected by what the server says of the time.
pub(crate) struct ServerTime {
    clock: Arc<dyn Clock>,
    /// The number of seconds by which the server is ahead.
    ahead: AtomicI64,
    learns: bool,
}

impl ServerTime {
    pub(crate) fn new(clock: Arc<dyn Clock>, learns: bool) -> Self {
        Self { clock, ahead: AtomicI64::new(0), learns }
    }

    /// Returns the time to sign with.
    pub(crate) fn stamp(&self) -> Stamp {
        let ahead = self.ahead.load(Ordering::Relaxed);
        Stamp { time: UnixTime(self.clock.now().0.saturating_add(ahead)), ahead }
    }

    /// Learns the server's time, when it has accepted a timestamp or rejected a call. Times that cannot be its
    /// clock are ignored, because every later call would be rejected.
    pub(crate) fn learn(&self, said: UnixTime, accepted: bool) {
        let off = said.0.saturating_sub(self.stamp().time.0).saturating_abs();
        let is_credible = is_plausible(said) && !(accepted && off > SUSPICIOUS);
        if self.learns && is_credible && off > NEGLIGIBLE {
            self.ahead.store(said.0.saturating_sub(self.clock.now().0), Ordering::Relaxed);
        }
    }

    /// Returns whether a call with this timestamp may have been rejected for it, as far as was learned since.
    pub(crate) fn contradicts(&self, stamp: Stamp) -> bool {
        self.ahead.load(Ordering::Relaxed).saturating_sub(stamp.ahead).saturating_abs() > SUSPICIOUS
    }

    /// Forgets the time that was learned since this timestamp.
    pub(crate) fn unlearn(&self, stamp: Stamp) {
        self.ahead.store(stamp.ahead, Ordering::Relaxed);
    }
}

/// Returns whether a server's clock can show this time.
pub(crate) fn is_plausible(time: UnixTime) -> bool {
    PLAUSIBLE.contains(&time.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::clock::FixedClock;

    const NOW: i64 = 1_600_000_000;

    fn time(learns: bool) -> ServerTime {
        ServerTime::new(Arc::new(FixedClock(UnixTime(NOW))), learns)
    }

    fn now(time: &ServerTime) -> i64 {
        time.stamp().time.0
    }

    #[test]
    fn a_clock_that_is_off_is_put_right() {
        let time = time(true);
        time.learn(UnixTime(NOW + 4), false);
        assert_eq!(now(&time), NOW, "the network takes a moment");
        let first = time.stamp();
        time.learn(UnixTime(NOW - 600), false);
        assert_eq!(now(&time), NOW - 600);
        assert!(time.contradicts(first) && !time.contradicts(time.stamp()));
        time.learn(UnixTime(NOW + 1), false);
        assert_eq!(now(&time), NOW + 1);
    }

    #[test]
    fn what_was_no_help_is_unlearned() {
        let time = time(true);
        let first = time.stamp();
        time.learn(UnixTime(NOW + 3600), false);
        time.unlearn(first);
        assert_eq!(now(&time), NOW);
    }

    #[test]
    fn what_cannot_be_the_time_is_not_believed() {
        let time = time(true);
        for said in [0, -1, i64::MIN, i64::MAX, NOW * 1000] {
            time.learn(UnixTime(said), false);
        }
        time.learn(UnixTime(NOW + 3600), true);
        assert_eq!(now(&time), NOW, "a stamp that is an hour off is not accepted");
        time.learn(UnixTime(NOW + 200), true);
        assert_eq!(now(&time), NOW + 200);
    }

    #[test]
    fn it_learns_only_if_it_may() {
        let time = time(false);
        time.learn(UnixTime(NOW + 3600), false);
        assert_eq!(now(&time), NOW);
    }
}
