//! `bjy wait`: rows, exit codes and interruption.

use std::process::Stdio;
use std::time::Duration;

use baijiayun_mock::{MockServer, MockSettings, State};
use tokio::io::AsyncWriteExt;

use crate::support::{Bjy, call_count};

/// A video that is transcoded, one that failed, and one whose upload has not ended.
const STATE: &str = "
accounts:
  12345678:
    partner_key: a
    secret_key: e10adc3949ba59abbe56e057f20f883e
    videos:
      101: { name: a.mp4, create_time: 1577750400, upload: { received: 1, total: 1, finished: 1577750460 } }
      102: { name: b.mp4, create_time: 1577750400, upload: { received: 1, total: 1, finished: 1577750460 }, outcome: failed }
      104: { name: c.mp4, create_time: 1577750400 }
";

async fn mock_with_outcomes() -> (MockServer, Bjy) {
    let settings = MockSettings::default().upload_timeout(Duration::from_secs(u64::from(u32::MAX)));
    let state = State::from_yaml(STATE).unwrap();
    let server = MockServer::builder().settings(settings).state(state).start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    (server, bjy)
}

#[tokio::test]
async fn the_exit_code_says_whether_all_some_or_none_are_transcoded() {
    let (_server, bjy) = mock_with_outcomes().await;
    for (ids, code, message) in [
        (&["101"][..], 0, ""),
        (&["101", "102"], 7, "error: 1 of 2 videos are not transcoded"),
        (&["102"], 1, "error: 1 of 1 videos are not transcoded"),
        (&["104", "--timeout", "1"], 3, "error: 1 of 1 videos are not transcoded"),
    ] {
        let result = bjy.run(&[&["wait"], ids].concat()).await;
        assert_eq!(result.code, code, "{ids:?} {result:?}");
        assert!(result.stderr.contains(message), "{ids:?} {result:?}");
    }
    let result = bjy.run(&["wait", "101", "102", "--jsonl"]).await;
    assert!(result.stdout.contains(r#"{"video_id":101,"outcome":"transcoded"}"#));
    assert!(result.stdout.contains(r#"{"video_id":102,"outcome":"failed","error":""#));
}

#[tokio::test]
async fn ids_are_read_from_standard_input() {
    let (_server, bjy) = mock_with_outcomes().await;
    let mut child = bjy.command(&["wait", "-", "--jsonl"]).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"{\"video_id\":101}\n").await.unwrap();
    let output = child.wait_with_output().await.unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 1);
}

#[tokio::test]
async fn ctrl_c_says_what_is_left() {
    let (server, bjy) = mock_with_outcomes().await;
    let mut running = bjy.start(&["wait", "101", "104", "--jsonl"]);
    assert!(running.stdout_line().await.contains("101"));
    while call_count(&server, "video.get_status") < 2 {
        tokio::task::yield_now().await;
    }
    running.interrupt();
    let result = running.finish().await;
    assert_eq!(result.code, 130, "{result:?}");
    assert!(result.stderr.contains("interrupted. 1 of 2 transcoded, 0 failed, 1 not finished"), "{result:?}");
    assert!(result.stderr.contains("not finished: 104"), "{result:?}");
}
