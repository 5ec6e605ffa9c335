//! Standard output and standard error: output formats, closed pipes, colours, and the log of attempts.

use std::fs::{self, File};
use std::io::Read;
use std::process::Stdio;

use baijiayun_mock::{Fault, MockResponse, MockServer};
use baijiayun_vod::category;
use baijiayun_vod::upload::{GetResumeUrl, UploadFile};

use crate::support::{Bjy, mock_with_categories};

#[tokio::test]
async fn a_terminal_gets_a_table_and_a_pipe_json() {
    let (_server, bjy) = mock_with_categories().await;
    let piped = bjy.run(&["category", "list"]).await.expect_success();
    assert!(piped.starts_with("{\n  \"list\": ["), "{piped}");
    let table = bjy.run_on_terminal(&["category", "list"], "").await.expect_success();
    insta::assert_snapshot!(table.replace("\r\n", "\n"));
    assert_eq!(
        bjy.run_on_terminal(&["category", "list", "--json"], "").await.expect_success().replace("\r\n", "\n"),
        piped
    );
}

#[tokio::test]
async fn standard_output_has_only_data() {
    let (_server, bjy) = mock_with_categories().await;
    let result = bjy.run(&["category", "list", "--verbose", "--jsonl"]).await;
    assert_eq!(result.stdout.lines().count(), 2);
    for line in result.stdout.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    assert!(
        result.stderr.starts_with("category.list (API-12): attempt 1, HTTP 200 after "),
        "{}",
        result.stderr
    );
}

#[tokio::test]
async fn raw_prints_the_servers_response_unchanged() {
    let (server, bjy) = mock_with_categories().await;
    let body = "{\"code\":0 , \"data\":{\"list\":[ ],\"new\":1.50}}";
    server.inject(Fault::from(MockResponse::body(body)).once().on::<category::List>());
    assert_eq!(bjy.run(&["category", "list", "--raw"]).await.expect_success(), format!("{body}\n"));
    // A rejection is printed too, and sets the exit code.
    let result = bjy.run(&["video", "get-info", "--video-id", "1", "--raw"]).await;
    assert_eq!(result.code, 1);
    assert!(result.stdout.starts_with("{\"code\":1001,"), "{}", result.stdout);
    assert!(result.stderr.contains("视频不存在或已删除"), "{}", result.stderr);
    let result = bjy.run(&["video", "list", "--all", "--raw"]).await;
    assert_eq!((result.code, result.stdout.as_str()), (2, ""));
}

#[tokio::test]
async fn a_pipe_closed_early_is_no_error() {
    let (_server, bjy) = mock_with_categories().await;
    for arguments in [&["operations"][..], &["category", "list"], &["--help"]] {
        let mut child = bjy.command(arguments).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().await.unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{arguments:?}");
    }
}

#[tokio::test]
async fn streaming_stops_when_the_pipe_is_closed() {
    let state = baijiayun_mock::State::from_yaml(include_str!("school.yaml")).unwrap();
    let server = MockServer::builder().state(state).start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    let (mut reader, writer) = std::io::pipe().unwrap();
    let mut command = bjy.command(&["video", "list", "--all", "--page-size", "1", "--jsonl"]);
    let mut child = command.stdout(Stdio::from(writer)).spawn().unwrap();
    drop(command);
    let first = tokio::task::spawn_blocking(move || {
        let mut byte = [0];
        reader.read_exact(&mut byte).unwrap();
        byte
    });
    assert_eq!(first.await.unwrap(), *b"{");
    assert_eq!(child.wait().await.unwrap().code(), Some(0));
}

#[tokio::test]
async fn colours_are_printed_on_terminals_without_no_color() {
    let bjy = Bjy::new();
    let list = ["video", "list"];
    assert!(!bjy.run(&list).await.stderr.contains('\u{1b}'));
    assert!(bjy.run_on_terminal(&list, "").await.stdout.contains("\u{1b}["));
    let plain = Bjy::new().env("NO_COLOR", "1");
    assert!(!plain.run_on_terminal(&list, "").await.stdout.contains('\u{1b}'));
}

