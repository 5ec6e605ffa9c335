//! Uploads of a file to a server on this machine, compared with curl.
//!
//! Each side is a process of its own, so that its CPU time and memory are not those of the receiver.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use baijiayun_bench_upload::upload;

use crate::measure::alternate;
use crate::measure::process::{Usage, program, usage};
use crate::row::{Effort, Options, Outcome, Row, Target, Unit};
use crate::server::Server;

const OURS: &str = "1 GiB in chunks of 4 MiB";
const BASELINE: &str = "`curl -F` of the same file";
const MISSING: &str = "curl or bash is missing: install them with `apt install curl bash`";
/// The package that uploads.
const PROGRAM: &str = "baijiayun-bench-upload";
const LENGTH: u64 = 1 << 30;

pub const RATE: Row = Row {
    name: "upload.rate",
    ours: OURS,
    baseline: BASELINE,
    target: Target::RatioAtLeast(0.95),
    run: |options| compare(options, Unit::PerSecond, |usage| LENGTH as f64 / usage.seconds),
};

pub const CPU: Row = Row {
    name: "upload.cpu",
    ours: OURS,
    baseline: BASELINE,
    target: Target::RatioAtMost(1.5),
    run: |options| compare(options, Unit::Seconds, |usage| usage.cpu_seconds),
};

pub const MEMORY: Row = Row {
    name: "upload.memory",
    ours: "peak memory of the uploading process",
    baseline: "the 16 MiB that it may have",
    target: Target::RatioAtMost(1.0),
    run: memory,
};

fn compare(options: &Options, unit: Unit, value: fn(&Usage) -> f64) -> anyhow::Result<Outcome> {
    if options.effort == Effort::Once {
        return upload_once(options);
    }
    if usage(Command::new("curl").arg("--version")).is_err() {
        return Ok(Outcome::skipped(MISSING));
    }
    let server = Server::start(options)?;
    let file = file(&options.folder, LENGTH)?;
    let program = program(PROGRAM)?;
    let ours = || Ok(value(&usage(&mut ours(&program, &server, &file))?));
    let baseline = || Ok(value(&usage(&mut curl(&server, &file))?));
    alternate(options, unit, ours, baseline)
}

fn memory(options: &Options) -> anyhow::Result<Outcome> {
    if options.effort == Effort::Once {
        return upload_once(options);
    }
    if !Path::new("/proc/self/status").exists() {
        return Ok(Outcome::skipped("the peak memory is read from `/proc`, which only Linux has"));
    }
    let server = Server::start(options)?;
    let file = file(&options.folder, LENGTH)?;
    let stdout = usage(&mut ours(&program(PROGRAM)?, &server, &file))?.stdout;
    let kibibytes: f64 = stdout.trim().parse().context("no peak memory")?;
    Ok(Outcome::exact(Unit::Bytes, kibibytes * 1024.0, f64::from(16 << 20)))
}

/// Uploads two chunks within this process, which needs no build.
fn upload_once(options: &Options) -> anyhow::Result<Outcome> {
    let server = Server::start(options)?;
    let folder = options.folder.join(format!("baijiayun-bench-{}", std::process::id()));
    upload(&file(&folder, 5 << 20)?, &server.url())?;
    fs::remove_dir_all(folder)?;
    Ok(Outcome::skipped("it was uploaded once, to test the row"))
}

/// Creates the file. It is sparse, so it costs no disk.
fn file(folder: &Path, length: u64) -> anyhow::Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let path = folder.join("upload.mp4");
    File::create(&path)?.set_len(length)?;
    Ok(path)
}

fn ours(program: &Path, server: &Server, file: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg(file).arg(server.url());
    command
}

fn curl(server: &Server, file: &Path) -> Command {
    let mut command = Command::new("curl");
    command.args(["--silent", "--show-error", "--fail", "--output", "/dev/null"]);
    command.arg("-F").arg(format!("data=@{}", file.display())).arg(format!("{}/upload", server.url()));
    command
}
