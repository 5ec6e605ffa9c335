//! The ways to measure both sides of a row.

pub mod process;
mod statistics;
mod timing;
pub mod valgrind;

use std::alloc::System;
use std::hint::black_box;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

use crate::row::{Effort, Options, Outcome, Unit};

pub use timing::{alternate, cpu_seconds, time};

/// Compares the instructions of both sides, which are the same in every run. Without valgrind it compares their times.
pub fn instructions<A, B>(
    options: &Options,
    row: &str,
    mut ours: impl FnMut() -> A,
    mut baseline: impl FnMut() -> B,
) -> anyhow::Result<Outcome> {
    if let Some(counted) = &options.counted {
        counted.run(&mut ours, &mut baseline);
        return Ok(Outcome::default());
    }
    if options.effort == Effort::Once {
        return time(options, ours, baseline);
    }
    if !valgrind::is_installed() {
        return Ok(time(options, ours, baseline)?.note(valgrind::MISSING));
    }
    let runs = timing::runs_of_a_batch(&mut ours);
    valgrind::compare(options, row, runs)
}

/// Compares the allocations of both sides, after a run that fills caches.
pub fn allocations<A, B>(ours: impl FnMut() -> A, baseline: impl FnMut() -> B) -> Outcome {
    Outcome::exact(Unit::Count, allocations_of(ours), allocations_of(baseline))
}

/// Counts allocations and costs little beside them.
#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn allocations_of<T>(mut run: impl FnMut() -> T) -> f64 {
    drop(black_box(run()));
    let region = Region::new(ALLOCATOR);
    drop(black_box(run()));
    let stats = region.change();
    (stats.allocations + stats.reallocations) as f64
}
