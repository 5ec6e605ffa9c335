//! Several unfinished uploads, and several processes.

use std::fs;
use std::path::PathBuf;

use baijiayun_mock::{Fault, MockServer};
use baijiayun_vod::upload::{GetResumeUrl, GetUrl, UploadFile};
use serde_json::json;

use crate::support::{Bjy, call_count};
use crate::upload::{CONTENT, FOREVER, interrupted_upload, mock_with_files, rows, video_id};

const RECORDS: &str = ".local/state/bjy/uploads";

fn files(bjy: &Bjy) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(bjy.path(RECORDS)) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// Breaks the uploads of three files off.
async fn three_interrupted(server: &MockServer, bjy: &Bjy) {
    for name in ["r1.mp4", "r2.mp4", "r3.mp4"] {
        bjy.write(name, CONTENT);
    }
    server.inject(Fault::Delay(FOREVER).always().on::<UploadFile>());
    let running = bjy.start(&["upload", "r1.mp4", "r2.mp4", "r3.mp4", "--jobs", "3"]);
    while call_count(server, "upload.upload_file") < 3 {
        tokio::task::yield_now().await;
    }
    running.interrupt();
    assert_eq!(running.finish().await.code, 130);
    server.clear_faults();
    server.clear_log();
}

#[tokio::test]
async fn a_file_that_is_gone_does_not_stop_the_others() {
    let (server, bjy) = mock_with_files().await;
    three_interrupted(&server, &bjy).await;
    fs::remove_file(bjy.path("r2.mp4")).unwrap();
    let result = bjy.run(&["upload", "--resume"]).await;
    assert_eq!(result.code, 7, "{result:?}");
    assert!(result.stderr.contains("r2.mp4: the file is gone, so its upload (video "), "{result:?}");
    assert!(!result.stderr.contains("--restart"), "{result:?}");
    let rows = rows(result);
    let status: Vec<_> = rows.iter().map(|row| row["status"].as_str().unwrap()).collect();
    assert_eq!(status, ["uploaded", "failed", "uploaded"]);
    assert_eq!(server.uploaded(video_id(&rows[2])).unwrap(), CONTENT);
    // The same with the files named, as the hint after Ctrl-C does.
    let result = bjy.run(&["upload", "--resume", "r2.mp4", "a.mp4"]).await;
    assert!(result.code == 7 && result.stderr.contains("r2.mp4: the file is gone"), "{result:?}");
    // It has the content of the others.
    assert_eq!(crate::upload::rows(result)[1]["status"], "already uploaded");
}

