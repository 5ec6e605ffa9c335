//! `bjy marker add` and `bjy marker remove`.

use serde_json::Value;

use crate::support::{Bjy, Finished, call_count, mock_of_school};

/// The video of the tests. It has a marker at 1:05, and viewers can jump.
const VIDEO: [&str; 2] = ["--video-unique", "101"];

async fn run(bjy: &Bjy, command: &str, options: &[&str]) -> Finished {
    bjy.run(&[&["marker", command][..], &VIDEO, options].concat()).await
}

/// Returns the markers as `00:01:05 定义`.
async fn markers(bjy: &Bjy) -> Vec<String> {
    let list: Value = serde_json::from_str(&run(bjy, "list", &[]).await.expect_success()).unwrap();
    assert_eq!(list["enable_jump"], true);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let line = |marker: &Value| format!("{} {}", text(&marker["time_offset"]), text(&marker["description"]));
    list["list"].as_array().unwrap().iter().map(line).collect()
}

#[tokio::test]
async fn one_marker_is_added_and_removed() {
    let (_server, bjy) = mock_of_school().await;
    let out = run(&bjy, "add", &["--at", "0:30", "--at", "2:00", "--description", "a", "--description", "b"])
        .await
        .expect_success();
    assert!(out.contains(r#""total": 3"#), "{out}");
    assert_eq!(markers(&bjy).await, ["00:00:30 a", "00:01:05 定义", "00:02:00 b"]);
    run(&bjy, "remove", &["--at", "65", "--at", "2:00", "--yes"]).await.expect_success();
    assert_eq!(markers(&bjy).await, ["00:00:30 a"]);
}

#[tokio::test]
async fn a_marker_is_changed_only_with_replace() {
    let (server, bjy) = mock_of_school().await;
    let result = run(&bjy, "add", &["--at", "1:05", "--at", "1:10", "--btntxt", "查看"]).await;
    assert_eq!(result.code, 2);
    insta::assert_snapshot!(result.stderr, @r"
    error: there is a marker already: 00:01:05  定义
      --replace changes it
    ");
    assert_eq!(call_count(&server, "marker.save"), 0);
    run(&bjy, "add", &["--at", "1:05", "--btntxt", "查看", "--replace"]).await.expect_success();
    assert_eq!(markers(&bjy).await, ["00:01:05 定义"], "what is not given stays");
    let result = run(&bjy, "remove", &["--at", "1:06", "--yes"]).await;
    assert_eq!(result.code, 2);
    insta::assert_snapshot!(result.stderr, @r"
    error: there is no marker at 00:01:06
      `bjy marker list --video-unique 101` shows them
    ");
}

#[tokio::test]
async fn a_dry_run_shows_what_would_be_saved() {
    let (server, bjy) = mock_of_school().await;
    for (command, options, texts) in [
        ("add", &["--at", "0:30", "--dry-run"][..], &["00:00:30", "定义"][..]),
        ("remove", &["--at", "1:05", "--dry-run"], &[r#""content": "[]""#]),
    ] {
        let out = run(&bjy, command, options).await.expect_success();
        assert!(texts.iter().all(|text| out.contains(text)), "{out}");
    }
    assert_eq!(call_count(&server, "marker.save"), 0);
}

#[tokio::test]
async fn markers_that_change_in_the_meantime_are_kept() {
    let (_server, bjy) = mock_of_school().await;
    let mut prompt = bjy.at_prompt(&[&["marker", "remove", "--at", "1:05"][..], &VIDEO].concat()).await;
    run(&bjy, "add", &["--at", "3:00", "--description", "new"]).await.expect_success();
    prompt.answer("y");
    let result = prompt.finish().await;
    assert_eq!(result.code, 2, "{result:?}");
    for text in
        ["Remove these markers of video 101", "00:01:05  定义", "changed in the meantime. Nothing was saved"]
    {
        assert!(result.stdout.contains(text), "{result:?}");
    }
    assert_eq!(markers(&bjy).await, ["00:01:05 定义", "00:03:00 new"]);
}
