//! Uploads of a folder, and the webhook URL.

use baijiayun_mock::Fault;
use baijiayun_vod::upload::UploadFile;
use serde_json::Value;

use super::{count, rows, run, school};
use crate::support::{Bjy, call_count};
use crate::upload::mock_with_files;

fn lectures(bjy: &Bjy) {
    for index in 1..=20 {
        bjy.write(&format!("lectures/{index:02}.mp4"), format!("lecture {index}"));
    }
    bjy.write("lectures/readme.txt", "not a video");
}

#[tokio::test]
async fn a_folder_of_twenty_is_uploaded_once() {
    let (server, bjy) = school().await;
    lectures(&bjy);
    let line = "bjy upload -r lectures --category-id 数学/高一 --jsonl";
    let first = run(&bjy, line).await;
    assert!(first.stderr.starts_with("skipped 1 files: lectures/readme.txt\n"), "{first:?}");
    assert!(rows(&first.stdout).iter().all(|row| row["status"] == "uploaded"), "{first:?}");
    let again = run(&bjy, line).await;
    assert!(rows(&again.stdout).iter().all(|row| row["status"] == "already uploaded"), "{again:?}");
    assert_eq!((rows(&again.stdout).len(), call_count(&server, "upload.get_url")), (20, 20));
    assert_eq!(count(&bjy, "true").await, 320);
}

#[tokio::test]
async fn an_interrupted_folder_is_resumed() {
    let (server, bjy) = school().await;
    lectures(&bjy);
    server.inject(Fault::Status(500).times(200).on::<UploadFile>());
    let first = run(&bjy, "bjy upload -r lectures --jobs 4 --retries 0").await;
    assert_ne!(first.code, 0, "{first:?}");
    server.clear_faults();
    run(&bjy, "bjy upload --resume -r lectures").await.expect_success();
    assert_eq!(count(&bjy, "true").await, 320, "no file is uploaded twice");
}

#[tokio::test]
async fn a_webhook_arrives_at_the_url_that_was_set() {
    let (_server, bjy) = mock_with_files().await;
    let mut listener = bjy.start(&["listen", "--port", "0", "--count", "2"]);
    let line = listener.stderr_line().await;
    let url = line.strip_prefix("listening on ").unwrap();
    run(&bjy, &format!("bjy callback set-url --url {url}")).await.expect_success();
    let set: Value = serde_json::from_str(&run(&bjy, "bjy callback get-url").await.expect_success()).unwrap();
    assert!(set.to_string().contains(url), "{set}");
    run(&bjy, "bjy upload a.mp4").await.expect_success();
    let events = [listener.stdout_line().await, listener.stdout_line().await];
    let statuses = events.map(|event| serde_json::from_str::<Value>(&event).unwrap()["status"].clone());
    assert_eq!(statuses, [20, 100], "transcoding, and transcoded");
}
