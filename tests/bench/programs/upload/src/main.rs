//! Uploads a file, and prints the peak memory of the process in KiB: `baijiayun-bench-upload FILE SERVER`.

use std::io::{self, Write};
use std::path::Path;
use std::{env, fs};

use anyhow::Context;

fn main() -> anyhow::Result<()> {
    let mut arguments = env::args().skip(1);
    let (file, server) = arguments.next().zip(arguments.next()).context("usage: FILE SERVER")?;
    baijiayun_bench_upload::upload(Path::new(&file), &server)?;
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    writeln!(io::stdout(), "{}", peak.trim().trim_end_matches(" kB"))?;
    Ok(())
}
