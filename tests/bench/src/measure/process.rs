//! Processes and what they cost.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, bail};
use serde_json::Value;

/// The times of a process, with its children, and what it printed.
pub struct Usage {
    pub seconds: f64,
    pub cpu_seconds: f64,
    pub stdout: String,
}

/// Runs a command below bash, which prints its CPU time as the last line of standard error.
pub fn usage(command: &mut Command) -> anyhow::Result<Usage> {
    let mut timed = Command::new("bash");
    timed.args(["-c", "TIMEFORMAT='%U %S'; time \"$@\"", "bash"]);
    timed.arg(command.get_program()).args(command.get_args());
    timed.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = command.get_current_dir() {
        timed.current_dir(folder);
    }
    let start = Instant::now();
    let output = timed.output().context("cannot run bash: install it with `apt install bash`")?;
    let seconds = start.elapsed().as_secs_f64();
    let stderr = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        bail!("{} failed: {stderr}", command.get_program().display());
    }
    let times = stderr.lines().last().context("bash printed no times")?;
    let cpu_seconds = times.split(' ').map(|part| Ok(part.parse::<f64>()?)).sum::<anyhow::Result<f64>>()?;
    Ok(Usage { seconds, cpu_seconds, stdout: String::from_utf8(output.stdout)? })
}

/// Runs a command, and returns what it printed.
pub fn stdout(command: &mut Command) -> anyhow::Result<String> {
    let output =
        command.output().with_context(|| format!("cannot run {}", command.get_program().display()))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        bail!("{} failed: {stderr}", command.get_program().display());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Returns cargo, in the workspace.
pub fn cargo(words: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["--locked", "--quiet"]).args(words);
    command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    command
}

/// Builds the program of a package for release, and returns its path.
pub fn program(package: &str) -> anyhow::Result<PathBuf> {
    let mut build = cargo(&["build", "--release", "--package", package, "--message-format", "json"]);
    let messages = stdout(&mut build)?;
    let executable = messages.lines().rev().find_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        message["executable"].as_str().map(PathBuf::from)
    });
    executable.with_context(|| format!("cargo built no program of {package}"))
}
