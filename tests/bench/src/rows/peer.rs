//! Calls, compared with the client on PyPI.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use baijiayun_vod::{VideoId, video};
use tokio::runtime::Builder;

use crate::by_hand::KEY;
use crate::measure::cpu_seconds;
use crate::row::{Effort, Options, Outcome, Row, Target, Unit};
use crate::rows::call::client;
use crate::server::Server;

pub const ROW: Row = Row {
    name: "calls.peer",
    ours: "2,000 calls one after another",
    baseline: "baijiayun 1.0.1 of PyPI",
    target: Target::RatioAtLeast(30.0),
    run,
};

const CALLS: u32 = 2000;
/// Makes calls, and prints the CPU seconds that they took.
const SCRIPT: &str = include_str!("peer.py");
const INSTALL: &str =
    "python3 -m venv target/bench/venv && target/bench/venv/bin/pip install baijiayun==1.0.1";

fn run(options: &Options) -> anyhow::Result<Outcome> {
    let python = options.folder.join("venv/bin/python");
    if options.effort == Effort::Once || !has_package(&python) {
        return Ok(Outcome::skipped(format!("the client on PyPI is missing: install it with `{INSTALL}`")));
    }
    let server = Server::start(options)?;
    let calls = f64::from(CALLS);
    let outcome =
        Outcome::exact(Unit::PerCpuSecond, calls / ours(&server)?, calls / theirs(&python, &server)?);
    Ok(outcome.note("CPU time of the client's process, user and system; the server is another process"))
}

fn has_package(python: &Path) -> bool {
    Command::new(python).args(["-c", "import baijiayun"]).status().is_ok_and(|status| status.success())
}

/// Returns the CPU seconds of our calls.
fn ours(server: &Server) -> anyhow::Result<f64> {
    let client = client(server)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let call = || client.video().get_info(video::GetInfo::new(VideoId(112_459)));
    // Connecting is not counted on either side.
    runtime.block_on(call())?;
    let start = cpu_seconds();
    for _ in 0..CALLS {
        runtime.block_on(call())?;
    }
    Ok(cpu_seconds() - start)
}

fn theirs(python: &Path, server: &Server) -> anyhow::Result<f64> {
    let url = format!("{}/", server.url());
    let output = Command::new(python).args(["-c", SCRIPT, &url, &CALLS.to_string(), KEY]).output()?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        // The last line of a traceback is the error.
        bail!("the client on PyPI failed: {}", stderr.lines().last().unwrap_or_default());
    }
    String::from_utf8(output.stdout)?.trim().parse().context("it printed no number")
}
