//! `bjy listen` and `bjy trigger`: callbacks from one to the other, and from the mock.

use baijiayun_mock::{MockServer, MockSettings};
use baijiayun_vod::{Definition, UploadSource, callback};
use serde_json::Value;
use std::time::Duration;

use crate::support::{Bjy, Running};

fn keyed(key: &str) -> Bjy {
    Bjy::alone().env("BAIJIAYUN_PARTNER_KEY", key)
}

/// Listens on a free port, and tells the URL.
async fn listen(bjy: &Bjy, flags: &[&str]) -> (Running, String) {
    let mut running = bjy.start(&[&["listen", "--port", "0"], flags].concat());
    let line = running.err().await;
    let url = line.strip_prefix("listening on ").unwrap_or_else(|| panic!("{line}")).to_owned();
    (running, url)
}

const FIXED: [&str; 4] = ["--qid", "5f5599e1d94a6", "--video-id", "1260959"];

#[tokio::test]
async fn what_is_triggered_is_received_and_printed() {
    let bjy = keyed("k");
    let (listener, url) = listen(&bjy, &["--count", "3"]).await;
    for flags in [
        &["--qid", "1"][..],
        &["--qid", "2", "--status", "transcoding"],
        &["--qid", "3", "--status", "30", "speed=2"],
    ] {
        let ran = bjy.run(&[&["trigger", &url], flags].concat()).await;
        let answer: Value = serde_json::from_str(&ran.done()).unwrap();
        assert_eq!(
            (&answer["accepted"], &answer["status"], &answer["code"]),
            (&true.into(), &200.into(), &0.into())
        );
    }
    // After the third it ends by itself.
    let ran = listener.end().await;
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let filters = vec![(r#""timestamp":\d+,"sign":"[0-9a-f]{32}""#, "TIME AND SIGN")];
    insta::with_settings!({ filters => filters }, { insta::assert_snapshot!(ran.out, @r#"
    {"video_id":1,"status":100,"preface_url":"https://example.com/cover.jpg","total_size":4185679,"total_transcode_size":3180544,"length":123,"file_md5":"9a0364b9e99bb480dd25e1f0284c8555","now_definition":"low,high,super","origin_definition":"super","qid":"1",TIME AND SIGN}
    {"video_id":1,"status":20,"preface_url":null,"total_size":null,"total_transcode_size":null,"length":null,"file_md5":null,"now_definition":null,"origin_definition":null,"qid":"2",TIME AND SIGN}
    {"video_id":1,"status":30,"preface_url":null,"total_size":null,"total_transcode_size":null,"length":null,"file_md5":null,"now_definition":null,"origin_definition":null,"qid":"3",TIME AND SIGN,"speed":"2"}
    "#) });
}

#[tokio::test]
async fn events_are_for_people_or_as_they_came() {
    let bjy = keyed("k");
    let mut seen = Vec::new();
    for form in ["--table", "--raw"] {
        let (listener, url) = listen(&bjy, &["--count", "1", form]).await;
        bjy.run(&[&["trigger", &url, "odd=\u{1b}"][..], &FIXED].concat()).await.done();
        seen.push(listener.end().await.done());
    }
    assert!(
        seen[0].ends_with("  video 1260959  transcoded  2:03  3.99 MiB  low,high,super\n"),
        "{}",
        seen[0]
    );
    assert!(seen[1].starts_with("video_id=1260959&status=100&preface_url=https%3A%2F%2F"), "{}", seen[1]);
}

#[tokio::test]
async fn what_is_not_genuine_is_refused_and_told() {
    let bjy = keyed("k");
    let (mut listener, url) = listen(&bjy, &[]).await;
    for (flags, status, reason) in [
        (&["--bad-sign"][..], 403, "the sign is not made with our key"),
        (&["--timestamp", "1500000000"], 422, "which is too far from now"),
        (&["video_id=x"], 400, "video_id"),
    ] {
        let ran = bjy.run(&[&["trigger", &url], flags].concat()).await;
        let answer: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!((ran.code, &answer["status"]), (1, &status.into()), "{ran:?}");
        assert!(ran.err.starts_with("error: the receiver refused: HTTP "), "{}", ran.err);
        let told = listener.err().await;
        assert!(told.starts_with("refused: ") && told.contains(reason), "{told}");
    }
    listener.interrupt();
    let ran = listener.end().await;
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
}

#[tokio::test]
async fn an_event_that_comes_twice_is_printed_once() {
    let bjy = keyed("k");
    let (mut listener, url) = listen(&bjy, &[]).await;
    for _ in 0..2 {
        bjy.run(&[&["trigger", &url][..], &FIXED].concat()).await.done();
    }
    assert!(listener.err().await.starts_with("again: "));
    listener.interrupt();
    assert_eq!(listener.end().await.done().lines().count(), 1);
}

#[tokio::test]
async fn events_are_passed_on_as_they_came() {
    let bjy = keyed("k");
    let (second, target) = listen(&bjy, &["--count", "1", "--raw"]).await;
    let (first, url) = listen(&bjy, &["--count", "1", "--raw", "--forward-to", &target]).await;
    bjy.run(&["trigger", &url, "name=数学 &="]).await.done();
    assert_eq!(first.end().await.done(), second.end().await.done());
}

#[tokio::test]
async fn what_the_other_server_refuses_comes_again() {
    let bjy = keyed("k");
    let (mut other, target) = listen(&keyed("another"), &[]).await;
    let (mut listener, url) = listen(&bjy, &["--forward-to", &target]).await;
    for _ in 0..2 {
        let ran = bjy.run(&[&["trigger", &url][..], &FIXED].concat()).await;
        assert_eq!(ran.code, 1, "{ran:?}");
        let told = listener.err().await;
        assert!(told.starts_with("not passed on: video 1260959: the other server said: HTTP 403"), "{told}");
        assert!(other.err().await.starts_with("refused: "));
    }
    listener.interrupt();
    assert_eq!(listener.end().await.out, "");
}

/// A server that is gone is no reason to lose an event either.
#[tokio::test]
async fn a_server_that_is_not_there_is_told() {
    let bjy = keyed("k");
    let (mut listener, url) = listen(&bjy, &["--forward-to", "http://127.0.0.1:1/?token=t0ken"]).await;
    assert_eq!(bjy.run(&["trigger", &url]).await.code, 1);
    let told = listener.err().await;
    assert!(told.contains("not passed on") && !told.contains("t0ken"), "{told}");
}

#[tokio::test]
async fn the_mocks_callbacks_are_received() {
    let settings = MockSettings::default().transcoding(Duration::ZERO);
    let server = MockServer::builder().settings(settings).start().await.unwrap();
    let (listener, url) = listen(&Bjy::on(&server), &["--count", "2"]).await;
    let client = server.client().build().unwrap();
    client.callback().set_url(callback::SetUrl::new(url)).await.unwrap();
    let source = UploadSource::bytes("a.mp4", "0123");
    let video_id = client.uploader([Definition::High]).upload_from(source).await.unwrap();
    let out = listener.end().await.done();
    let events: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.iter().map(|event| &event["status"]).collect::<Vec<_>>(), [20, 100]);
    assert!(events.iter().all(|event| event["video_id"] == video_id.0), "{out}");
}

#[tokio::test]
async fn without_anybody_to_receive_it() {
    let bjy = keyed("k");
    let ran = bjy.run(&["trigger", "http://127.0.0.1:1"]).await;
    assert!(ran.code == 3 && ran.err.contains("is there a receiver at that URL?"), "{ran:?}");
    let shown = bjy
        .run(&["trigger", "http://127.0.0.1:1/a", "--dry-run", "--table", "--timestamp", "7"])
        .await
        .done();
    assert!(
        shown.starts_with("POST http://127.0.0.1:1/a\n") && shown.contains("\ntimestamp=7\nsign="),
        "{shown}"
    );
    for (arguments, code, reason) in [
        (&["trigger", "nowhere"][..], 2, "invalid value 'nowhere'"),
        (&["trigger", "http://127.0.0.1:1", "--status", "gone"], 2, "neither a status nor a number"),
        (&["listen", "--port", "0", "--count", "0"], 2, "invalid value '0'"),
        (&["listen", "--port", "0", "--host", "192.0.2.1"], 2, "cannot listen on 192.0.2.1:0"),
    ] {
        let ran = bjy.run(arguments).await;
        assert!(ran.code == code && ran.err.contains(reason), "{ran:?}");
    }
    let ran = Bjy::alone().run(&["listen", "--port", "0"]).await;
    assert!(ran.code == 4 && ran.err.contains("no partner key is set"), "{ran:?}");
}

/// Whoever has connected and says nothing does not keep it.
#[tokio::test]
async fn it_ends_whoever_is_connected() {
    let (listener, url) = listen(&keyed("k"), &[]).await;
    let mut stream = std::net::TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    std::io::Write::write_all(&mut stream, b"POST / HTTP/1.1\r\nHost: a").unwrap();
    // Once this is answered, that has been read.
    keyed("k").run(&["trigger", &url]).await.done();
    listener.interrupt();
    assert_eq!(listener.end().await.code, 0);
}

#[tokio::test]
async fn it_ends_when_nobody_reads_it() {
    let bjy = keyed("k");
    let mut command = bjy.command(&["listen", "--port", "0"]);
    let (reader, writer) = std::io::pipe().unwrap();
    let mut child = command.stdout(writer).spawn().unwrap();
    drop((command, reader));
    let mut lines =
        tokio::io::AsyncBufReadExt::lines(tokio::io::BufReader::new(child.stderr.take().unwrap()));
    let line = lines.next_line().await.unwrap().unwrap();
    let ran = bjy.run(&["trigger", line.strip_prefix("listening on ").unwrap()]).await;
    assert_eq!(ran.code, 1, "what nobody has seen comes again");
    assert_eq!(child.wait().await.unwrap().code(), Some(0));
}
