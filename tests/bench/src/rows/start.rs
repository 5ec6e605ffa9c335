//! Starting `bjy`.

use std::path::Path;
use std::process::Command;

use crate::measure::alternate;
use crate::measure::process::{program, usage};
use crate::row::{Effort, Options, Outcome, Row, Target, Unit};

pub const VERSION: Row = Row {
    name: "start.version",
    ours: "CPU time of `bjy --version`",
    baseline: "`/bin/true`",
    target: Target::OursAtMost(0.002),
    run: |options| run(options, &["--version"]),
};

pub const DRY_RUN: Row = Row {
    name: "start.dry_run",
    ours: "CPU time of `bjy video list --dry-run`",
    baseline: "`/bin/true`",
    target: Target::OursAtMost(0.004),
    run: |options| run(options, &["video", "list", "--dry-run"]),
};

/// The number of processes that are timed together, because the system counts CPU time in milliseconds.
const RUNS: u32 = 50;

fn run(options: &Options, words: &[&str]) -> anyhow::Result<Outcome> {
    if options.effort == Effort::Once {
        return Ok(Outcome::skipped("it needs a build of `bjy` for release"));
    }
    let bjy = program("bjy")?;
    let ours = || cpu_seconds(&bjy, words);
    // Not the word `true`, which bash runs itself.
    let baseline = || cpu_seconds(Path::new("/bin/true"), &[]);
    alternate(options, Unit::Seconds, ours, baseline)
}

/// Returns the CPU time of a process, user and system.
fn cpu_seconds(program: &Path, words: &[&str]) -> anyhow::Result<f64> {
    let mut command = Command::new("bash");
    command.args(["-c", &format!("for _ in {{1..{RUNS}}}; do \"$@\" >/dev/null || exit; done"), "bash"]);
    command.arg(program).args(words);
    command.env("BAIJIAYUN_PARTNER_ID", "1").env("BAIJIAYUN_PARTNER_KEY", "k");
    command.env("BAIJIAYUN_PRIVATE_DOMAIN", "demo123");
    Ok(usage(&mut command)?.cpu_seconds / f64::from(RUNS))
}
