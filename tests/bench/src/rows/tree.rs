//! The crates that a program gets with the client.

use std::collections::BTreeSet;
use std::process::Command;

use crate::measure::process;
use crate::row::{Options, Outcome, Row, Target, Unit};

pub const ROW: Row = Row {
    name: "tree",
    ours: "crates of a program with the client",
    baseline: "of one with reqwest alone, and 10",
    target: Target::RatioAtMost(1.0),
    run,
};

/// The number of crates that may be added to those of reqwest.
const MORE: usize = 10;

fn run(_: &Options) -> anyhow::Result<Outcome> {
    let (ours, plain) = (crates("baijiayun-bench-client")?, crates("baijiayun-bench-reqwest")?);
    let added: Vec<_> = ours.difference(&plain).map(String::as_str).collect();
    let outcome = Outcome::exact(Unit::Count, ours.len() as f64, (plain.len() + MORE) as f64);
    Ok(outcome.note(format!("{} more than reqwest: {}", added.len(), added.join(", "))))
}

/// Returns the names of the crates that a program on this system depends on, with procedural macros.
fn crates(package: &str) -> anyhow::Result<BTreeSet<String>> {
    let mut tree: Command = process::cargo(&["tree", "--package", package]);
    tree.args(["--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    let lines = process::stdout(&mut tree)?;
    let names = lines.lines().filter_map(|line| line.split(' ').next()).filter(|name| *name != package);
    Ok(names.filter(|name| !name.is_empty()).map(str::to_owned).collect())
}