#[tokio::test]
async fn a_changed_file_or_a_broken_record_does_not_stop_the_others() {
    let (server, bjy) = mock_with_files().await;
    three_interrupted(&server, &bjy).await;
    bjy.write("r1.mp4", "another file");
    let broken = files(&bjy).into_iter().find(|path| fs::read_to_string(path).unwrap().contains("r3.mp4"));
    fs::write(broken.as_ref().unwrap(), "{").unwrap();
    let dry = bjy.run(&["upload", "--resume", "--dry-run"]).await;
    assert!(dry.code == 2 && rows(dry).len() == 1);
    let result = bjy.run(&["upload", "--resume", "--jsonl"]).await;
    assert_eq!(result.code, 7, "{result:?}");
    assert!(result.stderr.contains("r1.mp4: the file has changed since its upload started"), "{result:?}");
    assert!(result.stderr.contains("--restart"), "{result:?}");
    assert!(result.stderr.contains("remove that file to continue"), "{result:?}");
    let broken_name = broken.as_ref().unwrap().file_name().unwrap().to_str().unwrap();
    assert_eq!(result.stderr.matches(broken_name).count(), 1, "{result:?}");
    assert_eq!(result.stdout.matches(r#""status":"failed""#).count(), 2, "{result:?}");
    assert_eq!(result.stdout.matches(r#""status":"uploaded""#).count(), 1, "{result:?}");
    assert_eq!(call_count(&server, "upload.get_url"), 0);
    // --restart does not need the record.
    bjy.run(&["upload", "--restart", "r3.mp4"]).await.expect_success();
    assert!(!broken.unwrap().exists());
}

#[tokio::test]
async fn one_process_uploads_a_file() {
    let (server, bjy) = mock_with_files().await;
    server.inject(Fault::Delay(FOREVER).always().on::<GetUrl>());
    let mut command = bjy.command(&["upload", "a.mp4"]);
    let mut first = command.spawn().unwrap();
    while call_count(&server, "upload.get_url") == 0 {
        tokio::task::yield_now().await;
    }
    let message = format!("a.mp4: the file is being uploaded by process {}", first.id().unwrap());
    for options in [&[][..], &["--restart"], &["--resume"]] {
        let second = bjy.run(&[&["upload", "a.mp4"], options].concat()).await;
        assert!(second.code == 2 && second.stderr.contains(&message), "{second:?}");
    }
    assert_eq!(call_count(&server, "upload.get_url"), 1);
    // After a crash, the lock is free.
    first.kill().await.unwrap();
    server.clear_faults();
    bjy.run(&["upload", "a.mp4"]).await.expect_success();
    assert!(files(&bjy).is_empty(), "neither records nor locks are left");
}

#[tokio::test]
async fn hard_links_are_one_file() {
    let (server, bjy) = mock_with_files().await;
    fs::hard_link(bjy.path("a.mp4"), bjy.path("link.mp4")).unwrap();
    for options in [&[][..], &["--dry-run"]] {
        let both = bjy.run(&[&["upload", "a.mp4", "link.mp4"], options].concat()).await;
        assert!(both.code == 2 && both.stderr.contains("link.mp4 is given twice"), "{both:?}");
    }
    server.inject(Fault::Delay(FOREVER).always().on::<GetUrl>());
    let mut command = bjy.command(&["upload", "a.mp4"]);
    let mut first = command.spawn().unwrap();
    while call_count(&server, "upload.get_url") == 0 {
        tokio::task::yield_now().await;
    }
    let second = bjy.run(&["upload", "link.mp4"]).await;
    let message = format!("link.mp4: the file is being uploaded by process {}", first.id().unwrap());
    assert!(second.code == 2 && second.stderr.contains(&message), "{second:?}");
    assert_eq!(call_count(&server, "upload.get_url"), 1);
    first.kill().await.unwrap();
}

#[tokio::test]
async fn one_process_resumes_an_upload() {
    let (server, bjy) = mock_with_files().await;
    interrupted_upload(&server, &bjy, &[]).await;
    server.clear_log();
    server.inject(Fault::Delay(FOREVER).always().on::<GetResumeUrl>());
    let first = bjy.start(&["upload", "--resume"]);
    while call_count(&server, "upload.get_resume_url") == 0 {
        tokio::task::yield_now().await;
    }
    let second = bjy.run(&["upload", "--resume"]).await;
    assert!(second.code == 2 && second.stderr.contains("is being uploaded by process"), "{second:?}");
    first.interrupt();
    assert_eq!(first.finish().await.code, 130);
    server.clear_faults();
    let rows = rows(bjy.run(&["upload", "--resume"]).await);
    assert_eq!(server.uploaded(video_id(&rows[0])).unwrap(), CONTENT);
}

#[tokio::test]
async fn interrupted_uploads_are_listed_and_forgotten() {
    let (server, bjy) = mock_with_files().await;
    server.inject(Fault::Delay(FOREVER).always().on::<UploadFile>());
    let mut running = bjy.command(&["upload", "a.mp4", "--chunk-size", "4"]).spawn().unwrap();
    while call_count(&server, "upload.upload_file") < 1 {
        tokio::task::yield_now().await;
    }
    let listed = rows(bjy.run(&["upload", "list"]).await);
    let facts = ["video_id", "sent", "size", "running", "process"].map(|name| listed[0][name].clone());
    assert_eq!(json!(facts), json!([1_000_001, 0, 10, true, running.id().unwrap()]));
    running.kill().await.unwrap();
    let listed = rows(bjy.run(&["upload", "list"]).await);
    assert_eq!((&listed[0]["running"], &listed[0]["process"]), (&json!(false), &json!(null)));

    let result = bjy.run(&["upload", "forget", "a.mp4"]).await;
    assert_eq!(result.code, 2, "{result:?}");
    bjy.run(&["upload", "forget", "a.mp4", "--yes"]).await.expect_success();
    assert_eq!(bjy.run(&["upload", "list"]).await.expect_success(), "[]\n");
    assert_eq!(bjy.run(&["upload", "forget", "a.mp4", "--yes"]).await.code, 2);
}

#[tokio::test]
async fn uploaded_files_are_listed_and_forgotten() {
    let (_server, bjy) = mock_with_files().await;
    let uploaded = rows(bjy.run(&["upload", "a.mp4", "lectures/第一讲.mp3"]).await);
    let listed = rows(bjy.run(&["upload", "list", "--uploaded"]).await);
    let mut ids: Vec<_> = listed.iter().map(|row| video_id(row).0).collect();
    ids.sort_unstable();
    assert_eq!(ids, [video_id(&uploaded[0]).0, video_id(&uploaded[1]).0]);
    let unknown = bjy.run(&["upload", "forget", "--uploaded", "b.mp4", "--yes"]).await;
    assert!(unknown.code == 2 && unknown.stderr.contains("b.mp4: not uploaded"), "{unknown:?}");
    bjy.run(&["upload", "forget", "--uploaded", "a.mp4", "--yes"]).await.expect_success();
    assert_eq!(rows(bjy.run(&["upload", "list", "--uploaded"]).await).len(), 1);
    assert_eq!(rows(bjy.run(&["upload", "a.mp4"]).await)[0]["status"], "uploaded");
    bjy.run(&["upload", "forget", "--uploaded", "--all", "--yes"]).await.expect_success();
    assert_eq!(bjy.run(&["upload", "list", "--uploaded"]).await.expect_success(), "[]\n");
}

/// The run continues with the options that it had.
#[tokio::test]
async fn the_command_to_resume_has_the_options_of_the_run() {
    let (server, bjy) = mock_with_files().await;
    let options =
        ["--restart", "--definition", "high,super-high", "--callback-url", "http://h/a b", "--quiet"];
    let result = interrupted_upload(&server, &bjy, &options).await;
    let command = result.stderr.split("to resume:\n").nth(1).unwrap().trim();
    let (options, file) = command.split_once(" /").unwrap();
    assert_eq!(
        options,
        "bjy upload --resume --chunk-size 4 --definition high,super-high --callback-url 'http://h/a b' --quiet"
    );
    assert!(file.ends_with("a.mp4 --again"), "{command}");
    let words = shell_words::split(command).unwrap();
    let words: Vec<_> = words.iter().skip(1).map(String::as_str).collect();
    assert_eq!(rows(bjy.run(&words).await)[0]["status"], "uploaded");
}
