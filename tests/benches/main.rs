//! Benchmarks, as ratios to a simple baseline that does the same work or its minimum.
//!
//! Run `cargo bench -p baijiayun-tests`, or add `-- --quick` for a quick run. Both sides alternate in the
//! same process, and the fastest round of each counts, because other load can only slow a round down.
//! No time is asserted: the ratios are for people to read.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cases;

use std::hint::black_box;
use std::time::{Duration, Instant};

/// The minimum duration of a batch of runs, which makes the cost of reading the clock negligible.
const BATCH: Duration = Duration::from_millis(2);

/// Prints the table.
fn main() {
    let mut bench = Bench { budget: Duration::from_secs(4), min_rounds: 12 };
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--quick" => bench = Bench { budget: Duration::from_millis(400), min_rounds: 3 },
            // Cargo passes it to every benchmark.
            "--bench" => {}
            _ => panic!("unknown argument `{argument}`; there is only --quick"),
        }
    }
    println!("{:<26} | {:<38} | {:>11} | ratio", "name", "baseline", "ours");
    cases::decode(&bench);
    cases::sign(&bench);
    cases::encode(&bench);
    cases::generate(&bench);
}

/// The effort of the measurements.
struct Bench {
    /// The time for one case, unless that is too short for `min_rounds`.
    budget: Duration,
    /// The minimum number of rounds of each side.
    min_rounds: u32,
}

impl Bench {
    /// Measures both sides and prints their line. The time includes dropping the results.
    fn compare<B, O>(
        &self,
        name: &str,
        baseline_name: &str,
        mut baseline: impl FnMut() -> B,
        mut ours: impl FnMut() -> O,
    ) {
        let baseline_runs = runs_in_a_batch(&mut baseline);
        let our_runs = runs_in_a_batch(&mut ours);
        let mut baseline_best = f64::INFINITY;
        let mut our_best = f64::INFINITY;
        let start = Instant::now();
        let mut round = 0;
        while round < self.min_rounds || start.elapsed() < self.budget {
            baseline_best = baseline_best.min(seconds_per_run(baseline_runs, &mut baseline));
            our_best = our_best.min(seconds_per_run(our_runs, &mut ours));
            round += 1;
        }
        let baseline = format!("{baseline_name}: {}", readable(baseline_best));
        let ratio = our_best / baseline_best;
        println!("{name:<26} | {baseline:<38} | {:>11} | {ratio:.2}", readable(our_best));
    }
}

/// Returns the number of runs that fill a batch. Running them also warms up.
fn runs_in_a_batch<T>(run: &mut impl FnMut() -> T) -> u32 {
    let mut runs = 1;
    while seconds_per_run(runs, run) * f64::from(runs) < BATCH.as_secs_f64() {
        runs *= 2;
    }
    runs
}

/// Runs one batch and returns the seconds per run.
fn seconds_per_run<T>(runs: u32, run: &mut impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    for _ in 0..runs {
        black_box(run());
    }
    start.elapsed().as_secs_f64() / f64::from(runs)
}

/// Formats a time with a suitable unit.
fn readable(seconds: f64) -> String {
    match seconds {
        1e-3.. => format!("{:.2} ms", seconds * 1e3),
        1e-6.. => format!("{:.2} µs", seconds * 1e6),
        _ => format!("{:.1} ns", seconds * 1e9),
    }
}
