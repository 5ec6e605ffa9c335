//! `cargo xtask fuzz`.

mod stats;

use std::fs::{self, File};
use std::io::{Write, stderr, stdout};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use clap::Args;

use self::stats::Stats;
use crate::workspace;

/// The package of the fuzzers.
const FOLDER: &str = "tests/fuzz";
/// The folder of what runs leave behind.
const WORK: &str = "target/fuzz";
/// The limits of one input: bytes, seconds, and MiB of the process.
const LIMITS: [&str; 3] = ["-max_len=4096", "-timeout=10", "-rss_limit_mb=2048"];

/// The targets, and how long each runs.
#[derive(Args)]
pub struct FuzzArgs {
    /// The targets, files of tests/fuzz/targets [default: all]
    targets: Vec<String>,
    /// The number of inputs of each target, instead of a time
    #[arg(long, value_name = "N", conflicts_with = "seconds")]
    inputs: Option<u64>,
    /// The time of each target
    #[arg(long, value_name = "N", default_value_t = 20)]
    seconds: u64,
}

/// Runs fuzzers, and prints a table of what they did.
pub fn run(args: &FuzzArgs) -> anyhow::Result<()> {
    let root = workspace::root()?;
    let targets = chosen(&root, &args.targets)?;
    check_tool()?;
    // The fuzzers read with the versions that the workspace has.
    fs::copy(root.join("Cargo.lock"), root.join(FOLDER).join("Cargo.lock"))
        .context("cannot copy Cargo.lock")?;
    let built = cargo_fuzz(&root, "build").status().context("cannot run cargo-fuzz")?;
    if !built.success() {
        bail!("the fuzzers cannot be built");
    }
    let amount = match args.inputs {
        Some(inputs) => format!("-runs={inputs}"),
        None => format!("-max_total_time={}", args.seconds),
    };
    let mut rows = Vec::new();
    for target in targets {
        writeln!(stderr(), "fuzzing {target}…")?;
        rows.push(fuzz(&root, &target, &amount)?);
    }
    stdout().write_all(stats::table(&rows).as_bytes())?;
    match rows.iter().filter(|row| row.crashed).count() {
        0 => Ok(()),
        crashed => bail!("{crashed} targets crashed: {WORK}/<target>.log has the input and the message"),
    }
}

/// Returns the targets of these names, or all.
fn chosen(root: &Path, names: &[String]) -> anyhow::Result<Vec<String>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(root.join(FOLDER).join("targets"))? {
        all.extend(entry?.path().file_stem().map(|stem| stem.to_string_lossy().into_owned()));
    }
    all.sort();
    if let Some(unknown) = names.iter().find(|name| !all.contains(name)) {
        bail!("there is no target {unknown}; the targets are {}", all.join(", "));
    }
    Ok(if names.is_empty() { all } else { names.to_vec() })
}

fn check_tool() -> anyhow::Result<()> {
    let version = Command::new("cargo").args(["fuzz", "--version"]).output().context("cannot run cargo")?;
    if !version.status.success() {
        bail!("cargo-fuzz is missing; install it with `cargo install cargo-fuzz --locked`");
    }
    Ok(())
}

/// Returns a command of cargo-fuzz. Nothing here is unsafe code, so sanitizers would only make it slower.
fn cargo_fuzz(root: &Path, command: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["fuzz", command, "--fuzz-dir", FOLDER, "--sanitizer", "none", "--target-dir"])
        .arg(root.join(WORK))
        .current_dir(root)
        // The flags of the coverage are unstable.
        .env("RUSTC_BOOTSTRAP", "1");
    cargo
}

/// Runs one target. New inputs are kept in the working folder, and not in the repository.
fn fuzz(root: &Path, target: &str, amount: &str) -> anyhow::Result<Stats> {
    let found: PathBuf = root.join(WORK).join("corpus").join(target);
    fs::create_dir_all(&found)?;
    let log = root.join(WORK).join(format!("{target}.log"));
    let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
    let status = cargo_fuzz(root, "run")
        .arg(target)
        .arg(&found)
        .arg(root.join(FOLDER).join("corpus").join(target))
        .args(["--", amount, "-print_final_stats=1"])
        .args(LIMITS)
        .stdout(file.try_clone()?)
        .stderr(file)
        .status()
        .context("cannot run cargo-fuzz")?;
    let text = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    Ok(Stats::read(target, &text, !status.success()))
}
