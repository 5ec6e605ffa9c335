//! How it behaves towards shells, scripts and people.

use std::io::Read;
use std::process::Stdio;

use baijiayun_mock::{Fault, MockResponse, MockServer};
use baijiayun_vod::category;

use crate::support::Bjy;

async fn school() -> (MockServer, Bjy) {
    let server = MockServer::start().await.unwrap();
    let bjy = Bjy::on(&server);
    for name in ["数学", "History"] {
        bjy.run(&["category", "add", "--name", name]).await.done();
    }
    (server, bjy)
}

fn arrived(server: &MockServer, id: &str) -> usize {
    server.calls().iter().filter(|call| call.operation.is_some_and(|found| found.id == id)).count()
}

#[tokio::test]
async fn a_terminal_gets_a_table_and_a_pipe_json() {
    let (_server, bjy) = school().await;
    let piped = bjy.run(&["category", "list"]).await.done();
    assert!(piped.starts_with("{\n  \"list\": ["), "{piped}");
    let shown = bjy.run_on_terminal(&["category", "list"], "").await.done();
    insta::assert_snapshot!(shown.replace("\r\n", "\n"));
    assert_eq!(
        bjy.run_on_terminal(&["category", "list", "--json"], "").await.done().replace("\r\n", "\n"),
        piped
    );
}

#[tokio::test]
async fn data_is_all_that_is_printed_on_standard_output() {
    let (_server, bjy) = school().await;
    let ran = bjy.run(&["category", "list", "--verbose", "--jsonl"]).await;
    assert_eq!(ran.out.lines().count(), 1);
    serde_json::from_str::<serde_json::Value>(&ran.out).unwrap();
    assert!(ran.err.starts_with("category.list (API-12): attempt 1, HTTP 200 after "), "{}", ran.err);
}

#[tokio::test]
async fn raw_is_the_servers_answer_to_the_byte() {
    let (server, bjy) = school().await;
    let body = "{\"code\":0 , \"data\":{\"list\":[ ],\"new\":1.50}}";
    server.inject(Fault::from(MockResponse::body(body)).once().on::<category::List>());
    assert_eq!(bjy.run(&["category", "list", "--raw"]).await.done(), format!("{body}\n"));
    // A refusal is printed too, and is one.
    let ran = bjy.run(&["video", "get-info", "--video-id", "1", "--raw"]).await;
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("{\"code\":1001,"), "{}", ran.out);
    assert!(ran.err.contains("视频不存在或已删除"), "{}", ran.err);
    let ran = bjy.run(&["video", "list", "--all", "--raw"]).await;
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
}

#[tokio::test]
async fn a_pipe_that_is_closed_early_is_no_error() {
    let (_server, bjy) = school().await;
    for arguments in [&["operations"][..], &["category", "list"], &["--help"]] {
        let mut child = bjy.command(arguments).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().await.unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{arguments:?}");
    }
}