#[tokio::test]
async fn transient_errors_are_retried() {
    let (server, bjy) = mock_with_categories().await;
    server.inject(Fault::Status(503).once().on::<category::List>());
    let result = bjy.run(&["category", "list", "-v"]).await;
    assert_eq!(result.code, 0);
    let attempts: Vec<_> = result.stderr.lines().map(|line| line.split(" after").next().unwrap()).collect();
    assert_eq!(
        attempts,
        ["category.list (API-12): attempt 1, HTTP 503", "category.list (API-12): attempt 2, HTTP 200"]
    );
}

#[tokio::test]
async fn a_list_that_fails_half_way_does_not_look_complete() {
    let server = MockServer::start().await.unwrap();
    let page = r#"{"code":0,"data":{"total":2,"list":[{"video_id":1,"name":"a","status":100}]}}"#;
    for body in [page, r#"{"code":7}"#] {
        server.inject(Fault::from(MockResponse::body(body)).once());
    }
    let bjy = Bjy::with_mock(&server);
    let list = ["video", "list", "--all", "--page-size", "1"];
    let result = bjy.run(&list).await;
    assert_eq!(result.code, 1, "{}", result.stderr);
    let error = serde_json::from_str::<serde_json::Value>(&result.stdout).unwrap_err();
    assert!(error.is_eof() && result.stdout.contains("\"video_id\": 1"), "{result:?}");
    assert!(result.stderr.contains(". Stopped at page 2; items: 1\n"), "{result:?}");
    assert!(
        result.stderr.contains("`bjy video list --all --page-size 1 --page 2` continues from there"),
        "{result:?}"
    );
    // Nor if it fails at once.
    server.inject(Fault::from(MockResponse::body(r#"{"code":7}"#)).once());
    let result = bjy.run(&list).await;
    assert!(result.code == 1 && result.stdout == "[\n", "{result:?}");
    for body in [page, r#"{"code":7}"#] {
        server.inject(Fault::from(MockResponse::body(body)).once());
    }
    let result = bjy.run(&[&list[..], &["--jsonl"]].concat()).await;
    assert!(result.code == 1 && result.stdout.lines().count() == 1, "{result:?}");
    assert!(result.stderr.contains("Stopped at page 2; items: 1"), "{result:?}");
}

#[tokio::test]
async fn a_list_that_ends_early_has_an_exit_code_of_its_own() {
    let server = MockServer::start().await.unwrap();
    let page = r#"{"code":0,"data":{"total":5,"list":[{"video_id":1,"name":"a","status":100}]}}"#;
    server.inject(Fault::from(MockResponse::body(page)).always());
    let result =
        Bjy::with_mock(&server).run(&["video", "list", "--all", "--page-size", "1", "--jsonl"]).await;
    assert_eq!((result.code, result.stdout.lines().count()), (6, 1), "{result:?}");
    insta::assert_snapshot!(result.stderr);
}

#[tokio::test]
async fn only_a_call_that_can_be_repeated_advises_to_print_the_response() {
    let (server, bjy) = mock_with_categories().await;
    server.inject(Fault::from(MockResponse::body(r#"{"code":0,"data":7}"#)).always());
    let result = bjy.run(&["category", "list"]).await;
    assert!(result.code == 1 && result.stderr.contains("--raw prints the response"), "{result:?}");
    let result = bjy.run(&["video", "delete", "--video-id", "1", "--yes"]).await;
    assert!(result.code == 1 && !result.stderr.contains("--raw"), "{result:?}");
}

#[tokio::test]
async fn ctrl_c_in_a_list_says_how_to_continue() {
    let server = MockServer::start().await.unwrap();
    let page = r#"{"code":0,"data":{"total":2,"list":[{"video_id":1,"name":"a","status":100}]}}"#;
    server.inject(Fault::from(MockResponse::body(page)).once());
    // The second page is retried for a minute.
    server.inject(Fault::from(MockResponse::body("busy").status(503)).always());
    let bjy = Bjy::with_mock(&server);
    let mut running = bjy.start(&["video", "list", "--all", "--page-size", "1", "--jsonl"]);
    assert!(running.stdout_line().await.contains("\"video_id\":1"));
    running.interrupt();
    let result = running.finish().await;
    assert_eq!(result.code, 130, "{result:?}");
    let hint = "`bjy video list --all --page-size 1 --jsonl --page 2` continues from there";
    assert!(result.stderr.contains("interrupted. Stopped at page 2; items: 1\n"), "{result:?}");
    assert!(result.stderr.contains(hint), "{result:?}");
}

#[tokio::test]
async fn a_walk_by_day_that_fails_says_at_which_day() {
    let server = MockServer::start().await.unwrap();
    let record = |guid: u32| {
        let list = format!(r#"[{{"guid":"{guid}","video_id":1}}]"#);
        format!(r#"{{"code":0,"data":{{"total":1,"list":{list}}}}}"#)
    };
    for body in [record(1), record(2), r#"{"code":7}"#.to_owned()] {
        server.inject(Fault::from(MockResponse::body(body)).once());
    }
    let list =
        ["play-data", "list-account-play-records", "--start-time", "2026-09-01", "--end-time", "2026-09-09"];
    let result = Bjy::with_mock(&server).run(&[&list[..], &["--jsonl"]].concat()).await;
    assert_eq!((result.code, result.stdout.lines().count()), (1, 2), "{result:?}");
    assert!(result.stderr.contains(". Stopped at page 1 of 2026-09-03; items: 2\n"), "{result:?}");
    assert!(
        result
            .stderr
            .contains("--end-time 2026-09-09 --jsonl --start-time 2026-09-03` continues from there\n"),
        "{result:?}"
    );
}

#[tokio::test]
async fn a_note_says_that_there_are_further_pages() {
    let state = baijiayun_mock::State::from_yaml(include_str!("school.yaml")).unwrap();
    let server = MockServer::builder().state(state).start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    // Also for scripts, which would take a part for the whole.
    let result = bjy.run(&["video", "list", "--page-size", "2", "--jsonl"]).await;
    assert!(result.stderr.ends_with("2 of 3; --all gets all of them\n"), "{}", result.stderr);
    let result = bjy.run(&["video", "list", "-v"]).await;
    assert!(!result.stderr.contains("--all"), "{}", result.stderr);
    // There is nothing more to get.
    server.inject(Fault::from(MockResponse::body(r#"{"code":0,"data":{"total":1,"list":[]}}"#)).once());
    let result = bjy.run(&["video", "list"]).await;
    assert_eq!(result.stderr, "the list is empty, although the server's total is 1\n");
}

/// A full disk at the end of `>> file`.
#[tokio::test]
async fn standard_output_that_cannot_be_written_is_an_error() {
    let bjy = Bjy::new();
    for arguments in [&["--help"][..], &["--version"], &["video", "list", "--help"], &["operations"]] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let child = bjy.command(arguments).stdout(full).spawn().unwrap();
        let output = child.wait_with_output().await.unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(1), "{arguments:?} {stderr}");
        assert!(stderr.contains("cannot write the output"), "{arguments:?} {stderr}");
    }
}

/// A full disk at the end of `2>> log`.
#[tokio::test]
async fn standard_error_that_cannot_be_written_changes_nothing() {
    let (server, bjy) = mock_with_categories().await;
    bjy.write("a.mp4", "0123456789");
    let code = async |arguments: &[&str]| {
        let full = File::options().write(true).open("/dev/full").unwrap();
        bjy.command(arguments).stderr(full).status().await.unwrap().code()
    };
    assert_eq!(code(&["category", "list", "--verbose"]).await, Some(0));
    assert_eq!(code(&["video", "get-info", "--video-id", "9"]).await, Some(1));
    assert_eq!(code(&["video", "get-info"]).await, Some(2));
    // The record for resuming is stored before anything is printed.
    server.inject(Fault::from(MockResponse::body("{\"code\":4001}")).always().on::<UploadFile>());
    server.inject(Fault::from(MockResponse::body("{\"code\":1}")).always().on::<GetResumeUrl>());
    assert_eq!(code(&["upload", "a.mp4"]).await, Some(1));
    assert_eq!(fs::read_dir(bjy.path(".local/state/bjy/uploads")).unwrap().count(), 1);
    server.clear_faults();
    assert_eq!(code(&["upload", "a.mp4", "--resume"]).await, Some(0));
}
