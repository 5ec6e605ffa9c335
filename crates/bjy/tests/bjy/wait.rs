//! `bjy wait`.

use std::process::Stdio;
use std::time::Duration;

use baijiayun_mock::{MockServer, MockSettings, State};
use tokio::io::AsyncWriteExt;

use crate::support::Bjy;

/// Starts a mock with a transcoded video, one whose transcoding failed, and one that is not uploaded.
async fn mock_with_videos() -> (MockServer, Bjy) {
    let videos = "
last_id: 1000
accounts:
  12345678:
    partner_key: key-of-the-tests
    secret_key: secret-of-the-tests
    videos:
      1: { name: done.mp4, create_time: 1577750400, definitions: [high], upload: { received: 9, total: 9, finished: 1577750460 } }
      2: { name: failed.mp4, create_time: 1577750400, outcome: failed, upload: { received: 9, total: 9, finished: 1577750460 } }
      3: { name: uploading.mp4, create_time: 1577750400, upload: { received: 1, total: 9 } }
";
    // The third stays as it is.
    let settings = MockSettings::default().upload_timeout(Duration::from_secs(1 << 40));
    let state = State::from_yaml(videos).unwrap();
    let server = MockServer::builder().settings(settings).state(state).start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    (server, bjy)
}

#[tokio::test]
async fn a_transcoded_video_has_a_line() {
    let (_server, bjy) = mock_with_videos().await;
    let printed = bjy.run(&["wait", "1"]).await.expect_success();
    assert_eq!(printed, "{\"video_id\":1,\"outcome\":\"transcoded\"}\n");
    assert_eq!(bjy.run(&["wait", "1", "--table"]).await.expect_success(), "1  transcoded\n");
}

#[tokio::test]
async fn the_exit_code_distinguishes_some_from_all() {
    let (_server, bjy) = mock_with_videos().await;
    let some = bjy.run(&["wait", "1,2"]).await;
    assert_eq!(some.code, 7, "{some:?}");
    assert!(some.stderr.contains("1 of 2 videos are not transcoded"), "{some:?}");
    let mut lines: Vec<_> = some.stdout.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines[0], "{\"video_id\":1,\"outcome\":\"transcoded\"}");
    assert!(lines[1].starts_with("{\"video_id\":2,\"outcome\":\"failed\",\"error\":"), "{some:?}");
    let all = bjy.run(&["wait", "2"]).await;
    assert_eq!(all.code, 1, "{all:?}");
}

#[tokio::test]
async fn the_time_is_up() {
    let (_server, bjy) = mock_with_videos().await;
    let result = bjy.run(&["wait", "1", "3", "--timeout", "1"]).await;
    assert_eq!(result.code, 3, "{result:?}");
    assert!(result.stdout.contains("\"video_id\":3,\"outcome\":\"timeout\""), "{result:?}");
}

#[tokio::test]
async fn ids_come_from_standard_input() {
    let (_server, bjy) = mock_with_videos().await;
    let mut child = bjy.command(&["wait", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"{\"video_id\":1,\"name\":\"done.mp4\"}\n").await.unwrap();
    drop(input);
    let output = child.wait_with_output().await.unwrap();
    assert_eq!(output.stdout, b"{\"video_id\":1,\"outcome\":\"transcoded\"}\n", "{output:?}");
}

#[tokio::test]
async fn ctrl_c_says_how_many_are_left() {
    let (_server, bjy) = mock_with_videos().await;
    let mut running = bjy.start(&["wait", "1", "3"]);
    assert!(running.stdout_line().await.contains("transcoded"));
    running.interrupt();
    let result = running.finish().await;
    assert_eq!(result.code, 130, "{result:?}");
    assert!(result.stderr.contains("Not finished: 1 video"), "{result:?}");
}
