//! The events of a run, as its seed decides them.

use fastrand::Rng;

/// An event that happens once in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The process is killed, and another one resumes the upload.
    Kill,
    /// A chunk gets no response.
    Stall,
    /// An hour passes, so that the upload URL expires and the client's clock is wrong.
    Expire,
    /// The account gets a new key.
    RotateKey,
}

const EVENTS: [(Event, usize); 4] =
    [(Event::Kill, 3), (Event::Stall, 1), (Event::Expire, 2), (Event::RotateKey, 2)];

/// Returns the events in order, each with the number of sent bytes after which it happens.
pub fn events(rng: &mut Rng, size: u64) -> Vec<(u64, Event)> {
    let all = EVENTS.into_iter().flat_map(|(event, count)| std::iter::repeat_n(event, count));
    // The progress passes the middle of the last tenth before the upload ends.
    let mut events: Vec<_> = all.map(|event| (rng.u64(..size / 10 * 9), event)).collect();
    events.sort_by_key(|(sent, _)| *sent);
    events
}
