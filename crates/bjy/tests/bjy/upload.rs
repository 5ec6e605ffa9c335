//! `bjy upload FILE…`: requests, output, and interrupted uploads.

use std::fs;
use std::time::Duration;

use baijiayun_mock::{Fault, MockResponse, MockServer, MockSettings};
use baijiayun_vod::category::SetVideoCategory;
use baijiayun_vod::upload::{GetResumeUrl, GetUrl, UploadFile};
use baijiayun_vod::video::GetStatus;
use baijiayun_vod::{VideoId, category};
use serde_json::Value;

use crate::support::{Bjy, Finished, call_count};

/// A delay longer than any test.
pub const FOREVER: Duration = Duration::from_secs(600);
pub const CONTENT: &[u8] = b"0123456789";

/// Starts a mock that transcodes immediately, and writes some files.
pub async fn mock_with_files() -> (MockServer, Bjy) {
    let settings = MockSettings::default().transcoding(Duration::ZERO);
    let server = MockServer::builder().settings(settings).start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    bjy.write("a.mp4", CONTENT);
    bjy.write("lectures/第一讲.mp3", "abc");
    (server, bjy)
}

#[tokio::test]
async fn a_file_that_changes_during_its_upload_fails() {
    // Created first, because the mock changes a file in its home folder.
    let mut bjy = Bjy::new();
    let path = bjy.write("a.mp4", CONTENT);
    let changed = path.clone();
    let server = MockServer::builder()
        .settings(MockSettings::default().transcoding(Duration::ZERO))
        .watch(move |call| {
            if call.operation.is_some_and(|operation| operation.id == "upload.get_url") {
                fs::write(&changed, "0123456789 and more").unwrap();
            }
        })
        .start()
        .await
        .unwrap();
    bjy.use_mock(&server);
    let result = bjy.run(&["upload", "a.mp4", "--chunk-size", "4", "--verify"]).await;
    assert_eq!(result.code, 2, "{result:?}");
    assert!(result.stderr.contains("the file changed its size during its upload"), "{result:?}");
    assert!(result.stderr.contains("--restart"), "{result:?}");
}

pub fn rows(result: Finished) -> Vec<Value> {
    serde_json::from_str(&result.stdout).unwrap_or_else(|error| panic!("{error}: {result:?}"))
}

pub fn video_id(row: &Value) -> VideoId {
    VideoId(row["video_id"].as_i64().unwrap())
}

/// Starts an upload and interrupts it with Ctrl-C after four bytes.
pub async fn interrupted_upload(server: &MockServer, bjy: &Bjy, options: &[&str]) -> Finished {
    server.inject(Fault::ResetAfter.once().on::<UploadFile>());
    server.inject(Fault::Delay(FOREVER).always().on::<GetResumeUrl>());
    let running = bjy.start(&[&["upload", "a.mp4", "--chunk-size", "4"], options].concat());
    while server.state(|state| {
        state.accounts.values().all(|account| account.videos.values().all(|video| video.upload.received < 4))
    }) {
        tokio::task::yield_now().await;
    }
    running.interrupt();
    let result = running.finish().await;
    server.clear_faults();
    result
}

