//! `bjy upload FILE…`: what is sent, what is printed, and how it goes on after it was broken off.

use std::fs;
use std::time::Duration;

use baijiayun_mock::{Fault, MockResponse, MockServer, MockSettings};
use baijiayun_vod::category::SetVideoCategory;
use baijiayun_vod::upload::{GetResumeUrl, GetUrl, UploadFile};
use baijiayun_vod::video::GetStatus;
use baijiayun_vod::{VideoId, category};
use serde_json::Value;

use crate::support::{Bjy, Ran};

/// Long enough never to pass during a test.
const EVER: Duration = Duration::from_secs(600);
const CONTENT: &[u8] = b"0123456789";

/// A mock that transcodes at once, and a program with some files.
async fn school() -> (MockServer, Bjy) {
    let settings = MockSettings::default().transcoding(Duration::ZERO);
    let server = MockServer::builder().settings(settings).start().await.unwrap();
    let bjy = Bjy::on(&server);
    bjy.write("a.mp4", CONTENT);
    bjy.write("lectures/第一讲.mp3", "abc");
    (server, bjy)
}

fn arrived(server: &MockServer, id: &str) -> usize {
    server.calls().iter().filter(|call| call.operation.is_some_and(|found| found.id == id)).count()
}

fn rows(ran: Ran) -> Vec<Value> {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"))
}

fn video_id(row: &Value) -> VideoId {
    VideoId(row["video_id"].as_i64().unwrap())
}

/// An upload of which four bytes have arrived, broken off by Ctrl-C.
async fn broken_off(server: &MockServer, bjy: &Bjy, flags: &[&str]) -> Ran {
    server.inject(Fault::ResetAfter.once().on::<UploadFile>());
    server.inject(Fault::Delay(EVER).always().on::<GetResumeUrl>());
    let running = bjy.start(&[&["upload", "a.mp4", "--chunk-size", "4"], flags].concat());
    while server.state(|state| {
        state.accounts.values().all(|account| account.videos.values().all(|video| video.upload.received < 4))
    }) {
        tokio::task::yield_now().await;
    }
    running.interrupt();
    let ran = running.end().await;
    server.clear_faults();
    ran
}

