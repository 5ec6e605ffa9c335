//! Compiling the generated crate.

use std::fs::File;
use std::path::{Path, PathBuf};
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

/// Where the test of the generators leaves the client, and a program with it.
const CLIENTS: &str = "target/openapi-clients";
const MISSING: &str = "the client of openapi-generator is missing: make it with `tests/openapi/clients/run rust`, which \
     needs Java (`apt install default-jre-headless`)";

fn run(options: &Options) -> anyhow::Result<Outcome> {
    let clients = Path::new(CLIENTS);
    if options.effort == Effort::Once || !clients.join("rust/Cargo.lock").exists() {
        return Ok(Outcome::skipped(MISSING));
    }
    let target = options.folder.join("check");
    let ours = Check {
        package: "baijiayun-vod",
        workspace: PathBuf::new(),
        source: "crates/baijiayun-vod/src/lib.rs".into(),
        target: &target,
    };
    let baseline = Check {
        package: "generated_client",
        workspace: clients.join("rust"),
        source: clients.join("rust-client/src/lib.rs"),
        target: &target,
    };
    // Check the dependencies first.
    ours.run()?;
    baseline.run()?;
    alternate(options, Unit::Seconds, || ours.run(), || baseline.run())
}

/// A package that is checked.
struct Check<'a> {
    package: &'static str,
    workspace: PathBuf,
    source: PathBuf,
    target: &'a Path,
}

impl Check<'_> {
    /// Checks the package alone, and returns the CPU time.
    fn run(&self) -> anyhow::Result<f64> {
        File::options().append(true).open(&self.source)?.set_modified(SystemTime::now())?;
        let mut check = cargo(&["check", "--package", self.package]);
        check.arg("--manifest-path").arg(self.workspace.join("Cargo.toml"));
        check.arg("--target-dir").arg(self.target);
        // A check that reuses an earlier one would measure what has changed since.
        check.env("CARGO_INCREMENTAL", "0");
        Ok(usage(&mut check)?.cpu_seconds)
    }
}
