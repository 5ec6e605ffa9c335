//! The report of a run: one line of a table.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// The report of a run.
#[derive(Debug, Default)]
pub struct Report {
    pub seed: u64,
    pub size: u64,
    /// The number of faults by name.
    pub faults: BTreeMap<&'static str, usize>,
    pub kills: usize,
    /// The number of calls that sent a chunk.
    pub chunk_calls: usize,
    /// The length of all chunks that these calls announced.
    pub announced: u64,
    pub duration: Duration,
    pub failure: Option<String>,
}

impl Report {
    pub const HEADER: &'static str = "| seed | MiB | faults | kills | chunk calls | sent twice, at most | time | result |\n\
         |---|---|---|---|---|---|---|---|";
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, size, faults, kills, chunk_calls, announced, duration, failure } = self;
        let faults: Vec<_> = faults.iter().map(|(name, count)| format!("{count} {name}")).collect();
        let twice = announced.saturating_sub(*size) as f64 / f64::from(1 << 20);
        let (size, faults) = (size >> 20, faults.join(", "));
        let result = failure.as_deref().unwrap_or("ok");
        write!(
            f,
            "| {seed} | {size} | {faults} | {kills} | {chunk_calls} | {twice:.1} MiB | {:.1} s | {result} |",
            duration.as_secs_f64()
        )
    }
}
