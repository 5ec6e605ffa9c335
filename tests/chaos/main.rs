//! Uploads through faults: resets, stalls, HTTP 503, responses cut short, expired upload URLs, new keys, and a process
//! that is killed three times and resumed. A seed decides all of it, and every byte must be right at the end.
//!
//! `cargo xtask chaos` runs it with large files. Without its settings, this is a short run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod plan;
mod report;
mod run;
mod source;
mod upload;

use report::Report;

/// Returns a setting of the environment, which `cargo xtask chaos` sets.
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap())
}

#[tokio::test]
async fn every_byte_is_right_after_faults_and_kills() {
    let size = setting("CHAOS_SIZE", 4 << 20);
    let first = setting("CHAOS_SEED", 1);
    let seeds = first..first + setting("CHAOS_SEEDS", 3);
    println!("{}", Report::HEADER);
    let mut failed = Vec::new();
    for seed in seeds {
        let report = run::run(seed, size).await;
        println!("{report}");
        failed.extend(report.failure.map(|failure| format!("seed {seed}: {failure}")));
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Uploads a file. The test above starts it as a process of its own, which can be killed.
#[tokio::test]
#[ignore = "run by the other test"]
async fn uploading_process() {
    upload::upload_as_told_by_environment().await;
}
