//! A fuzzer: reads damaged samples with the decoders and parsers, and reports inputs that make them panic.
//!
//! `cargo run --release -p baijiayun-tests --example fuzz -- <target> [seconds] [seed]`, where the
//! target is `envelope`, `webhook`, `spec` or `all`.

#![allow(clippy::expect_used)]

mod envelope;
mod mutate;
mod spec;
mod webhook;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use fastrand::Rng;

/// Code that reads untrusted input.
struct Target {
    name: &'static str,
    corpus: fn() -> Vec<Vec<u8>>,
    /// The function under test. It must not panic with any input.
    read: fn(&[u8]),
}

const TARGETS: [Target; 3] = [envelope::TARGET, spec::TARGET, webhook::TARGET];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let wanted = arguments.next().unwrap_or_else(|| "all".to_owned());
    let seconds = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(10);
    let seed = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(0);
    let targets: Vec<_> =
        TARGETS.into_iter().filter(|target| wanted == "all" || wanted == target.name).collect();
    if targets.is_empty() {
        eprintln!("there is no target `{wanted}`");
        return ExitCode::from(2);
    }
    let survived = targets.iter().all(|target| run(target, Duration::from_secs(seconds), seed));
    if survived { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Returns whether the target ran without a panic.
fn run(target: &Target, time: Duration, seed: u64) -> bool {
    let corpus = (target.corpus)();
    let mut rng = Rng::with_seed(seed);
    let started = Instant::now();
    let mut inputs = 0_u64;
    while started.elapsed() < time {
        let input = mutate::mutated(&corpus, &mut rng);
        inputs += 1;
        if catch_unwind(AssertUnwindSafe(|| (target.read)(&input))).is_err() {
            eprintln!("{}: panicked at input {inputs} of seed {seed}:", target.name);
            eprintln!("{}", input.escape_ascii());
            return false;
        }
    }
    println!("{}: {inputs} inputs in {time:?}, seed {seed}: no panic", target.name);
    true
}
