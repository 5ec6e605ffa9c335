//! Counting instructions with valgrind's callgrind.
//!
//! This program is run below callgrind with one side of one row: once with a few runs, and once with many. The
//! difference has neither the start of the program nor the preparation of the row. The profile of the run with many
//! is left in the folder: `callgrind_annotate target/bench/sign.ours.callgrind`.

use std::env;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::str::FromStr;

use anyhow::{Context, anyhow, bail};

use crate::row::{Options, Outcome, Unit};

/// The note of a row that was to be counted and was timed.
pub const MISSING: &str =
    "time instead of instructions, because valgrind is missing: install it with `apt install valgrind`";

/// Runs that warm up: the first ones fill caches and pools.
const WARM_UP: u32 = 3;

/// One side of a row that is run below valgrind, in the form `ours:100`.
#[derive(Clone)]
pub struct Counted {
    side: Side,
    runs: u32,
}

#[derive(Clone, Copy)]
enum Side {
    Ours,
    Baseline,
}

impl FromStr for Counted {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        let (side, runs) = text.split_once(':').with_context(|| format!("no colon in `{text}`"))?;
        let side = match side {
            "ours" => Side::Ours,
            "baseline" => Side::Baseline,
            _ => bail!("no side `{side}`"),
        };
        Ok(Self { side, runs: runs.parse()? })
    }
}

impl Counted {
    /// Runs the side.
    pub fn run<A, B>(&self, ours: &mut impl FnMut() -> A, baseline: &mut impl FnMut() -> B) {
        for _ in 0..self.runs {
            match self.side {
                Side::Ours => drop(black_box(ours())),
                Side::Baseline => drop(black_box(baseline())),
            }
        }
    }
}

pub fn is_installed() -> bool {
    let version = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
    version.is_ok_and(|status| status.success())
}

/// Compares the instructions of both sides of a row.
pub fn compare(options: &Options, row: &str, runs: u32) -> anyhow::Result<Outcome> {
    let ours = per_run(&options.folder, row, "ours", runs)?;
    let baseline = per_run(&options.folder, row, "baseline", runs)?;
    Ok(Outcome::exact(Unit::Instructions, ours, baseline))
}

fn per_run(folder: &Path, row: &str, side: &str, runs: u32) -> anyhow::Result<f64> {
    fs::create_dir_all(folder)?;
    let profile = folder.join(format!("{row}.{side}.callgrind"));
    let few = count(row, side, WARM_UP, &profile)?;
    let many = count(row, side, WARM_UP + runs, &profile)?;
    Ok((many - few) / f64::from(runs))
}

/// Returns the instructions of a run of this program, in user space and by all of its threads.
fn count(row: &str, side: &str, runs: u32, profile: &Path) -> anyhow::Result<f64> {
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", &format!("--callgrind-out-file={}", profile.display())]);
    command.arg(env::current_exe()?).args([row, "--counted", &format!("{side}:{runs}")]);
    let output = command.output()?;
    let log = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        bail!("{row} failed below valgrind:\n{log}");
    }
    let collected =
        log.lines().find_map(|line| line.split_once("Collected :").map(|(_, count)| count.trim()));
    collected.and_then(|count| count.parse().ok()).ok_or_else(|| anyhow!("valgrind counted nothing:\n{log}"))
}
