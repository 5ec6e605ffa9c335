//! The size of a program with one call.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::measure::process;
use crate::row::{Effort, Options, Outcome, Row, Target, Unit};

pub const ROW: Row = Row {
    name: "size",
    ours: "stripped program with one call",
    baseline: "with one request of reqwest",
    target: Target::RatioAtMost(1.1),
    run,
};

fn run(options: &Options) -> anyhow::Result<Outcome> {
    if options.effort == Effort::Once || Command::new("strip").arg("--version").output().is_err() {
        return Ok(Outcome::skipped("`strip` is missing: install it with `apt install binutils`"));
    }
    let size = |package| size(&process::program(package)?, &options.folder);
    Ok(Outcome::exact(Unit::Bytes, size("baijiayun-bench-client")?, size("baijiayun-bench-reqwest")?))
}

/// Returns the size of a program without its symbols.
fn size(program: &Path, folder: &Path) -> anyhow::Result<f64> {
    fs::create_dir_all(folder)?;
    let stripped = folder.join("stripped");
    process::stdout(Command::new("strip").arg(program).arg("-o").arg(&stripped))?;
    Ok(fs::metadata(stripped)?.len() as f64)
}
