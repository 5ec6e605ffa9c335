//! Many videos at once: deletion, categories, tokens and transcoding.

use super::{count, rows, run, school};
use crate::support::call_count;

#[tokio::test]
async fn videos_are_deleted_by_a_filter() {
    let (server, bjy) = school().await;
    let line = "bjy video list --all --filter '.create_time < \"2026-02\"' --jsonl | bjy video delete - --yes --jsonl";
    let deleted = rows(&run(&bjy, line).await.expect_success());
    assert_eq!(deleted.len(), 62);
    assert!(deleted.iter().all(|row| row["outcome"] == "done"), "{deleted:?}");
    assert_eq!(count(&bjy, "true").await, 238);
    let again = run(&bjy, line).await;
    assert_eq!((again.code, again.stderr.as_str()), (0, "no ids: nothing to do\n"));
    assert_eq!(call_count(&server, "video.delete"), 62);
}

#[tokio::test]
async fn the_deletion_of_many_videos_is_confirmed_once_with_totals() {
    let (server, bjy) = school().await;
    let list = "bjy video list --all --filter '.create_time < \"2026-02\"' --columns video_id,name --csv";
    bjy.write("delete.csv", run(&bjy, list).await.expect_success());
    let shown = bjy.run_on_terminal(&["video", "delete", "@delete.csv"], "n").await;
    assert_eq!(shown.code, 2, "{}", shown.stdout);
    assert!(shown.stdout.contains("讲 新课：函数") && shown.stdout.contains("MiB"), "{}", shown.stdout);
    assert!(shown.stdout.contains("… and 52 more; 62 in all"), "{}", shown.stdout);
    assert_eq!(call_count(&server, "video.delete"), 0);
}

#[tokio::test]
async fn a_hundred_videos_are_moved_to_a_new_category() {
    let (server, bjy) = school().await;
    let line = "bjy video list --all --name 复习 --jsonl | \
                bjy category set-video-category - --category-id 数学/复习 --create --jsonl";
    let moved = rows(&run(&bjy, line).await.expect_success());
    assert_eq!(moved.len(), 100);
    let list = "bjy category list-videos --category-id 数学/复习 --all --jsonl";
    assert_eq!(rows(&run(&bjy, list).await.expect_success()).len(), 100);
    run(&bjy, line).await.expect_success();
    assert_eq!(rows(&run(&bjy, list).await.expect_success()).len(), 100);
    assert_eq!(call_count(&server, "category.add"), 1, "the second run finds it");
}

#[tokio::test]
async fn tokens_of_many_videos_are_one_command() {
    let (server, bjy) = school().await;
    let line = "bjy video list --all --jsonl | bjy token - --expires-in 1h --jsonl";
    let tokens = rows(&run(&bjy, line).await.expect_success());
    assert_eq!(tokens.len(), 300);
    assert!(tokens.iter().all(|row| row["token"].as_str().is_some_and(|token| !token.is_empty())));
    assert!(call_count(&server, "token.get_player_token_batch") <= 4);
}

#[tokio::test]
async fn the_transcoding_of_many_videos_is_watched() {
    let (server, bjy) = school().await;
    let line =
        "bjy video list --all --filter '.status == $transcoded' --jsonl | bjy wait - --timeout 2h --jsonl";
    let done = rows(&run(&bjy, line).await.expect_success());
    assert_eq!(done.len(), 297);
    assert!(done.iter().all(|row| row["outcome"] == "transcoded"));
    assert_eq!(call_count(&server, "video.get_status"), 297);
    let line =
        "bjy video list --all --filter '.status == $transcoding' --jsonl | bjy wait - --timeout 1 --jsonl";
    let result = run(&bjy, line).await;
    assert_eq!(result.code, 3, "{result:?}");
    assert_eq!(rows(&result.stdout).iter().filter(|row| row["outcome"] == "timeout").count(), 3);
}
