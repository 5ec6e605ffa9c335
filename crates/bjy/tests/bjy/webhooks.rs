//! `bjy listen` and `bjy trigger`: webhooks from one to the other, and from the mock.

use std::io::{Read, Write};

use baijiayun_mock::{MockServer, MockSettings};
use baijiayun_vod::{Definition, UploadSource, callback};
use serde_json::Value;
use std::time::Duration;

use crate::support::{Bjy, Running};

fn keyed(key: &str) -> Bjy {
    Bjy::new().env("BAIJIAYUN_PARTNER_KEY", key)
}

/// Starts `bjy listen` on a free port, and returns its URL.
async fn listen(bjy: &Bjy, options: &[&str]) -> (Running, String) {
    let mut running = bjy.start(&[&["listen", "--port", "0"], options].concat());
    let line = running.stderr_line().await;
    let url = line.strip_prefix("listening on ").unwrap_or_else(|| panic!("{line}")).to_owned();
    (running, url)
}

/// The options of two webhooks of the same event.
const SAME_EVENT: [&str; 4] = ["--qid", "5f5599e1d94a6", "--video-id", "1260959"];

#[tokio::test]
async fn triggered_webhooks_are_printed() {
    let bjy = keyed("k");
    let (listener, url) = listen(&bjy, &["--count", "3"]).await;
    for options in [
        &["--qid", "1"][..],
        &["--qid", "2", "--status", "transcoding"],
        &["--qid", "3", "--status", "30", "speed=2"],
    ] {
        let result = bjy.run(&[&["trigger", &url], options].concat()).await;
        let response: Value = serde_json::from_str(&result.expect_success()).unwrap();
        assert_eq!(
            (&response["accepted"], &response["status"], &response["code"]),
            (&true.into(), &200.into(), &0.into())
        );
    }
    // The listener stops after the third event.
    let result = listener.finish().await;
    assert_eq!((result.code, result.stderr.as_str()), (0, ""));
    let filters = vec![(r#""timestamp":\d+,"sign":"[0-9a-f]{32}""#, "TIME AND SIGN")];
    insta::with_settings!({ filters => filters }, { insta::assert_snapshot!(result.stdout, @r#"
    {"video_id":1,"status":100,"preface_url":"https://example.com/cover.jpg","total_size":4185679,"total_transcode_size":3180544,"length":123,"file_md5":"9a0364b9e99bb480dd25e1f0284c8555","now_definition":"low,high,super","origin_definition":"super","room_id":null,"session_id":null,"version":null,"qid":"1",TIME AND SIGN}
    {"video_id":1,"status":20,"preface_url":null,"total_size":null,"total_transcode_size":null,"length":null,"file_md5":null,"now_definition":null,"origin_definition":null,"room_id":null,"session_id":null,"version":null,"qid":"2",TIME AND SIGN}
    {"video_id":1,"status":30,"preface_url":null,"total_size":null,"total_transcode_size":null,"length":null,"file_md5":null,"now_definition":null,"origin_definition":null,"room_id":null,"session_id":null,"version":null,"qid":"3",TIME AND SIGN,"speed":"2"}
    "#) });
}

#[tokio::test]
async fn an_event_is_not_rejected_for_an_optional_parameter() {
    let bjy = keyed("k");
    let (listener, url) = listen(&bjy, &["--count", "2"]).await;
    for (qid, length) in [("1", "length=12.5"), ("2", "length=soon")] {
        bjy.run(&["trigger", &url, "--qid", qid, length]).await.expect_success();
    }
    let output = listener.finish().await.expect_success();
    let lengths: Vec<_> = output.lines().map(|line| line.split(r#""length":"#).nth(1).unwrap()).collect();
    assert!(lengths[0].starts_with("13,") && lengths[1].starts_with(r#""soon","#), "{output}");
    assert_eq!(output.matches("length").count(), 2, "no name twice: {output}");
}

#[tokio::test]
async fn events_are_printed_as_text_or_raw() {
    let bjy = keyed("k");
    let mut outputs = Vec::new();
    for format in ["--table", "--raw"] {
        let (listener, url) = listen(&bjy, &["--count", "1", format]).await;
        bjy.run(&[&["trigger", &url, "odd=\u{1b}"][..], &SAME_EVENT].concat()).await.expect_success();
        outputs.push(listener.finish().await.expect_success());
    }
    assert!(
        outputs[0].ends_with("  video 1260959  transcoded  2:03  3.99 MiB  low,high,super\n"),
        "{}",
        outputs[0]
    );
    assert!(
        outputs[1].starts_with("video_id=1260959&status=100&preface_url=https%3A%2F%2F"),
        "{}",
        outputs[1]
    );
}

#[tokio::test]
async fn invalid_webhooks_are_rejected_with_a_reason() {
    let bjy = keyed("k");
    let (mut listener, url) = listen(&bjy, &[]).await;
    for (options, status, reason) in [
        (&["--bad-sign"][..], 403, "the sign is not made with our key"),
        (&["--timestamp", "1500000000"], 422, "which is too far from now"),
        (&["video_id=x"], 400, "video_id"),
    ] {
        let result = bjy.run(&[&["trigger", &url], options].concat()).await;
        let response: Value = serde_json::from_str(&result.stdout).unwrap();
        assert_eq!((result.code, &response["status"]), (1, &status.into()), "{result:?}");
        assert!(
            result.stderr.starts_with("error: the receiver rejected the webhook: HTTP "),
            "{}",
            result.stderr
        );
        let line = listener.stderr_line().await;
        assert!(line.starts_with("rejected: ") && line.contains(reason), "{line}");
    }
    listener.interrupt();
    let result = listener.finish().await;
    assert_eq!((result.code, result.stdout.as_str()), (0, ""));
}

#[tokio::test]
async fn a_duplicate_event_is_printed_once() {
    let bjy = keyed("k");
    let (mut listener, url) = listen(&bjy, &[]).await;
    for _ in 0..2 {
        bjy.run(&[&["trigger", &url][..], &SAME_EVENT].concat()).await.expect_success();
    }
    assert!(listener.stderr_line().await.starts_with("duplicate: "));
    listener.interrupt();
    assert_eq!(listener.finish().await.expect_success().lines().count(), 1);
}

#[tokio::test]
async fn events_are_forwarded_unchanged() {
    let bjy = keyed("k");
    let (second, target) = listen(&bjy, &["--count", "1", "--raw"]).await;
    let (first, url) = listen(&bjy, &["--count", "1", "--raw", "--forward-to", &target]).await;
    bjy.run(&["trigger", &url, "name=数学 &="]).await.expect_success();
    assert_eq!(first.finish().await.expect_success(), second.finish().await.expect_success());
}

#[tokio::test]
async fn an_event_that_the_other_server_rejects_can_be_retried() {
    let bjy = keyed("k");
    let (mut other, target) = listen(&keyed("another"), &[]).await;
    let (mut listener, url) = listen(&bjy, &["--forward-to", &target]).await;
    for _ in 0..2 {
        let result = bjy.run(&[&["trigger", &url][..], &SAME_EVENT].concat()).await;
        assert_eq!(result.code, 1, "{result:?}");
        let line = listener.stderr_line().await;
        assert!(line.starts_with("not forwarded: video 1260959: the server responded HTTP 403"), "{line}");
        assert!(other.stderr_line().await.starts_with("rejected: "));
    }
    listener.interrupt();
    assert_eq!(listener.finish().await.stdout, "");
}

#[tokio::test]
async fn an_unreachable_server_is_reported_without_its_url() {
    let bjy = keyed("k");
    let (mut listener, url) = listen(&bjy, &["--forward-to", "http://127.0.0.1:1/?token=t0ken"]).await;
    assert_eq!(bjy.run(&["trigger", &url]).await.code, 1);
    let line = listener.stderr_line().await;
    assert!(line.contains("not forwarded") && line.contains("refused"), "the cause is shown: {line}");
    assert!(!line.contains("t0ken"), "{line}");
}

/// Sends a request as it is, and returns the response. The request asks the server to close the connection: if this
/// side closed first, the server might drop the response.
fn send(url: &str, request: &[u8]) -> String {
    let mut stream = std::net::TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    // The listener need not read all of it.
    let _ = stream.write_all(request);
    let mut response = Vec::new();
    let _ = stream.read_to_end(&mut response);
    String::from_utf8_lossy(&response).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_webhook_is_reported_and_rejected_as_json() {
    let (mut listener, url) = listen(&keyed("k"), &[]).await;
    let post = |body: &str| {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length";
        format!("{head}: {}\r\n\r\n{body}", body.len())
    };
    let get = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    for (request, status, reason) in [
        (post(&"a".repeat(70_000)), 413, "the body is larger than 65536 bytes"),
        (post("{\"sign\":1}"), 400, "the body is JSON, and no form"),
        (post("--x\r\n"), 400, "the body is multipart/form-data, and no form"),
        (post(""), 400, "the body is empty, and no form"),
        (get.to_owned(), 405, "it is a GET request, and webhooks are sent with POST"),
    ] {
        let response = send(&url, request.as_bytes());
        assert!(response.starts_with(&format!("HTTP/1.1 {status}")), "{reason}: {response}");
        let body = response.split_once("\r\n\r\n").unwrap().1;
        let json: Value = serde_json::from_str(body).unwrap();
        assert!(json["code"] == 1 && json["msg"].as_str().unwrap().contains(reason), "{json}");
        let line = listener.stderr_line().await;
        assert!(line.starts_with("rejected: ") && line.contains(reason), "{line}");
    }
    let mut stream = std::net::TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    stream.write_all(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nvideo_id=1").unwrap();
    drop(stream);
    assert_eq!(listener.stderr_line().await, "rejected: the body was cut off");
    listener.interrupt();
    assert_eq!(listener.finish().await.code, 0);
}

#[tokio::test]
async fn times_are_described_and_addresses_may_be_in_brackets() {
    let bjy = keyed("k");
    let (mut listener, url) = listen(&bjy, &["--host", "[::1]"]).await;
    assert!(url.starts_with("http://[::1]:"), "{url}");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    for (timestamp, reason) in [
        (now.as_millis().to_string(), "rejected: the timestamp is in milliseconds"),
        ((now.as_secs() + 1000).to_string(), " s in the future, which is too far from now"),
    ] {
        assert_eq!(bjy.run(&["trigger", &url, "--timestamp", &timestamp]).await.code, 1);
        let line = listener.stderr_line().await;
        assert!(line.contains(reason) && !line.contains('-'), "{line}");
    }
}

#[tokio::test]
async fn webhooks_of_the_mock_are_received() {
    let settings = MockSettings::default().transcoding(Duration::ZERO);
    let server = MockServer::builder().settings(settings).start().await.unwrap();
    let (listener, url) = listen(&Bjy::with_mock(&server), &["--count", "2"]).await;
    let client = server.client().build().unwrap();
    client.callback().set_url(callback::SetUrl::new(url)).await.unwrap();
    let source = UploadSource::bytes("a.mp4", "0123");
    let video_id = client.uploader([Definition::High]).upload_from(source).await.unwrap();
    let out = listener.finish().await.expect_success();
    let events: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.iter().map(|event| &event["status"]).collect::<Vec<_>>(), [20, 100]);
    assert!(events.iter().all(|event| event["video_id"] == video_id.0), "{out}");
}

#[tokio::test]
async fn trigger_and_listen_report_errors() {
    let bjy = keyed("k");
    let result = bjy.run(&["trigger", "http://127.0.0.1:1"]).await;
    assert!(
        result.code == 3 && result.stderr.contains("check that a receiver runs at that URL"),
        "{result:?}"
    );
    let text = bjy
        .run(&["trigger", "http://127.0.0.1:1/a", "--dry-run", "--table", "--timestamp", "7"])
        .await
        .expect_success();
    assert!(
        text.starts_with("POST http://127.0.0.1:1/a\n") && text.contains("\ntimestamp=7\nsign="),
        "{text}"
    );
    for (arguments, code, reason) in [
        (&["trigger", "nowhere"][..], 2, "invalid value 'nowhere'"),
        (&["trigger", "http://127.0.0.1:1", "--status", "gone"], 2, "neither a status nor a number"),
        (&["listen", "--port", "0", "--count", "0"], 2, "invalid value '0'"),
        (&["listen", "--port", "0", "--host", "192.0.2.1"], 2, "cannot listen on 192.0.2.1:0"),
    ] {
        let result = bjy.run(arguments).await;
        assert!(result.code == code && result.stderr.contains(reason), "{result:?}");
    }
    let result = Bjy::new().run(&["listen", "--port", "0"]).await;
    assert!(result.code == 4 && result.stderr.contains("no partner key is set"), "{result:?}");
}

#[tokio::test]
async fn an_open_connection_does_not_delay_the_end() {
    let (listener, url) = listen(&keyed("k"), &[]).await;
    let mut stream = std::net::TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    std::io::Write::write_all(&mut stream, b"POST / HTTP/1.1\r\nHost: a").unwrap();
    // After this response, the listener has read the first connection too.
    keyed("k").run(&["trigger", &url]).await.expect_success();
    listener.interrupt();
    assert_eq!(listener.finish().await.code, 0);
}

#[tokio::test]
async fn a_listener_with_a_full_disk_behind_it_ends_with_an_error() {
    let bjy = keyed("k");
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut child = bjy.command(&["listen", "--port", "0"]).stdout(full).spawn().unwrap();
    let mut lines =
        tokio::io::AsyncBufReadExt::lines(tokio::io::BufReader::new(child.stderr.take().unwrap()));
    let line = lines.next_line().await.unwrap().unwrap();
    let result = bjy.run(&["trigger", line.strip_prefix("listening on ").unwrap()]).await;
    assert_eq!(result.code, 1, "{result:?}");
    assert!(lines.next_line().await.unwrap().unwrap().contains("cannot write the output"));
    assert_eq!(child.wait().await.unwrap().code(), Some(1));
}

#[tokio::test]
async fn the_listener_stops_when_standard_output_is_closed() {
    let bjy = keyed("k");
    let mut command = bjy.command(&["listen", "--port", "0"]);
    let (reader, writer) = std::io::pipe().unwrap();
    let mut child = command.stdout(writer).spawn().unwrap();
    drop((command, reader));
    let mut lines =
        tokio::io::AsyncBufReadExt::lines(tokio::io::BufReader::new(child.stderr.take().unwrap()));
    let line = lines.next_line().await.unwrap().unwrap();
    let result = bjy.run(&["trigger", line.strip_prefix("listening on ").unwrap()]).await;
    assert_eq!(result.code, 1, "an event that was not printed is not accepted");
    assert_eq!(child.wait().await.unwrap().code(), Some(0));
}
