//! The rate limit: a number of calls in any ten seconds.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use baijiayun_vod::PartnerId;

/// The time span in which calls are counted.
pub const WINDOW: Duration = Duration::from_secs(10);

/// The times of the calls of the last ten seconds, by account.
#[derive(Debug, Default)]
pub struct Rate {
    calls: HashMap<PartnerId, VecDeque<Duration>>,
}

impl Rate {
    /// Returns whether the limit allows one more call, and counts the call if so.
    pub fn allows(&mut self, partner_id: PartnerId, now: Duration, limit: usize) -> bool {
        let calls = self.calls.entry(partner_id).or_default();
        while calls.front().is_some_and(|first| first.saturating_add(WINDOW) <= now) {
            calls.pop_front();
        }
        if calls.len() >= limit {
            return false;
        }
        calls.push_back(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_holds_for_any_ten_seconds() {
        let mut rate = Rate::default();
        let id = PartnerId(1);
        let at = Duration::from_millis;
        assert!(rate.allows(id, at(0), 2) && rate.allows(id, at(9000), 2));
        assert!(!rate.allows(id, at(9999), 2));
        assert!(rate.allows(PartnerId(2), at(9999), 2), "accounts do not share a limit");
        assert!(rate.allows(id, at(10_000), 2));
        assert!(!rate.allows(id, at(18_999), 2));
        assert!(rate.allows(id, at(19_000), 2));
    }
}