#[tokio::test]
async fn what_is_streamed_ends_with_its_reader() {
    let state = baijiayun_mock::State::from_yaml(include_str!("school.yaml")).unwrap();
    let server = MockServer::builder().state(state).start().await.unwrap();
    let bjy = Bjy::on(&server);
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
async fn what_cannot_be_undone_is_asked_for() {
    let (server, bjy) = school().await;
    let delete = ["category", "delete", "--category-id", "1000001"];
    let ran = bjy.run(&delete).await;
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(ran.err, @r"
    error: this cannot be undone, and there is nobody to ask. Nothing was sent
      give --yes to go on without being asked
      --dry-run shows what would be sent
    ");
    let ran = bjy.run_on_terminal(&delete, "n").await;
    assert!(ran.code == 2 && ran.out.contains("not confirmed"), "{}", ran.out);
    assert_eq!(arrived(&server, "category.delete"), 0);
    let ran = bjy.run_on_terminal(&delete, "y").await;
    assert!(ran.code == 0 && ran.out.contains("(删除分类): --category-id 1000001"), "{}", ran.out);
    bjy.run(&["category", "delete", "--category-id", "1000002", "--yes"]).await.done();
    assert_eq!(arrived(&server, "category.delete"), 2);
}

#[tokio::test]
async fn a_dry_run_sends_nothing() {
    let (server, bjy) = school().await;
    let delete = ["category", "delete", "--category-id", "1", "--dry-run"];
    let shown = bjy.run(&[&delete[..], &["--table"]].concat()).await.done();
    let filters = vec![
        (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
        (r"timestamp=\d+", "timestamp=TIME"),
        (r"sign=[0-9a-f]{32}", "sign=SIGN"),
    ];
    insta::with_settings!({ filters => filters }, { insta::assert_snapshot!(shown) });
    let json: serde_json::Value = serde_json::from_str(&bjy.run(&delete).await.done()).unwrap();
    assert_eq!((&json["method"], &json["params"]["category_id"]), (&"POST".into(), &"1".into()));
    assert_eq!(json["params"]["sign"].as_str().map(str::len), Some(32));
    assert_eq!(arrived(&server, "category.delete"), 0);
}

#[tokio::test]
async fn colours_are_for_terminals_that_want_them() {
    let bjy = Bjy::alone();
    let list = ["video", "list"];
    assert!(!bjy.run(&list).await.err.contains('\u{1b}'));
    assert!(bjy.run_on_terminal(&list, "").await.out.contains("\u{1b}["));
    let plain = Bjy::alone().env("NO_COLOR", "1");
    assert!(!plain.run_on_terminal(&list, "").await.out.contains('\u{1b}'));
}

/// Each code with what it says.
#[tokio::test]
async fn exit_codes() {
    let (server, bjy) = school().await;
    let closed = "http://127.0.0.1:1";
    let mut text = String::new();
    for (expected, arguments) in [
        (0, &["video", "list"][..]),
        (1, &["video", "get-info", "--video-id", "1"]),
        (1, &["call", "/openapi/nowhere"]),
        (2, &["video", "get-info"]),
        (2, &["video", "get-info", "--video-id", "abc"]),
        (2, &["video", "list", "--page-size", "0"]),
        (2, &["subtitle", "upload", "--name", "a", "--video-id", "1", "--subtitle", "gone.vtt"]),
        (2, &["subtitle", "upload", "--name", "a", "--video-id", "1", "--subtitle", "a.txt"]),
        (2, &["marker", "save", "--video-unique", "1", "--content", "{"]),
        (2, &["marker", "save", "--video-unique", "1", "--content", r#"[{"time_offset":"1","x":2}]"#]),
        (2, &["marker", "save", "--video-unique", "1", "--content", "@gone.json"]),
        (2, &["call", "no/path"]),
        (2, &["sign", "no-pair"]),
        (3, &["category", "add", "--name", "a", "--base-url", closed]),
        (4, &["video", "list", "--path", "video.lisst=/a"]),
        (4, &["video", "list", "--partner-key-file", "gone"]),
        (4, &["video", "list", "--private-domain", "a.b"]),
    ] {
        let ran = bjy.run(arguments).await;
        assert_eq!(ran.code, expected, "{arguments:?}: {}", ran.err);
        text.push_str(&format!("$ bjy {}\n{}[{expected}]\n\n", arguments.join(" "), ran.err));
    }
    drop(server);
    for arguments in [&["video", "list"][..], &["sign", "a=1"]] {
        let ran = Bjy::alone().run(arguments).await;
        assert_eq!(ran.code, 4);
        text.push_str(&format!("$ bjy {}\n{}[4]\n\n", arguments.join(" "), ran.err));
    }
    let unrecovered = Bjy::alone().env("BAIJIAYUN_BASE_URL", closed).env("BAIJIAYUN_PARTNER_ID", "1");
    let unrecovered = unrecovered.env("BAIJIAYUN_PARTNER_KEY", "k");
    let ran = unrecovered.run(&["question", "list", "--video-unique", "1"]).await;
    assert_eq!(ran.code, 4);
    text.push_str(&format!("$ bjy question list --video-unique 1\n{}[4]\n", ran.err));
    let filters = vec![(r"attempts in [\d.]+m?s", "attempts in TIME")];
    insta::with_settings!({ filters => filters }, { insta::assert_snapshot!(text) });
}

#[tokio::test]
async fn what_passes_is_tried_again() {
    let (server, bjy) = school().await;
    server.inject(Fault::Status(503).once().on::<category::List>());
    let ran = bjy.run(&["category", "list", "-v"]).await;
    assert_eq!(ran.code, 0);
    let attempts: Vec<_> = ran.err.lines().map(|line| line.split(" after").next().unwrap()).collect();
    assert_eq!(
        attempts,
        ["category.list (API-12): attempt 1, HTTP 503", "category.list (API-12): attempt 2, HTTP 200"]
    );
}

#[tokio::test]
async fn what_has_arrived_is_whole_json_even_if_the_rest_does_not_come() {
    let server = MockServer::start().await.unwrap();
    let page = r#"{"code":0,"data":{"total":2,"list":[{"video_id":1,"name":"a","status":100}]}}"#;
    for body in [page, r#"{"code":7}"#] {
        server.inject(Fault::from(MockResponse::body(body)).once());
    }
    let ran = Bjy::on(&server).run(&["video", "list", "--all", "--page-size", "1"]).await;
    assert_eq!(ran.code, 1, "{}", ran.err);
    let arrived: Vec<serde_json::Value> = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(arrived.len(), 1);
}

#[tokio::test]
async fn a_page_tells_that_there_are_more() {
    let state = baijiayun_mock::State::from_yaml(include_str!("school.yaml")).unwrap();
    let server = MockServer::builder().state(state).start().await.unwrap();
    let bjy = Bjy::on(&server);
    let ran = bjy.run(&["video", "list", "--page-size", "2", "-v"]).await;
    assert!(ran.err.ends_with("2 of 3; --all gives all of them\n"), "{}", ran.err);
    let ran = bjy.run(&["video", "list", "-v"]).await;
    assert!(!ran.err.contains("--all"), "{}", ran.err);
}
