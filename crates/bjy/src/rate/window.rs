//! The times of the latest calls of all processes, and those that are reserved for calls that wait.

use std::fmt;

/// The limit of calls in any span of time, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    pub calls: usize,
    pub span: u64,
}

/// A later reservation is not from a call that waits: clients wait for a minute.
const FURTHEST: u64 = 120_000;

/// The calls and reservations of one account, in the order of their times.
#[derive(Debug)]
pub struct Window {
    limit: Limit,
    slots: Vec<Slot>,
}

/// The time of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slot {
    at: u64,
    /// The call that waits for it; `None` once it was sent.
    reserved_by: Option<u64>,
}

impl Window {
    /// Reads the slots that still count: a line has the time, and the id of a reservation. Other lines are ignored.
    pub fn read(text: &str, limit: Limit, now: u64) -> Self {
        let mut slots: Vec<_> = text.lines().filter_map(Slot::read).collect();
        // A call cannot have been sent in the future: the clock was set back.
        let sent = slots.iter().filter(|slot| slot.is_sent());
        let ahead = sent.map(|slot| slot.at.saturating_sub(now)).max().unwrap_or(0);
        slots.iter_mut().for_each(|slot| slot.at = slot.at.saturating_sub(ahead));
        slots.retain(|slot| slot.at.saturating_add(limit.span) > now && slot.at <= now + FURTHEST);
        slots.sort_by_key(|slot| slot.at);
        Self { limit, slots }
    }

    /// Counts a call if it may be sent now. Otherwise it reserves a slot and returns the time until then.
    pub fn take(&mut self, now: u64, id: u64) -> Option<u64> {
        let at = match self.cancel(id) {
            Some(at) if at > now => at,
            // Earlier calls may have been sent a little later than at their reserved times.
            Some(_) => now.max(self.full_until(Slot::is_sent)),
            None => {
                let last = self.slots.last().map_or(0, |slot| slot.at);
                now.max(last).max(self.full_until(|_| true))
            }
        };
        let reserved_by = (at > now).then_some(id);
        let index = self.slots.partition_point(|slot| slot.at <= at);
        self.slots.insert(index, Slot { at, reserved_by });
        reserved_by.map(|_| at - now)
    }

    /// Removes a reservation, and returns its time.
    pub fn cancel(&mut self, id: u64) -> Option<u64> {
        let index = self.slots.iter().position(|slot| slot.reserved_by == Some(id))?;
        Some(self.slots.remove(index).at)
    }

    /// Uses up the limit. Calls that wait reserve again.
    pub fn fill(&mut self, now: u64) {
        self.slots = vec![Slot { at: now, reserved_by: None }; self.limit.calls];
    }

    /// Returns the time until which the latest of these slots use up the limit.
    fn full_until(&self, counts: impl Fn(&Slot) -> bool) -> u64 {
        let first = self.slots.iter().rev().filter(|slot| counts(slot)).nth(self.limit.calls - 1);
        first.map_or(0, |slot| slot.at.saturating_add(self.limit.span))
    }
}

impl Slot {
    fn is_sent(&self) -> bool {
        self.reserved_by.is_none()
    }

    fn read(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let at = words.next()?.parse().ok()?;
        let reserved_by = words.next().map(|id| u64::from_str_radix(id, 16)).transpose().ok()?;
        Some(Self { at, reserved_by })
    }
}

/// Writes the form that [`Window::read`] reads.
impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Slot { at, reserved_by } in &self.slots {
            match reserved_by {
                None => writeln!(f, "{at}")?,
                Some(id) => writeln!(f, "{at} {id:x}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit { calls: 2, span: 1000 };

    fn window(text: &str, now: u64) -> Window {
        Window::read(text, LIMIT, now)
    }

    #[test]
    fn calls_wait_for_a_free_slot_in_their_order() {
        let mut window = window("", 5000);
        assert_eq!(
            [1, 2, 3, 4, 5].map(|id| window.take(5000, id)),
            [None, None, Some(1000), Some(1000), Some(2000)]
        );
        assert_eq!(window.to_string(), "5000\n5000\n6000 3\n6000 4\n7000 5\n");
        assert_eq!(window.take(5999, 3), Some(1), "it woke early");
        assert_eq!(window.take(6010, 3), None);
        assert_eq!(window.to_string(), "5000\n5000\n6000 4\n6010\n7000 5\n");
    }

    #[test]
    fn a_late_call_postpones_those_after_it() {
        let mut window = window("6000\n6300\n7000 5\n7000 6\n", 6900);
        assert_eq!((window.take(7000, 5), window.take(7000, 6)), (None, Some(300)));
        assert_eq!(window.to_string(), "6000\n6300\n7000\n7300 6\n");
    }

    #[test]
    fn the_slot_of_a_killed_process_passes() {
        let mut window = window("6000\n6000\n7000 5\n", 8001);
        assert_eq!((window.take(8001, 6), window.to_string().as_str()), (None, "8001\n"));
    }

    #[test]
    fn a_clock_that_was_set_back_costs_no_more_than_a_window() {
        let mut window = window("900000\n900500\n901000 5\n", 7000);
        assert_eq!(window.to_string(), "6500\n7000\n7500 5\n");
        assert_eq!(window.take(7000, 6), Some(1000));
    }

    #[test]
    fn a_rejected_call_fills_the_window_for_all() {
        let mut window = window("6900\n7500 5\n", 7000);
        window.fill(7000);
        assert_eq!((window.take(7500, 5), window.take(7000, 6)), (Some(500), Some(1000)));
    }

    #[test]
    fn lines_that_cannot_be_read_are_ignored() {
        for text in ["x\n", "7000 x\n", "-1\n", "18446744073709551616\n", "18446744073709551615 1\n", "\n\n"]
        {
            assert_eq!(window(text, 7000).to_string(), "", "{text:?}");
        }
    }
}
