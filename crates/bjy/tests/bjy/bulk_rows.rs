//! The rows of one command for many ids.

use serde_json::Value;

use crate::support::{call_count, mock_of_school};

/// Returns the outcomes in rows of JSON.
fn outcomes(rows: &str) -> Vec<(i64, String)> {
    let outcome = |row: &str| {
        let row: Value = serde_json::from_str(row).unwrap();
        (row["video_id"].as_i64().unwrap(), row["outcome"].as_str().unwrap().to_owned())
    };
    rows.lines().map(outcome).collect()
}

fn block<'a>(ids: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["video", "set-publish-status", ids, "--status", "blocked", "--jsonl"], more].concat()
}

#[tokio::test]
async fn the_id_comes_first_in_a_row_and_the_members_keep_their_order() {
    let (_server, bjy) = mock_of_school().await;
    let rows = bjy.run(&["video", "get-info", "101,102", "--jsonl"]).await.expect_success();
    let single = bjy.run(&["video", "get-info", "101", "--jsonl"]).await.expect_success();
    let members = single.trim_end().strip_prefix("{\"video_id\":101,").unwrap();
    assert_eq!(
        rows.lines().next().unwrap(),
        format!("{{\"video_id\":101,\"outcome\":\"done\",\"error\":null,{members}")
    );
}

/// Ids after the calls that are sent at once.
fn ids_after_unknown_ones() -> String {
    let ids: Vec<_> = (1..=40).chain([101, 102]).map(|id| id.to_string()).collect();
    ids.join(",")
}

#[tokio::test]
async fn keep_going_tries_every_id() {
    let (server, bjy) = mock_of_school().await;
    let ids = ids_after_unknown_ones();
    let result = bjy.run(&block(&ids, &["--keep-going"])).await;
    assert_eq!(result.code, 7, "{result:?}");
    assert_eq!(call_count(&server, "video.set_publish_status"), 42);
    assert_eq!(outcomes(&result.stdout)[40..], [(101, "done".to_owned()), (102, "done".to_owned())]);
    assert!(result.stderr.contains("2 of 42 done, 40 failed, 0 unclear, 0 not started"), "{result:?}");
    assert!(!result.stderr.contains("--keep-going"), "{result:?}");
    let all = bjy.run(&block("1,2", &["--keep-going"])).await;
    assert_eq!(all.code, 1, "all failed: {all:?}");
}

#[tokio::test]
async fn a_list_of_ids_is_sent_in_batches() {
    let (server, bjy) = mock_of_school().await;
    let ids: Vec<_> = (1..=250).map(|id| id.to_string()).collect();
    bjy.write("ids", ids.join("\n"));
    let printed = bjy
        .run(&["token", "get-player-token-batch", "@ids", "--expires-in", "1h", "--jsonl", "--keep-going"])
        .await;
    assert_eq!(call_count(&server, "token.get_player_token_batch"), 3, "{printed:?}");
    assert_eq!(printed.stdout.lines().count(), 250, "{printed:?}");
}

#[tokio::test]
async fn rows_have_the_fields_of_the_response() {
    let (_server, bjy) = mock_of_school().await;
    let command =
        |more: &'static [&'static str]| [&["video", "get-info", "101,7,102", "--keep-going"], more].concat();
    let csv = bjy.run(&command(&["--csv"])).await.stdout;
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().starts_with("video_id,outcome,error,name,"), "{csv}");
    assert!(lines.next().unwrap().starts_with("101,done,,第一讲 集合.mp4,"), "{csv}");
    assert!(lines.next().unwrap().starts_with("7,failed,\"video.get_info"), "{csv}");
    let chosen = bjy
        .run(&command(&["--columns", "name,video_id", "--filter", ".status == $transcoded", "--csv"]))
        .await;
    assert_eq!(chosen.stdout, "name,video_id\n第一讲 集合.mp4,101\nlecture-2.mp4,102\n");
    let unknown = bjy.run(&command(&["--columns", "nmae"])).await;
    assert_eq!(unknown.code, 2, "{unknown:?}");
    assert!(unknown.stderr.contains("did you mean `name`?"), "{unknown:?}");
    let delete = ["video", "delete", "101", "7", "--keep-going", "--yes", "--csv"];
    let deleted = bjy.run(&delete).await.stdout;
    assert!(deleted.starts_with("video_id,outcome,error\n101,done,\n7,failed,"), "{deleted}");
}
