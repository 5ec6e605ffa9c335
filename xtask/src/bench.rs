//! `cargo xtask bench`.

use std::env;
use std::ffi::OsString;
use std::io::{IsTerminal, stderr};
use std::process::Command;

use anyhow::{Context, bail};

use crate::workspace;

/// Builds the program of the benchmarks for release and runs it with these arguments.
///
/// It is not linked, because xtask must build even if the generated code does not.
pub fn run(args: &[OsString]) -> anyhow::Result<()> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["run", "--locked", "--release", "--package", "baijiayun-bench"])
        .current_dir(workspace::root()?);
    if !stderr().is_terminal() {
        command.arg("--quiet");
    }
    let status = command.arg("--").args(args).status().context("cannot run cargo")?;
    if !status.success() {
        bail!("the benchmarks failed");
    }
    Ok(())
}
