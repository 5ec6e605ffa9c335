//! `cargo xtask demo`.

use std::env;
use std::process::Command;

use anyhow::{Context, bail};

use crate::workspace;

/// Runs `bjy demo`, against the embedded mock.
///
/// It is a program of its own: this one has to build even when what it generates does not.
pub fn run() -> anyhow::Result<()> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["run", "--quiet", "--locked", "--package", "bjy", "--", "demo"];
    let status = Command::new(cargo)
        .args(arguments)
        .current_dir(workspace::root())
        .status()
        .context("cannot run cargo")?;
    if !status.success() {
        bail!("the demo failed");
    }
    Ok(())
}
