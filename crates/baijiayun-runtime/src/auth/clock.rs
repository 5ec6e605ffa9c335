//! The time that calls are signed with.

use std::sync::Arc;
use std::time::SystemTime;

use crate::value::UnixTime;

/// The clock for the timestamps of calls. The server rejects timestamps that are more than about five minutes
/// off.
///
/// A closure is a clock too, and so is an `Arc` of one, also an `Arc<dyn Clock>`:
///
/// ```
/// use baijiayun_runtime::value::UnixTime;
/// use baijiayun_runtime::{Clock, SystemClock};
///
/// let an_hour_ahead = || UnixTime(SystemClock.now().0 + 3600);
/// assert!(an_hour_ahead.now() > SystemClock.now());
/// ```
pub trait Clock: Send + Sync {
    /// Returns the current time.
    fn now(&self) -> UnixTime;
}

impl<F: Fn() -> UnixTime + Send + Sync> Clock for F {
    fn now(&self) -> UnixTime {
        self()
    }
}

impl<T: Clock + ?Sized> Clock for Arc<T> {
    fn now(&self) -> UnixTime {
        (**self).now()
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> UnixTime {
        UnixTime::from_system(SystemTime::now())
    }
}

/// A clock that always returns the same time, for tests.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub UnixTime);

impl Clock for FixedClock {
    fn now(&self) -> UnixTime {
        self.0
    }
}
