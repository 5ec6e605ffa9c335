//! Measures the CPU time of starting the program, compared with `true`: `cargo bench -p bjy`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::process::{Command, Stdio};

use rustix::param::clock_ticks_per_second;

const RUNS: u32 = 200;

/// Commands that need no server.
const COMMANDS: [(&str, &[&str]); 5] = [
    ("--version", &["--version"]),
    ("--help", &["--help"]),
    ("video get-info --help", &["video", "get-info", "--help"]),
    ("sign a=1", &["sign", "a=1"]),
    ("video list --dry-run", &["video", "list", "--dry-run"]),
];

fn main() {
    let baseline = cpu("true", &[]);
    println!("CPU time of a run (user and system), mean of {RUNS} runs; the baseline is `true`");
    println!("{:<28} {baseline:>7.2} ms", "true");
    for (name, arguments) in COMMANDS {
        let time = cpu(env!("CARGO_BIN_EXE_bjy"), arguments);
        println!("{:<28} {time:>7.2} ms {:>7.1}x", format!("bjy {name}"), time / baseline);
    }
}

/// Returns the CPU time of a run in milliseconds.
fn cpu(program: &str, arguments: &[&str]) -> f64 {
    let before = children_cpu();
    for _ in 0..RUNS {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env("BAIJIAYUN_PARTNER_ID", "1")
            .env("BAIJIAYUN_PARTNER_KEY", "k")
            .env("BAIJIAYUN_PRIVATE_DOMAIN", "demo123")
            .stdout(Stdio::null());
        assert!(command.status().unwrap().success(), "{program} {arguments:?}");
    }
    (children_cpu() - before) * 1000.0 / f64::from(RUNS)
}

/// Returns the CPU time of all finished children in seconds.
fn children_cpu() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("this benchmark runs on Linux only");
    // Skip the program's name, which is in brackets and may contain spaces.
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks: u64 =
        fields.split_whitespace().skip(13).take(2).map(|field| field.parse::<u64>().unwrap()).sum();
    ticks as f64 / clock_ticks_per_second() as f64
}
