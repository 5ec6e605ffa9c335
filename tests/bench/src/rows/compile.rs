//! Compiling the generated crate.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::measure::alternate;
use crate::measure::process::{cargo, usage};
use crate::row::{Effort, Options, Outcome, Row, Target, Unit};

pub const ROW: Row = Row {
    name: "compile",
    ours: "`cargo check` of baijiayun-vod alone",
    baseline: "of openapi-generator's client",
    target: Target::RatioAtMost(0.4),
    run,
};

/// Where the test of the generators leaves the client.
const CLIENT: &str = "target/openapi-clients/rust";
const MISSING: &str = "the client of openapi-generator is missing: make it with `tests/openapi/clients/run rust`, which \
     needs Java (`apt install default-jre-headless`)";

fn run(options: &Options) -> anyhow::Result<Outcome> {
    let client = Path::new(CLIENT);
    if options.effort == Effort::Once || !client.join("Cargo.toml").exists() {
        return Ok(Outcome::skipped(MISSING));
    }
    let ours = Check { folder: PathBuf::from("crates/baijiayun-vod"), target: options.folder.join("check") };
    let baseline = Check { folder: client.to_owned(), target: client.join("target") };
    // The dependencies are checked before.
    ours.run()?;
    baseline.run()?;
    alternate(options, Unit::Seconds, || ours.run(), || baseline.run())
}

/// A package that is checked.
struct Check {
    folder: PathBuf,
    target: PathBuf,
}

impl Check {
    /// Checks the package from the beginning, and returns the CPU time.
    fn run(&self) -> anyhow::Result<f64> {
        let source = fs::canonicalize(self.folder.join("src/lib.rs"))?;
        File::options().append(true).open(source)?.set_modified(SystemTime::now())?;
        let mut check: Command = cargo(&["check", "--manifest-path"]);
        check.arg(self.folder.join("Cargo.toml")).arg("--target-dir").arg(&self.target);
        // Both from the beginning, and neither with the debug assertions of a crate.
        check.env("CARGO_INCREMENTAL", "0");
        Ok(usage(&mut check)?.cpu_seconds)
    }
}
