//! Times that people write in another form than the one that is sent.

use baijiayun_mock::MockServer;
use serde_json::Value;

use crate::support::Bjy;

/// Returns a parameter of the request that a command would send.
async fn sent(bjy: &Bjy, command: &[&str], name: &str) -> String {
    let path = ["--path", "marker.save=/openapi/a", "--path", "question.save=/openapi/b", "--dry-run"];
    let out = bjy.run(&[command, &path].concat()).await.expect_success();
    let request: Value = serde_json::from_str(&out).unwrap();
    request["params"][name].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_expiry_is_seconds_a_time_or_never() {
    let server = MockServer::start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    let command = ["token", "get-player-token", "--video-id", "1", "--expires-in"];
    for (text, seconds) in [("3600", "3600"), ("1h", "3600"), ("never", "0")] {
        assert_eq!(sent(&bjy, &[&command[..], &[text]].concat(), "expires_in").await, seconds);
    }
    let result = bjy.run(&[&command[..], &["0"]].concat()).await;
    assert_eq!(result.code, 2, "{result:?}");
    assert!(result.stderr.contains("--expires-in: 0 would be for ever: write `never`"), "{result:?}");
}

#[tokio::test]
async fn a_position_is_a_clock_or_seconds() {
    let server = MockServer::start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    for position in [r#""0:01:05""#, r#""1:05""#, "65"] {
        let content = format!(r#"[{{"time_offset":{position}}}]"#);
        let command = ["marker", "save", "--video-unique", "1", "--content", &content];
        let content = sent(&bjy, &command, "content").await;
        assert!(content.contains(r#""time_offset":"00:01:05""#), "{content}");
        let question = format!(
            r#"[{{"title":"?","option_type":"1","show_time":"1","wrong_time":{position},
                "option_list":[{{"value":"a","is_right":"1"}}]}}]"#
        );
        let command = ["question", "save", "--video-unique", "1", "--question-list", &question];
        let question = sent(&bjy, &command, "question_list").await;
        assert!(question.contains(r#""wrong_time":"65""#), "{question}");
    }
}
