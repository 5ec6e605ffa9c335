//! The rate limit that processes share.

use std::fs;
use std::time::Instant;

use baijiayun_mock::Fault;
use baijiayun_vod::category;
use futures_util::future::join_all;

use crate::support::{Bjy, call_count, mock_with_categories};

/// Returns the lines of the shared file; none as long as there is no file.
fn window(bjy: &Bjy) -> Vec<String> {
    let Ok(mut folder) = fs::read_dir(bjy.path(".local/state/bjy/rate")) else { return Vec::new() };
    let Some(file) = folder.next() else { return Vec::new() };
    fs::read_to_string(file.unwrap().path()).unwrap().lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn calls_of_all_processes_are_counted_together() {
    let (server, bjy) = mock_with_categories().await;
    let results = join_all((0..4).map(|_| bjy.run(&["category", "list"]))).await;
    assert!(results.iter().all(|result| result.code == 0), "{results:?}");
    assert_eq!(window(&bjy).len(), server.calls().len());
    bjy.run(&["--partner-id", "7", "category", "list"]).await;
    let files = fs::read_dir(bjy.path(".local/state/bjy/rate")).unwrap().count();
    assert_eq!(files, 2, "accounts have limits of their own");
}

#[tokio::test]
async fn a_call_that_was_too_much_makes_all_processes_wait() {
    let (server, bjy) = mock_with_categories().await;
    server.inject(Fault::Status(429).once().on::<category::List>());
    let rejected = bjy.start(&["category", "list"]);
    while window(&bjy).len() < 200 {
        tokio::task::yield_now().await;
    }
    let waiting = bjy.start(&["category", "list"]);
    while window(&bjy).len() < 201 {
        tokio::task::yield_now().await;
    }
    assert_eq!(call_count(&server, "category.list"), 1);
    drop((rejected, waiting));
}

#[tokio::test]
async fn without_a_writable_folder_each_process_counts_its_own() {
    let (_server, bjy) = mock_with_categories().await;
    fs::remove_dir_all(bjy.path(".local")).unwrap();
    bjy.write(".local/state/bjy", "a file");
    let result = bjy.run(&["category", "list"]).await;
    assert_eq!((result.code, result.stderr.as_str()), (0, ""));
    let result = bjy.run(&["category", "list", "--verbose"]).await;
    assert!(result.code == 0 && result.stderr.starts_with("calls of other bjy processes are not counted: "));
}

/// It takes as long as three windows of the limit, of 200 calls in 10 s each. `CONTRIBUTING.md` has the command.
#[tokio::test]
#[ignore = "it waits for windows of the rate limit"]
async fn eight_processes_use_the_limit_and_do_not_exceed_it() {
    let (server, bjy) = mock_with_categories().await;
    let before = server.calls().len();
    // Each day takes a call.
    let arguments = ["report", "traffic", "--from", "2026-01-01", "--to", "2026-03-16", "--verbose"];
    let started = Instant::now();
    let results = join_all((0..8).map(|_| bjy.run(&arguments))).await;
    let took = started.elapsed();
    for result in &results {
        assert!(result.code == 0 && !result.stderr.contains("429"), "no call was refused: {result:?}");
    }
    assert_eq!(server.calls().len() - before, 600, "no call was repeated");
    // The last of the 602 calls belong to the fourth window.
    let quota = 30.0_f64;
    assert!(took.as_secs_f64() <= quota / 0.9, "less than 90 % of the quota was used: {took:?}");
}
