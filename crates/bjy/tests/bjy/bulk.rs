//! One operation for many ids: rows, exit codes, and interruption.

use std::time::Duration;

use baijiayun_mock::{Fault, MockResponse};
use baijiayun_vod::{category, video};

use crate::support::{call_count, mock_of_school, mock_with_categories};

#[tokio::test]
async fn several_ids_have_a_row_each_and_some_may_fail() {
    let (_server, bjy) = mock_with_categories().await;
    let delete = ["category", "delete", "数学", "999", "History", "--keep-going", "--yes", "--jsonl"];
    let result = bjy.run(&delete).await;
    assert_eq!(result.code, 7, "{result:?}");
    let outcomes: Vec<_> = result.stdout.lines().map(|row| row.contains("\"done\"")).collect();
    assert_eq!(outcomes, [true, false, true], "{result:?}");
    assert!(result.stderr.contains("2 of 3 done, 1 failed"), "{result:?}");
    assert!(!result.stderr.contains("--keep-going"), "it was given: {result:?}");
}

#[tokio::test]
async fn the_run_stops_at_the_first_failure_and_says_how_to_continue() {
    let (server, bjy) = mock_of_school().await;
    server.inject(Fault::from(MockResponse::body(r#"{"code":7}"#)).always().on::<video::SetPublishStatus>());
    let ids: Vec<_> = (1..=50).map(|id| id.to_string()).collect();
    let result =
        bjy.run(&["video", "set-publish-status", &ids.join(","), "--status", "blocked", "--jsonl"]).await;
    // Nothing is done, so the exit code is that of the first error.
    assert_eq!(result.code, 1, "{result:?}");
    assert_eq!(result.stdout.lines().count(), 50);
    assert!(result.stdout.contains("not_started"), "{result:?}");
    assert!(result.stderr.contains("--keep-going goes on after a failure"), "{result:?}");
    assert!(call_count(&server, "video.set_publish_status") < 50);
}

#[tokio::test]
async fn a_dry_run_of_several_ids_shows_every_request() {
    let (server, bjy) = mock_of_school().await;
    let delete = ["video", "delete", "101", "102", "--dry-run"];
    let json: serde_json::Value = serde_json::from_str(&bjy.run(&delete).await.expect_success()).unwrap();
    let ids: Vec<_> = json.as_array().unwrap().iter().map(|call| &call["params"]["video_id"]).collect();
    assert_eq!(ids, ["101", "102"]);
    assert_eq!(call_count(&server, "video.delete"), 0);
}

#[tokio::test]
async fn ctrl_c_prints_the_rows_so_far_and_a_summary() {
    let (server, bjy) = mock_of_school().await;
    server.inject(Fault::Delay(Duration::from_secs(600)).always().on::<video::SetPublishStatus>());
    let ids: Vec<_> = (1..=20).map(|id| id.to_string()).collect();
    let running =
        bjy.start(&["video", "set-publish-status", &ids.join(","), "--status", "blocked", "--jsonl"]);
    while call_count(&server, "video.set_publish_status") < 8 {
        tokio::task::yield_now().await;
    }
    running.interrupt();
    let result = running.finish().await;
    assert_eq!(result.code, 130, "{result:?}");
    let count = |outcome: &str| result.stdout.lines().filter(|row| row.contains(outcome)).count();
    assert_eq!((count("\"unclear\""), count("\"not_started\"")), (8, 12), "{result:?}");
    assert!(
        result.stderr.contains("interrupted. 0 of 20 done, 0 failed, 8 unclear, 12 not started"),
        "{result:?}"
    );
    assert!(!result.stderr.contains("--keep-going"), "it would not help: {result:?}");
}

#[tokio::test]
async fn a_terminal_shows_the_progress_and_the_operation_for_many() {
    let (server, bjy) = mock_of_school().await;
    server.inject(
        Fault::from(MockResponse::body(r#"{"code":0,"data":null}"#))
            .always()
            .on::<category::SetVideoCategory>(),
    );
    let ids: Vec<_> = (1..=20).map(|id| id.to_string()).collect();
    let set = ["category", "set-video-category", &ids.join(","), "--category-id", "11"];
    let result = bjy.run_on_wide_terminal(200, &set, "").await;
    assert_eq!(result.code, 0, "{result:?}");
    assert!(result.stdout.contains("/20"), "{}", result.stdout);
    let hint = "`bjy category set-video-category-batch` takes many ids in one call";
    assert!(result.stdout.contains(hint), "{}", result.stdout);
}
