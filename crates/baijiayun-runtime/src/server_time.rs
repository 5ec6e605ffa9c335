//! The server's time, as far as its answers tell.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::clock::Clock;
use crate::value::UnixTime;

/// Less than this is the network's doing, and does no harm.
const NEGLIGIBLE: i64 = 5;
/// A stamp that was off by this much may be why a call was refused: the server allows about 300.
const SUSPICIOUS: i64 = 240;

/// This machine's clock, corrected by what the server says of the time.
#[derive(Debug)]
pub(crate) struct ServerTime {
    clock: Arc<dyn Clock>,
    /// How many seconds the server is ahead.
    ahead: AtomicI64,
    learns: bool,
}

impl ServerTime {
    pub(crate) fn new(clock: Arc<dyn Clock>, learns: bool) -> Self {
        Self { clock, ahead: AtomicI64::new(0), learns }
    }

    /// The time to sign with.
    pub(crate) fn now(&self) -> UnixTime {
        UnixTime(self.clock.now().0.saturating_add(self.ahead.load(Ordering::Relaxed)))
    }

    /// Notes what the server says of the time.
    pub(crate) fn learn(&self, said: UnixTime) {
        if self.learns && said.0.saturating_sub(self.now().0).saturating_abs() > NEGLIGIBLE {
            self.ahead.store(said.0.saturating_sub(self.clock.now().0), Ordering::Relaxed);
        }
    }

    /// Whether a call that was stamped like this may have been refused for it.
    pub(crate) fn contradicts(&self, stamp: UnixTime) -> bool {
        self.now().0.saturating_sub(stamp.0).saturating_abs() > SUSPICIOUS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::FixedClock;

    #[test]
    fn a_clock_that_is_off_is_put_right() {
        let time = ServerTime::new(Arc::new(FixedClock(UnixTime(1000))), true);
        time.learn(UnixTime(1004));
        assert_eq!(time.now(), UnixTime(1000), "the network takes a moment");
        time.learn(UnixTime(400));
        assert_eq!(time.now(), UnixTime(400));
        assert!(time.contradicts(UnixTime(1000)) && !time.contradicts(UnixTime(600)));
        time.learn(UnixTime(1001));
        assert_eq!(time.now(), UnixTime(1001));
    }

    #[test]
    fn it_learns_only_if_it_may() {
        let time = ServerTime::new(Arc::new(FixedClock(UnixTime(1000))), false);
        time.learn(UnixTime(i64::MIN));
        assert_eq!(time.now(), UnixTime(1000));
    }
}
