//! Commands for many ids, and categories by path.

use crate::support::{call_count, mock_with_categories};

#[tokio::test]
async fn every_invalid_id_is_reported_before_anything_is_sent() {
    let (server, bjy) = mock_with_categories().await;
    bjy.write("ids.txt", "1\n\nx\n1\ny\n");
    let result = bjy.run(&["video", "delete", "@ids.txt", "--yes"]).await;
    assert_eq!(result.code, 2, "{result:?}");
    assert!(result.stderr.contains("line 3: `x`") && result.stderr.contains("line 5: `y`"), "{result:?}");
    assert_eq!(call_count(&server, "video.delete"), 0);
}

#[tokio::test]
async fn several_ids_have_a_row_each_and_some_may_fail() {
    let (_server, bjy) = mock_with_categories().await;
    let delete = ["category", "delete", "数学", "999", "History", "--keep-going", "--yes", "--jsonl"];
    let result = bjy.run(&delete).await;
    assert_eq!(result.code, 7, "{result:?}");
    let outcomes: Vec<_> = result.stdout.lines().map(|row| row.contains("\"done\"")).collect();
    assert_eq!(outcomes, [true, false, true], "{result:?}");
}