#[tokio::test]
async fn files_are_uploaded_in_chunks() {
    let (server, bjy) = mock_with_files().await;
    let client = server.client().build().unwrap();
    let category = client.category().add(category::Add::new("Mathematics")).await.unwrap();
    let category_id = category.id.to_string();
    server.clear_log();
    let options = ["--chunk-size", "4", "--jobs", "1", "--category-id", &category_id];
    let params =
        ["--definition", "high,super-high", "--format", "m3u8", "--callback-url", "http://a.example/b"];
    let files = ["a.mp4", "lectures/第一讲.mp3"];
    let result = bjy.run(&[&["upload"], &files[..], &options, &params].concat()).await;
    let filters = vec![(r"[\d.]+ \w+/s(  \d+:\d\d left)?", "RATE AND TIME")];
    insta::with_settings!({ filters => filters }, {
        insta::assert_snapshot!(result.stderr, @r"
        a.mp4: uploaded
        lectures/第一讲.mp3: uploaded
        ");
    });
    let rows = rows(result);
    assert_eq!(rows[0]["file"], "a.mp4");
    assert_eq!((&rows[1]["size"], &rows[1]["status"]), (&3.into(), &"uploaded".into()));
    let calls = server.calls();
    // The first one looks the category up.
    let first = &calls[1];
    assert_eq!(first.param("file_name"), Some("a.mp4"));
    assert_eq!((first.param("definition"), first.param("format")), (Some("1,2"), Some("4")));
    assert_eq!(
        (first.param("callback_url"), first.param("audio_with_view")),
        (Some("http://a.example/b"), None)
    );
    let ranges: Vec<_> =
        calls.iter().map(|call| call.header("content-range")).filter(|range| !range.is_empty()).collect();
    assert_eq!(ranges, ["bytes 1-4/10", "bytes 5-8/10", "bytes 9-10/10", "bytes 1-3/3"]);
    let second = calls.iter().find(|call| call.param("file_name") == Some("第一讲.mp3")).unwrap();
    assert_eq!(second.param("audio_with_view"), Some("1"), "an mp3 file is sent as audio");
    server.state(|state| {
        let account = state.accounts.values().next().unwrap();
        assert!(account.videos.values().all(|video| video.category_id == category.id));
    });
    assert_eq!(server.uploaded(video_id(&rows[0])).unwrap(), CONTENT);
}

#[tokio::test]
async fn results_are_printed_in_every_output_format() {
    let (_server, bjy) = mock_with_files().await;
    let table = bjy.run(&["upload", "a.mp4", "--table"]).await.expect_success();
    insta::assert_snapshot!(table, @r"
    FILE   VIDEO_ID  STATUS    SIZE
    a.mp4  1000001   uploaded  10 B
    ");
    let lines =
        bjy.run(&["upload", "a.mp4", "lectures/第一讲.mp3", "--jsonl", "--again"]).await.expect_success();
    assert_eq!(
        lines.lines().filter(|line| serde_json::from_str::<Value>(line).is_ok()).count(),
        2,
        "{lines}"
    );
    let result = bjy.run_on_terminal(&["upload", "a.mp4", "lectures/第一讲.mp3", "--again"], "").await;
    for part in ["100 %  10 B/10 B", "第一讲.mp3", "\u{1b}[", "FILE"] {
        assert!(result.stdout.contains(part), "no {part}: {}", result.stdout);
    }
}

#[tokio::test]
async fn wait_and_verify_wait_for_transcoding() {
    let (server, bjy) = mock_with_files().await;
    assert_eq!(rows(bjy.run(&["upload", "a.mp4", "--wait"]).await)[0]["status"], "transcoded");
    let result = bjy.run(&["upload", "a.mp4", "--verify", "--again"]).await;
    assert!(result.code == 0 && result.stderr.ends_with("a.mp4: transcoded\n"), "{result:?}");

    let failed = r#"{"code":0,"data":{"status":30,"info":"damaged"}}"#;
    server.inject(Fault::from(MockResponse::body(failed)).once().on::<GetStatus>());
    let result = bjy.run(&["upload", "a.mp4", "--wait", "--again"]).await;
    assert_eq!(result.code, 1);
    assert!(result.stderr.contains("will not be transcoded: TranscodeFailed (damaged)"), "{}", result.stderr);
    assert!(rows(result)[0]["video_id"].is_number());

    let busy = r#"{"code":0,"data":{"status":20,"info":""}}"#;
    server.inject(Fault::from(MockResponse::body(busy)).once().on::<GetStatus>());
    let result = bjy.run(&["upload", "a.mp4", "--wait", "--wait-limit", "0", "--again"]).await;
    assert!(
        result.code == 3
            && result.stderr.contains("it may be transcoded later; check with `bjy video get-status"),
        "{result:?}"
    );
}

#[tokio::test]
async fn an_upload_interrupted_by_ctrl_c_can_be_resumed() {
    let (server, bjy) = mock_with_files().await;
    let result = interrupted_upload(&server, &bjy, &["lectures/第一讲.mp3", "--jobs", "1"]).await;
    assert_eq!(result.code, 130);
    let home = bjy.path("").canonicalize().unwrap().display().to_string();
    let stderr = result.stderr.replace(&home, "HOME");
    insta::assert_snapshot!(stderr.rsplit("error: ").next().unwrap(), @r"
    interrupted; 0 of 2 files uploaded
      to resume:
        bjy upload --resume --chunk-size 4 --jobs 1 HOME/a.mp4 HOME/lectures/第一讲.mp3
    ");
    let statuses: Vec<_> = rows(result).iter().map(|row| row["status"].clone()).collect();
    assert_eq!(statuses, ["interrupted", "interrupted"]);

    // Without --resume or --restart, nothing is sent.
    let result = bjy.run(&["upload", "a.mp4"]).await;
    assert_eq!(result.code, 2);
    insta::assert_snapshot!(result.stderr, @r"
    error: the upload of a.mp4 was interrupted (video 1000001). Nothing was sent
      --resume uploads the missing part
      --restart uploads the file from scratch, as a new video
    ");

    server.clear_log();
    let resumed = bjy.run(&["upload", "--resume", "a.mp4", "lectures/第一讲.mp3", "--verify"]).await;
    assert_eq!(resumed.code, 0, "{}", resumed.stderr);
    let ranges: Vec<_> = server.calls().iter().map(|call| call.header("content-range").to_owned()).collect();
    assert!(ranges.contains(&"bytes 5-10/10".to_owned()), "only the missing bytes are sent: {ranges:?}");
    assert_eq!(call_count(&server, "upload.get_url"), 1, "only the second file is a new video");
    let rows = rows(resumed);
    assert_eq!(server.uploaded(video_id(&rows[0])).unwrap(), CONTENT);

    // Both uploads are finished, so none can be resumed.
    assert_eq!(bjy.run(&["upload", "--resume"]).await.expect_success(), "[]\n");
}

#[tokio::test]
async fn resume_without_files_resumes_all_interrupted_uploads() {
    let (server, bjy) = mock_with_files().await;
    interrupted_upload(&server, &bjy, &["--category-id", "0"]).await;
    let rows = rows(bjy.run(&["upload", "--resume"]).await);
    assert_eq!((rows.len(), &rows[0]["status"]), (1, &"uploaded".into()));
    assert_eq!(server.uploaded(video_id(&rows[0])).unwrap(), CONTENT);
    assert_eq!(call_count(&server, "category.set_video_category"), 1, "the category is recorded");
}

/// The file is uploaded already, so there is no upload to resume.
#[tokio::test]
async fn waiting_can_be_interrupted() {
    let (server, bjy) = mock_with_files().await;
    let busy = r#"{"code":0,"data":{"status":20,"info":""}}"#;
    server.inject(Fault::from(MockResponse::body(busy)).always().on::<GetStatus>());
    let running = bjy.start(&["upload", "a.mp4", "--wait"]);
    while call_count(&server, "video.get_status") == 0 {
        tokio::task::yield_now().await;
    }
    running.interrupt();
    let result = running.finish().await;
    assert_eq!((result.code, result.stderr.as_str()), (130, "error: interrupted; 1 of 1 files uploaded\n"));
    let rows = rows(result);
    assert_eq!(rows[0]["status"], "uploaded");
    assert_eq!(server.uploaded(video_id(&rows[0])).unwrap(), CONTENT);
    assert_eq!(bjy.run(&["upload", "--resume"]).await.expect_success(), "[]\n");
}

#[tokio::test]
async fn a_killed_upload_can_be_resumed() {
    let (server, bjy) = mock_with_files().await;
    server.inject(Fault::ResetAfter.once().on::<UploadFile>());
    server.inject(Fault::Delay(FOREVER).always().on::<GetResumeUrl>());
    let mut command = bjy.command(&["upload", "a.mp4", "--chunk-size", "4"]);
    let mut child = command.spawn().unwrap();
    while call_count(&server, "upload.upload_file") == 0 {
        tokio::task::yield_now().await;
    }
    child.kill().await.unwrap();
    server.clear_faults();
    let rows = rows(bjy.run(&["upload", "--resume", "a.mp4"]).await);
    assert_eq!(server.uploaded(video_id(&rows[0])).unwrap(), CONTENT);
    assert_eq!(call_count(&server, "upload.get_url"), 1);
}

#[tokio::test]
async fn restart_uploads_the_file_from_scratch() {
    let (server, bjy) = mock_with_files().await;
    interrupted_upload(&server, &bjy, &[]).await;
    let first = rows(bjy.run(&["upload", "--restart", "a.mp4"]).await);
    assert_eq!(first[0]["status"], "uploaded");
    assert_eq!(call_count(&server, "upload.get_url"), 2);
    // The record of the interrupted upload is removed.
    bjy.run(&["upload", "a.mp4"]).await.expect_success();
}

#[tokio::test]
async fn an_upload_is_not_resumed_with_a_changed_file() {
    let (server, bjy) = mock_with_files().await;
    interrupted_upload(&server, &bjy, &[]).await;
    bjy.write("a.mp4", "another file");
    server.clear_log();
    for arguments in [&["upload", "--resume", "a.mp4"][..], &["upload", "--resume"]] {
        let result = bjy.run(arguments).await;
        assert!(
            result.code == 2 && result.stderr.contains("has changed since its upload started"),
            "{result:?}"
        );
        assert!(result.stderr.contains("--restart"), "{result:?}");
    }
    assert_eq!(server.calls().len(), 0);

    // The interrupted upload can be discarded, even if the file was removed.
    fs::remove_file(bjy.path("a.mp4")).unwrap();
    let result = bjy.run(&["upload", "--resume"]).await;
    let hint = "to discard the interrupted upload: bjy upload forget ";
    let file = result.stderr.trim_end().rsplit_once(hint).unwrap().1;
    bjy.run(&["upload", "forget", file, "--yes"]).await.expect_success();
    assert_eq!(bjy.run(&["upload", "--resume"]).await.expect_success(), "[]\n");
}

#[tokio::test]
async fn a_failed_upload_stops_no_other_and_can_be_resumed() {
    let (server, bjy) = mock_with_files().await;
    server.inject(Fault::from(MockResponse::body(r#"{"code":2002,"msg":"没有权限"}"#)).once().on::<GetUrl>());
    let result = bjy.run(&["upload", "a.mp4", "lectures/第一讲.mp3", "--jobs", "1"]).await;
    assert_eq!(result.code, 7);
    assert!(
        result.stderr.contains("error: a.mp4: upload.get_url (API-2)") && result.stderr.contains("没有权限"),
        "{}",
        result.stderr
    );
    let rows = rows(result);
    assert_eq!((&rows[0]["status"], &rows[1]["status"]), (&"failed".into(), &"uploaded".into()));
    assert!(rows[0]["error"].as_str().unwrap().contains("没有权限"));

    // The hint has the command that resumes the upload, which then only sets the category.
    let rejection = MockResponse::body(r#"{"code":1001,"msg":"分类不存在"}"#);
    server.inject(Fault::from(rejection).once().on::<SetVideoCategory>());
    let result = bjy.run(&["upload", "a.mp4", "--category-id", "0"]).await;
    assert_eq!(result.code, 1);
    assert!(result.stderr.contains("is uploaded, but has no category"), "{}", result.stderr);
    assert!(result.stderr.contains("\n  bjy upload --resume "), "{}", result.stderr);
    assert!(result.stderr.contains("a.mp4 --category-id ID\n"), "{}", result.stderr);
    server.clear_log();
    bjy.run(&["upload", "a.mp4", "--resume"]).await.expect_success();
    assert_eq!(
        (call_count(&server, "upload.upload_file"), call_count(&server, "category.set_video_category")),
        (0, 1)
    );
}

#[tokio::test]
async fn invalid_files_and_options_are_rejected_before_anything_is_sent() {
    let (server, bjy) = mock_with_files().await;
    let result = bjy.run(&["upload", "-"]).await;
    assert!(result.code == 2 && result.stderr.contains("cannot upload standard input"), "{result:?}");
    bjy.write("c.txt", "text");
    bjy.write("empty.mp4", "");
    bjy.write("folder.mp4/x", "");
    for (files, reason) in [
        (&["a.mp4", "c.txt"][..], "`c.txt` must have one of the extensions"),
        (&["a.mp4", "empty.mp4"], "`empty.mp4` is empty"),
        (&["a.mp4", "folder.mp4"], "folder.mp4 is a folder. Nothing was sent"),
        (&["a.mp4", "gone.mp4"], "cannot read gone.mp4"),
        (&["a.mp4", "./a.mp4"], "./a.mp4 is given twice"),
        (&[], "Usage: bjy upload [OPTIONS] FILE..."),
        (&["--wait"], "required arguments were not provided"),
        (&["a.mp4", "--chunk-size", "0"], "invalid value '0'"),
        (
            &["a.mp4", "--encrypt", "perhaps"],
            "--encrypt: `perhaps` is not one of yes, no, nor a whole number",
        ),
        (&["a.mp4", "--resume", "--restart"], "cannot be used with"),
        (&["--resume", "get-url", "--file-name", "a.mp4", "--definition", "1"], "is an operation here"),
    ] {
        let result = bjy.run(&[&["upload"], files].concat()).await;
        assert!(result.code == 2 && result.stdout.is_empty() && result.stderr.contains(reason), "{result:?}");
    }
    assert_eq!(server.calls().len(), 0);
}

#[tokio::test]
async fn a_dry_run_prints_the_first_requests() {
    let (server, bjy) = mock_with_files().await;
    let requests = rows(bjy.run(&["upload", "a.mp4", "lectures/第一讲.mp3", "--dry-run"]).await);
    assert_eq!(requests[0]["params"]["definition"], "1");
    assert_eq!(requests[1]["params"]["file_name"], "第一讲.mp3");
    interrupted_upload(&server, &bjy, &[]).await;
    server.clear_log();
    let text = bjy.run(&["upload", "a.mp4", "--resume", "--dry-run", "--table"]).await.expect_success();
    assert!(text.contains("/openapi/video/getResumeUploadUrl\n"), "{text}");
    assert_eq!(server.calls().len(), 0);
}

#[tokio::test]
async fn multipart_sends_the_file_in_one_request() {
    let (server, bjy) = mock_with_files().await;
    let rows = rows(bjy.run(&["upload", "a.mp4", "--multipart"]).await);
    assert_eq!(server.uploaded(video_id(&rows[0])).unwrap(), CONTENT);
    let calls = server.calls();
    let kinds: Vec<_> =
        calls.iter().map(|call| call.header("content-type").split(';').next().unwrap()).collect();
    assert_eq!(kinds, ["application/x-www-form-urlencoded", "multipart/form-data"]);
}

#[tokio::test]
async fn uploads_continue_if_standard_output_is_closed() {
    let (server, bjy) = mock_with_files().await;
    for format in ["--json", "--jsonl"] {
        server.clear_log();
        let mut child =
            bjy.command(&["upload", "a.mp4", format, "--chunk-size", "4", "--again"]).spawn().unwrap();
        drop(child.stdout.take());
        assert_eq!(child.wait().await.unwrap().code(), Some(0));
        assert_eq!(call_count(&server, "upload.upload_file"), 3);
    }
}

#[tokio::test]
async fn upload_records_hold_no_secrets() {
    let (server, bjy) = mock_with_files().await;
    interrupted_upload(&server, &bjy, &[]).await;
    let folder = bjy.path(".local/state/bjy/uploads");
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let text = fs::read_to_string(&files[0]).unwrap();
    assert_eq!(files.len(), 1);
    assert!(!text.contains(server.partner_key().expose()) && !text.contains("token"), "{text}");
    fs::write(&files[0], "{").unwrap();
    let result = bjy.run(&["upload", "a.mp4"]).await;
    assert!(result.code == 2 && result.stderr.contains("remove that file to continue"), "{result:?}");
}
