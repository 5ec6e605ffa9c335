//! The time that calls are signed with.

use std::fmt::Debug;
use std::time::SystemTime;

use crate::value::UnixTime;

/// Tells the time. The server refuses calls whose time is more than about five minutes off.
pub trait Clock: Debug + Send + Sync {
    /// The time now.
    fn now(&self) -> UnixTime;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> UnixTime {
        UnixTime::from_system(SystemTime::now())
    }
}

/// A clock that stands still, for tests.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub UnixTime);

impl Clock for FixedClock {
    fn now(&self) -> UnixTime {
        self.0
    }
}
