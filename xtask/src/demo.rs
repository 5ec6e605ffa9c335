//! `cargo xtask demo`.

use std::env;
use std::env::consts::EXE_SUFFIX;
use std::io::{IsTerminal, Write, stderr};
use std::process::Command;

use anyhow::{Context, bail};

use crate::workspace;

/// Builds bjy with the tests, so that `cargo test --workspace` reuses the build: built alone, its dependencies
/// have other features and are compiled a second time.
const BUILD: [&str; 6] = ["test", "--locked", "--workspace", "--test", "bjy", "--no-run"];

/// Runs `bjy demo` against the embedded mock.
///
/// bjy is run as a program and not linked, because xtask must build even if the generated code does not.
pub fn run() -> anyhow::Result<()> {
    writeln!(stderr(), "building bjy (about 3 minutes the first time)…")?;
    let mut build = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    build.args(BUILD).current_dir(workspace::root()?);
    if !stderr().is_terminal() {
        build.arg("--quiet");
    }
    check(build)?;

    let bjy = env::current_exe()?.with_file_name(format!("bjy{EXE_SUFFIX}"));
    let mut demo = Command::new(bjy);
    demo.arg("demo");
    check(demo)
}

/// Runs a command, and fails if it fails.
fn check(mut command: Command) -> anyhow::Result<()> {
    let program = command.get_program().to_owned();
    let status = command.status().with_context(|| format!("cannot run {}", program.display()))?;
    if !status.success() {
        bail!("the demo failed");
    }
    Ok(())
}
