//! The server's time, learned from its responses.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::auth::clock::Clock;
use crate::value::UnixTime;

/// The difference in seconds up to which a clock counts as right. The network alone can cause it.
const NEGLIGIBLE: i64 = 5;
/// The difference in seconds above which a timestamp may be the reason for a rejection. The server allows
/// about 300, so it would hardly have accepted such a timestamp.
const SUSPICIOUS: i64 = 240;
/// The years 2015 to 2099. Zeros and milliseconds are outside of it.
const PLAUSIBLE: Range<i64> = 1_420_070_400..4_102_444_800;

/// The timestamp of a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stamp {
    pub(crate) time: UnixTime,
    /// The correction of the clock in it, in seconds.
    ahead: i64,
}

/// This machine's clock, corrected by the server's time.
pub(crate) struct ServerTime {
    clock: Arc<dyn Clock>,
    /// The number of seconds that the server is ahead.
    ahead: AtomicI64,
    learns: bool,
}

impl ServerTime {
    pub(crate) fn new(clock: Arc<dyn Clock>, learns: bool) -> Self {
        Self { clock, ahead: AtomicI64::new(0), learns }
    }

    /// Returns the timestamp of a call that is signed now.
    pub(crate) fn stamp(&self) -> Stamp {
        let ahead = self.ahead.load(Ordering::Relaxed);
        Stamp { time: UnixTime(self.clock.now().0.saturating_add(ahead)), ahead }
    }

    /// Corrects the clock by the server's time in a response; `accepted` is set if the call was not rejected.
    ///
    /// An implausible time is ignored: with it, the server would reject every later call.
    pub(crate) fn learn(&self, server_time: UnixTime, accepted: bool) {
        let difference = server_time.0.saturating_sub(self.stamp().time.0).saturating_abs();
        let is_credible = is_plausible(server_time) && !(accepted && difference > SUSPICIOUS);
        if self.learns && is_credible && difference > NEGLIGIBLE {
            self.ahead.store(server_time.0.saturating_sub(self.clock.now().0), Ordering::Relaxed);
        }
    }

    /// Returns whether this timestamp may be the reason for a rejection. The duration of the call does not
    /// matter, only the correction that was learned since.
    pub(crate) fn contradicts(&self, stamp: Stamp) -> bool {
        self.ahead.load(Ordering::Relaxed).saturating_sub(stamp.ahead).saturating_abs() > SUSPICIOUS
    }

    /// Reverts to the correction in this timestamp.
    pub(crate) fn unlearn(&self, stamp: Stamp) {
        self.ahead.store(stamp.ahead, Ordering::Relaxed);
    }
}

/// Returns whether this can be the time of a server's clock.
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
    fn a_wrong_clock_is_corrected() {
        let time = time(true);
        time.learn(UnixTime(NOW + 4), false);
        assert_eq!(now(&time), NOW, "a small difference is negligible");
        let first = time.stamp();
        time.learn(UnixTime(NOW - 600), false);
        assert_eq!(now(&time), NOW - 600);
        assert!(time.contradicts(first) && !time.contradicts(time.stamp()));
        time.learn(UnixTime(NOW + 1), false);
        assert_eq!(now(&time), NOW + 1);
    }

    #[test]
    fn a_correction_is_reverted() {
        let time = time(true);
        let first = time.stamp();
        time.learn(UnixTime(NOW + 3600), false);
        time.unlearn(first);
        assert_eq!(now(&time), NOW);
    }

    #[test]
    fn implausible_times_are_ignored() {
        let time = time(true);
        for seconds in [0, -1, i64::MIN, i64::MAX, NOW * 1000] {
            time.learn(UnixTime(seconds), false);
        }
        time.learn(UnixTime(NOW + 3600), true);
        assert_eq!(now(&time), NOW, "the server accepts no timestamp that is an hour off");
        time.learn(UnixTime(NOW + 200), true);
        assert_eq!(now(&time), NOW + 200);
    }

    #[test]
    fn a_clock_that_does_not_learn_is_not_corrected() {
        let time = time(false);
        time.learn(UnixTime(NOW + 3600), false);
        assert_eq!(now(&time), NOW);
    }
}