#[tokio::test]
async fn files_are_uploaded_in_chunks() {
    let (server, bjy) = school().await;
    let client = server.client().build().unwrap();
    let category = client.category().add(category::Add::new("Mathematics")).await.unwrap();
    let category_id = category.id.to_string();
    server.clear_log();
    let flags = ["--chunk-size", "4", "--jobs", "1", "--category-id", &category_id];
    let more =
        ["--definition", "high,super-high", "--format", "m3u8", "--callback-url", "http://a.example/b"];
    let files = ["a.mp4", "lectures/第一讲.mp3"];
    let ran = bjy.run(&[&["upload"], &files[..], &flags, &more].concat()).await;
    let filters = vec![(r"[\d.]+ \w+/s(  \d+:\d\d left)?", "RATE AND TIME")];
    insta::with_settings!({ filters => filters }, {
        insta::assert_snapshot!(ran.err, @r"
        a.mp4: video 1000002
        a.mp4:  40 %  4 B/10 B  RATE AND TIME
        a.mp4:  80 %  8 B/10 B  RATE AND TIME
        a.mp4: 100 %  10 B/10 B  RATE AND TIME
        a.mp4: uploaded
        lectures/第一讲.mp3: video 1000003
        lectures/第一讲.mp3: 100 %  3 B/3 B  RATE AND TIME
        lectures/第一讲.mp3: uploaded
        ");
    });
    let rows = rows(ran);
    assert_eq!(rows[0]["file"], "a.mp4");
    assert_eq!((&rows[1]["size"], &rows[1]["status"]), (&3.into(), &"uploaded".into()));
    let calls = server.calls();
    let first = &calls[0];
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
    assert_eq!(second.param("audio_with_view"), Some("1"), "what can only be audio is audio");
    server.state(|state| {
        let account = state.accounts.values().next().unwrap();
        assert!(account.videos.values().all(|video| video.category_id == category.id));
    });
    assert_eq!(server.uploaded(video_id(&rows[0])).unwrap(), CONTENT);
}

#[tokio::test]
async fn what_comes_of_them_is_printed_in_every_form() {
    let (_server, bjy) = school().await;
    let table = bjy.run(&["upload", "a.mp4", "--table"]).await.done();
    insta::assert_snapshot!(table, @r"
    FILE   VIDEO_ID  SIZE  STATUS
    a.mp4   1000001  10 B  uploaded
    ");
    let lines = bjy.run(&["upload", "a.mp4", "lectures/第一讲.mp3", "--jsonl"]).await.done();
    assert_eq!(
        lines.lines().filter(|line| serde_json::from_str::<Value>(line).is_ok()).count(),
        2,
        "{lines}"
    );
    let ran = bjy.run_on_terminal(&["upload", "a.mp4", "lectures/第一讲.mp3"], "").await;
    for part in ["100 %  10 B/10 B", "第一讲.mp3", "\u{1b}[", "FILE"] {
        assert!(ran.out.contains(part), "no {part}: {}", ran.out);
    }
}

#[tokio::test]
async fn it_can_be_waited_for() {
    let (server, bjy) = school().await;
    assert_eq!(rows(bjy.run(&["upload", "a.mp4", "--wait"]).await)[0]["status"], "transcoded");
    let ran = bjy.run(&["upload", "a.mp4", "--verify"]).await;
    assert!(ran.code == 0 && ran.err.ends_with("a.mp4: transcoded\n"), "{ran:?}");

    let failed = r#"{"code":0,"data":{"status":30,"info":"damaged"}}"#;
    server.inject(Fault::from(MockResponse::body(failed)).once().on::<GetStatus>());
    let ran = bjy.run(&["upload", "a.mp4", "--wait"]).await;
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("will not be transcoded: TranscodeFailed (damaged)"), "{}", ran.err);
    assert!(rows(ran)[0]["video_id"].is_number());

    let busy = r#"{"code":0,"data":{"status":20,"info":""}}"#;
    server.inject(Fault::from(MockResponse::body(busy)).once().on::<GetStatus>());
    let ran = bjy.run(&["upload", "a.mp4", "--wait", "--wait-limit", "0"]).await;
    assert!(ran.code == 3 && ran.err.contains("it may be transcoded later"), "{ran:?}");
}

#[tokio::test]
async fn ctrl_c_leaves_what_can_be_gone_on_with() {
    let (server, bjy) = school().await;
    let ran = broken_off(&server, &bjy, &["lectures/第一讲.mp3", "--jobs", "1"]).await;
    assert_eq!(ran.code, 130);
    let home = bjy.path("").canonicalize().unwrap().display().to_string();
    let said = ran.err.replace(&home, "HOME");
    insta::assert_snapshot!(said.split("error: ").nth(1).unwrap(), @r"
    interrupted, with 0 of 2 files uploaded
      to go on, with the same options as now:
        bjy upload --resume HOME/a.mp4 HOME/lectures/第一讲.mp3
    ");
    let statuses: Vec<_> = rows(ran).iter().map(|row| row["status"].clone()).collect();
    assert_eq!(statuses, ["interrupted", "interrupted"]);

    // Without further ado nothing is sent twice.
    let ran = bjy.run(&["upload", "a.mp4"]).await;
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(ran.err, @r"
    error: the upload of a.mp4 was broken off, as video 1000001. Nothing was sent
      --resume goes on with it
      --restart begins anew, as another video
    ");

    server.clear_log();
    let resumed = bjy.run(&["upload", "--resume", "a.mp4", "lectures/第一讲.mp3", "--verify"]).await;
    assert_eq!(resumed.code, 0, "{}", resumed.err);
    let ranges: Vec<_> = server.calls().iter().map(|call| call.header("content-range").to_owned()).collect();
    assert!(ranges.contains(&"bytes 5-10/10".to_owned()), "only what is missing is sent: {ranges:?}");
    assert_eq!(arrived(&server, "upload.get_url"), 1, "the other was not begun");
    let rows = rows(resumed);
    assert_eq!(server.uploaded(video_id(&rows[0])).unwrap(), CONTENT);

    // Now there is nothing to go on with.
    assert_eq!(bjy.run(&["upload", "--resume"]).await.done(), "[]\n");
}

#[tokio::test]
async fn everything_that_was_broken_off_can_be_gone_on_with() {
    let (server, bjy) = school().await;
    broken_off(&server, &bjy, &["--category-id", "0"]).await;
    let rows = rows(bjy.run(&["upload", "--resume"]).await);
    assert_eq!((rows.len(), &rows[0]["status"]), (1, &"uploaded".into()));
    assert_eq!(server.uploaded(video_id(&rows[0])).unwrap(), CONTENT);
    assert_eq!(arrived(&server, "category.set_video_category"), 1, "what was asked for is remembered");
}

/// The file is there already: there is nothing to go on with.
#[tokio::test]
async fn waiting_can_be_broken_off_too() {
    let (server, bjy) = school().await;
    let busy = r#"{"code":0,"data":{"status":20,"info":""}}"#;
    server.inject(Fault::from(MockResponse::body(busy)).always().on::<GetStatus>());
    let mut running = bjy.start(&["upload", "a.mp4", "--wait"]);
    while running.err().await != "a.mp4: transcoding" {}
    running.interrupt();
    let ran = running.end().await;
    assert_eq!((ran.code, ran.err.as_str()), (130, "error: interrupted, with 1 of 1 files uploaded\n"));
    let rows = rows(ran);
    assert_eq!(server.uploaded(video_id(&rows[0])).unwrap(), CONTENT);
    assert_eq!(bjy.run(&["upload", "--resume"]).await.done(), "[]\n");
}

/// Whoever is killed cannot say goodbye.
#[tokio::test]
async fn being_killed_loses_nothing_either() {
    let (server, bjy) = school().await;
    server.inject(Fault::ResetAfter.once().on::<UploadFile>());
    server.inject(Fault::Delay(EVER).always().on::<GetResumeUrl>());
    let mut command = bjy.command(&["upload", "a.mp4", "--chunk-size", "4"]);
    let mut child = command.spawn().unwrap();
    while arrived(&server, "upload.upload_file") == 0 {
        tokio::task::yield_now().await;
    }
    child.kill().await.unwrap();
    server.clear_faults();
    let rows = rows(bjy.run(&["upload", "--resume", "a.mp4"]).await);
    assert_eq!(server.uploaded(video_id(&rows[0])).unwrap(), CONTENT);
    assert_eq!(arrived(&server, "upload.get_url"), 1);
}

#[tokio::test]
async fn it_can_begin_anew() {
    let (server, bjy) = school().await;
    broken_off(&server, &bjy, &[]).await;
    let first = rows(bjy.run(&["upload", "--restart", "a.mp4"]).await);
    assert_eq!(first[0]["status"], "uploaded");
    assert_eq!(arrived(&server, "upload.get_url"), 2);
    // The one that was broken off is forgotten.
    bjy.run(&["upload", "a.mp4"]).await.done();
}

#[tokio::test]
async fn another_file_of_the_same_name_is_not_gone_on_with() {
    let (server, bjy) = school().await;
    broken_off(&server, &bjy, &[]).await;
    bjy.write("a.mp4", "another file");
    server.clear_log();
    for arguments in [&["upload", "--resume", "a.mp4"][..], &["upload", "--resume"]] {
        let ran = bjy.run(arguments).await;
        assert!(ran.code == 2 && ran.err.contains("is not as it was when its upload was begun"), "{ran:?}");
        assert!(ran.err.contains("--restart"), "{ran:?}");
    }
    assert_eq!(server.calls().len(), 0);

    // It can be forgotten, also when the file is gone.
    fs::remove_file(bjy.path("a.mp4")).unwrap();
    let ran = bjy.run(&["upload", "--resume"]).await;
    let record = ran.err.trim_end().rsplit_once("to forget that upload: rm ").unwrap().1;
    fs::remove_file(record).unwrap();
    assert_eq!(bjy.run(&["upload", "--resume"]).await.done(), "[]\n");
}

#[tokio::test]
async fn a_failure_keeps_neither_the_others_nor_the_way_on() {
    let (server, bjy) = school().await;
    server.inject(Fault::from(MockResponse::body(r#"{"code":2002,"msg":"没有权限"}"#)).once().on::<GetUrl>());
    let ran = bjy.run(&["upload", "a.mp4", "lectures/第一讲.mp3", "--jobs", "1"]).await;
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("error: a.mp4: upload.get_url (API-2)") && ran.err.contains("没有权限"),
        "{}",
        ran.err
    );
    let rows = rows(ran);
    assert_eq!((&rows[0]["status"], &rows[1]["status"]), (&"failed".into(), &"uploaded".into()));
    assert!(rows[0]["error"].as_str().unwrap().contains("没有权限"));

    // Of what was begun, the way on is told; what is left to do is done then.
    let refusal = MockResponse::body(r#"{"code":1001,"msg":"分类不存在"}"#);
    server.inject(Fault::from(refusal).once().on::<SetVideoCategory>());
    let ran = bjy.run(&["upload", "a.mp4", "--category-id", "0"]).await;
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("is uploaded, but has no category"), "{}", ran.err);
    assert!(ran.err.contains("\n  bjy upload --resume "), "{}", ran.err);
    server.clear_log();
    bjy.run(&["upload", "a.mp4", "--resume"]).await.done();
    assert_eq!(
        (arrived(&server, "upload.upload_file"), arrived(&server, "category.set_video_category")),
        (0, 1)
    );
}

#[tokio::test]
async fn what_cannot_be_uploaded_is_refused_before_anything_is_sent() {
    let (server, bjy) = school().await;
    bjy.write("c.txt", "text");
    bjy.write("empty.mp4", "");
    bjy.write("folder.mp4/x", "");
    for (files, reason) in [
        (&["a.mp4", "c.txt"][..], "`c.txt` must have one of the extensions"),
        (&["a.mp4", "empty.mp4"], "`empty.mp4` is empty"),
        (&["a.mp4", "folder.mp4"], "folder.mp4: cannot read the file: is a directory"),
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
        let ran = bjy.run(&[&["upload"], files].concat()).await;
        assert!(ran.code == 2 && ran.out.is_empty() && ran.err.contains(reason), "{ran:?}");
    }
    assert_eq!(server.calls().len(), 0);
}

#[tokio::test]
async fn it_can_be_shown_without_being_sent() {
    let (server, bjy) = school().await;
    let shown = rows(bjy.run(&["upload", "a.mp4", "lectures/第一讲.mp3", "--dry-run"]).await);
    assert_eq!(shown[0]["params"]["definition"], "1");
    assert_eq!(shown[1]["params"]["file_name"], "第一讲.mp3");
    broken_off(&server, &bjy, &[]).await;
    server.clear_log();
    let shown = bjy.run(&["upload", "a.mp4", "--resume", "--dry-run", "--table"]).await.done();
    assert!(shown.contains("/openapi/video/getResumeUploadUrl\n"), "{shown}");
    assert_eq!(server.calls().len(), 0);
}

#[tokio::test]
async fn a_file_can_be_sent_whole() {
    let (server, bjy) = school().await;
    let rows = rows(bjy.run(&["upload", "a.mp4", "--multipart"]).await);
    assert_eq!(server.uploaded(video_id(&rows[0])).unwrap(), CONTENT);
    let calls = server.calls();
    let kinds: Vec<_> =
        calls.iter().map(|call| call.header("content-type").split(';').next().unwrap()).collect();
    assert_eq!(kinds, ["application/x-www-form-urlencoded", "multipart/form-data"]);
}

/// The upload matters more than who reads of it.
#[tokio::test]
async fn a_reader_that_is_gone_stops_no_upload() {
    let (server, bjy) = school().await;
    for form in ["--json", "--jsonl"] {
        server.clear_log();
        let mut child = bjy.command(&["upload", "a.mp4", form, "--chunk-size", "4"]).spawn().unwrap();
        drop(child.stdout.take());
        assert_eq!(child.wait().await.unwrap().code(), Some(0));
        assert_eq!(arrived(&server, "upload.upload_file"), 3);
    }
}

#[tokio::test]
async fn what_is_remembered_holds_no_secret() {
    let (server, bjy) = school().await;
    broken_off(&server, &bjy, &[]).await;
    let folder = bjy.path(".local/state/bjy/uploads");
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let text = fs::read_to_string(&files[0]).unwrap();
    assert_eq!(files.len(), 1);
    assert!(!text.contains(server.partner_key().expose()) && !text.contains("token"), "{text}");
    fs::write(&files[0], "{").unwrap();
    let ran = bjy.run(&["upload", "a.mp4"]).await;
    assert!(ran.code == 2 && ran.err.contains("remove it to go on"), "{ran:?}");
}
