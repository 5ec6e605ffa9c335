//! `bjy call`, `bjy sign`, `bjy operations` and `bjy demo`.

use baijiayun_mock::MockServer;
use serde_json::Value;

use crate::support::Bjy;

/// The vendor's published example.
const KEY: &str = "rLkIPaQjxSwRQmC/ITnHh8i2rifmmbFIVsYw03SSi24zAnkrAd0ZNb2rcTzI2avy7+AmNJDdLmzU89zKUAP3Xg==";

fn signer() -> Bjy {
    Bjy::new().env("BAIJIAYUN_PARTNER_KEY", KEY).env("BAIJIAYUN_PARTNER_ID", "12345678")
}

const PARAMS: [&str; 4] = ["title=测试教室", "type=2", "start_time=1501575608", "end_time=1501579208"];

#[tokio::test]
async fn sign_prints_the_string_to_sign() {
    let bjy = signer();
    let arguments = [&["sign"], &PARAMS[..], &["--timestamp", "1501572288"]].concat();
    insta::assert_snapshot!(bjy.run(&arguments).await.expect_success(), @r#"
    {
      "string_to_sign": "end_time=1501579208&partner_id=12345678&start_time=1501575608&timestamp=1501572288&title=测试教室&type=2&partner_key=***",
      "sign": "5b78486597c679b0c6256da014af1260"
    }
    "#);
    let raw = [&arguments[..], &["--raw"]].concat();
    assert_eq!(bjy.run(&raw).await.expect_success(), "5b78486597c679b0c6256da014af1260\n");
    // A terminal gets the string and the sign on two lines, to compare and copy them.
    let text = bjy.run_on_terminal(&arguments, "").await.expect_success();
    assert!(text.ends_with("&partner_key=***\r\n5b78486597c679b0c6256da014af1260\r\n"), "{text}");
}

#[tokio::test]
async fn a_given_sign_is_checked() {
    let bjy = signer();
    let right = ["sign=5b78486597c679b0c6256da014af1260"];
    let arguments = [&["sign"], &PARAMS[..], &right, &["--timestamp", "1501572288"]].concat();
    assert!(bjy.run(&arguments).await.expect_success().contains("\"given_sign_is_right\": true"));
    let arguments = [&["sign"], &PARAMS[..], &["sign=0", "timestamp=1501572288"]].concat();
    let result = bjy.run(&arguments).await;
    assert!(result.code == 1 && result.stdout.contains("\"given_sign_is_right\": false"), "{result:?}");
}

#[tokio::test]
async fn a_timestamp_is_given_once() {
    for tool in [&["sign"][..], &["trigger", "http://127.0.0.1:1", "--dry-run"]] {
        let result = signer().run(&[tool, &["timestamp=7"]].concat()).await;
        assert!(result.code == 0 && result.stdout.contains('7'), "{result:?}");
        for (arguments, reason) in [
            (&["timestamp=7", "--timestamp", "7"][..], "parameters: \"timestamp\" is given twice"),
            (&["timestamp=7", "timestamp=8"], "parameters: \"timestamp\" is given twice"),
            (&["timestamp=soon"], "timestamp: "),
        ] {
            let result = signer().run(&[tool, arguments].concat()).await;
            assert!(result.code == 2 && result.stderr.contains(reason), "{result:?}");
        }
    }
}

#[tokio::test]
async fn only_signs_just_the_given_parameters() {
    let out = signer().run(&["sign", "b=2", "a=1", "--only"]).await.expect_success();
    assert!(out.contains("\"string_to_sign\": \"a=1&b=2&partner_key=***\""), "{out}");
    let out = signer().run(&["sign", "b=2"]).await.expect_success();
    assert!(out.contains("b=2&partner_id=12345678&timestamp="), "{out}");
}

#[tokio::test]
async fn a_key_in_a_parameter_is_masked() {
    let out = signer().run(&["sign", &format!("oops={KEY}")]).await.expect_success();
    assert!(out.contains("oops=***") && !out.contains(KEY), "{out}");
}

#[tokio::test]
async fn any_path_can_be_called() {
    let server = MockServer::start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    let out =
        bjy.run(&["call", "/openapi/video/addCategory", "name=数学", "parent_id=0"]).await.expect_success();
    assert!(out.starts_with("{\n  \"code\": 0,\n  \"data\": {\n    \"id\""), "in the server's order: {out}");
    let response: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&response["code"], &response["data"]["name"]), (&0.into(), &"数学".into()));
    let result = bjy.run(&["call", "/openapi/video/getShareUrl", "video_id=1", "--get"]).await;
    assert!(result.code == 1 && result.stdout.contains("\"code\": 1001"), "{result:?}");
    let text = bjy.run(&["call", "/openapi/a", "b=c d&e", "--dry-run", "--table"]).await.expect_success();
    assert!(text.contains("POST http://127.0.0.1:") && text.contains("\nb=c d&e\n"), "{text}");
    assert_eq!(server.calls().len(), 2);
}

#[tokio::test]
async fn a_call_with_the_key_or_a_name_twice_is_not_sent() {
    let server = MockServer::start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    let key = format!("partner_key={}", server.partner_key().expose());
    for (params, reason) in [
        (&[key.as_str()][..], "partner_key: the key only signs a call, and is never sent. Nothing was sent"),
        (&["sign=abc"], "sign: the client adds it. Nothing was sent"),
        (&["timestamp=5"], "timestamp: the client adds it. Nothing was sent"),
        (&["partner_id=9"], "partner_id: the client adds it. Nothing was sent"),
        (
            &["Partner_Key=2"],
            "Partner_Key: `partner_key` is for the client alone, in any case. Nothing was sent",
        ),
        (&["SIGN=2"], "SIGN: `sign` is for the client alone"),
        (&["a=1", "a=2"], "parameters: \"a\" is given twice. Nothing was sent"),
    ] {
        for options in [&[][..], &["--dry-run"]] {
            let result = bjy.run(&[&["call", "/openapi/x"], params, options].concat()).await;
            assert_eq!((result.code, result.stdout.as_str()), (2, ""), "{result:?}");
            assert!(result.stderr.contains(reason), "{result:?}");
            assert!(!result.stderr.contains(server.partner_key().expose()), "{result:?}");
        }
    }
    assert_eq!(server.calls().len(), 0);
}

#[tokio::test]
async fn operations_are_listed() {
    let bjy = Bjy::new();
    let all: Vec<Value> = serde_json::from_str(&bjy.run(&["operations"]).await.expect_success()).unwrap();
    let page = all.iter().filter(|operation| operation["source"] == "page");
    assert_eq!((all.len(), page.count()), (61, 58));
    insta::assert_snapshot!(bjy.run(&["operations", "--table"]).await.expect_success());
    insta::assert_snapshot!(bjy.run(&["operations", "API-26"]).await.expect_success());
    insta::assert_snapshot!(bjy.run(&["operations", "transcode-again"]).await.expect_success());
    let path = ["operations", "批量删除", "--table", "--path", "video.delete_sources=/openapi/x"];
    assert!(bjy.run(&path).await.expect_success().contains("/openapi/x"));
}

#[tokio::test]
async fn the_demo_runs_to_its_end() {
    let out = Bjy::new().run(&["demo"]).await.expect_success();
    let filters = vec![
        (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
        (r"\d{4}-\d\d-\d\d", "DATE"),
        (r"token  \S{8}…", "token  TOKEN…"),
    ];
    insta::with_settings!({ filters => filters }, { insta::assert_snapshot!(out) });
}
