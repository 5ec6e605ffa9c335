//! Interleaved timing.

use std::hint::black_box;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use crate::measure::statistics::{median, spread};
use crate::row::{Effort, Options, Outcome, Sides, Unit};

/// The minimum duration of a batch of runs, which makes the cost of reading the clock negligible.
const BATCH: Duration = Duration::from_millis(2);

/// Compares the times of both sides. They alternate, so that other load slows both of them, and the medians count.
pub fn time<A, B>(
    options: &Options,
    mut ours: impl FnMut() -> A,
    mut baseline: impl FnMut() -> B,
) -> anyhow::Result<Outcome> {
    if options.effort == Effort::Once {
        return Ok(Outcome::exact(Unit::Seconds, seconds(1, &mut ours), seconds(1, &mut baseline)));
    }
    let (our_runs, baseline_runs) = (runs_of_a_batch(&mut ours), runs_of_a_batch(&mut baseline));
    alternate(
        options,
        Unit::Seconds,
        || Ok(seconds(our_runs, &mut ours)),
        || Ok(seconds(baseline_runs, &mut baseline)),
    )
}

/// Measures both sides in turn, and compares the medians of what the functions return.
pub fn alternate(
    options: &Options,
    unit: Unit,
    mut ours: impl FnMut() -> anyhow::Result<f64>,
    mut baseline: impl FnMut() -> anyhow::Result<f64>,
) -> anyhow::Result<Outcome> {
    let (budget, min_rounds) = match options.effort {
        Effort::Once => (Duration::ZERO, 1),
        Effort::Quick => (Duration::from_millis(400), 5),
        Effort::Full => (Duration::from_secs(4), 15),
    };
    let (mut our_values, mut baseline_values, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let start = Instant::now();
    while ratios.len() < min_rounds || start.elapsed() < budget {
        let (our_value, baseline_value) = (ours()?, baseline()?);
        our_values.push(our_value);
        baseline_values.push(baseline_value);
        ratios.push(our_value / baseline_value);
    }
    let (ours, baseline) = (median(&our_values), median(&baseline_values));
    Ok(Outcome { sides: Some(Sides { unit, ours, baseline, spread: spread(&ratios) }), ..Outcome::default() })
}

/// Returns the number of runs that fill a batch. Running them also warms up.
pub fn runs_of_a_batch<T>(run: &mut impl FnMut() -> T) -> u32 {
    let mut runs = 1;
    while seconds(runs, run) * f64::from(runs) < BATCH.as_secs_f64() {
        runs *= 2;
    }
    runs
}

/// Runs one batch and returns the seconds per run, dropping the result included.
fn seconds<T>(runs: u32, run: &mut impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    for _ in 0..runs {
        black_box(run());
    }
    start.elapsed().as_secs_f64() / f64::from(runs)
}

/// Returns the CPU time of this process, in user space and in the system. Other load hardly changes it.
pub fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
