//! The exit codes, each with its messages and hints.

use crate::support::{Bjy, mock_with_categories};

#[tokio::test]
async fn every_kind_of_error_has_its_exit_code_and_hints() {
    let (server, bjy) = mock_with_categories().await;
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
        let result = bjy.run(arguments).await;
        assert_eq!(result.code, expected, "{arguments:?}: {}", result.stderr);
        text.push_str(&format!("$ bjy {}\n{}[{expected}]\n\n", arguments.join(" "), result.stderr));
    }
    drop(server);
    for arguments in [&["video", "list"][..], &["sign", "a=1"]] {
        let result = Bjy::new().run(arguments).await;
        assert_eq!(result.code, 4);
        text.push_str(&format!("$ bjy {}\n{}[4]\n\n", arguments.join(" "), result.stderr));
    }
    let without_paths = Bjy::new()
        .env("BAIJIAYUN_BASE_URL", closed)
        .env("BAIJIAYUN_PARTNER_ID", "1")
        .env("BAIJIAYUN_PARTNER_KEY", "k");
    let result = without_paths.run(&["question", "list", "--video-unique", "1"]).await;
    assert_eq!(result.code, 4);
    text.push_str(&format!("$ bjy question list --video-unique 1\n{}[4]\n", result.stderr));
    let filters = vec![(r"attempts in [\d.]+m?s", "attempts in TIME")];
    insta::with_settings!({ filters => filters }, { insta::assert_snapshot!(text) });
}
