//! The ids of a command: lists, files and standard input.

use std::process::Stdio;

use baijiayun_mock::MockServer;
use tokio::io::AsyncWriteExt;

use crate::support::{Bjy, Finished, call_count, mock_of_school, mock_with_categories};

/// Runs the program with this text as its standard input.
async fn run_with_input(bjy: &Bjy, arguments: &[&str], input: &[u8]) -> Finished {
    let mut child = bjy.command(arguments).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // A program that does not read its input closes it.
    let _ = stdin.write_all(input).await;
    drop(stdin);
    let output = child.wait_with_output().await.unwrap();
    Finished {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Returns the ids that a dry run would send.
async fn ids_of(bjy: &Bjy, arguments: &[&str], input: &[u8]) -> Vec<String> {
    let arguments = [&["video", "get-info", "--dry-run"], arguments].concat();
    let result = run_with_input(bjy, &arguments, input).await;
    let json: serde_json::Value = serde_json::from_str(&result.expect_success()).unwrap();
    let calls = json.as_array().cloned().unwrap_or_else(|| vec![json]);
    let id = |call: &serde_json::Value| call["params"]["video_id"].as_str().unwrap().to_owned();
    calls.iter().map(id).collect()
}

async fn school() -> (MockServer, Bjy) {
    mock_of_school().await
}

#[tokio::test]
async fn ids_come_in_every_form() {
    let (_server, bjy) = school().await;
    bjy.write("ids.txt", "1\r\n\r\n2\r\n1\r\n");
    for arguments in [
        &["1", "2"][..],
        &["1,2"],
        &["--video-id", "1,2"],
        &["--video-id", "1", "--video-id", "2"],
        &["--video-id", "1", "2"],
        &["@ids.txt"],
        &["--video-id", "@ids.txt"],
    ] {
        let mut ids = ids_of(&bjy, arguments, b"").await;
        ids.sort();
        assert_eq!(ids, ["1", "2"], "{arguments:?}");
    }
}

#[tokio::test]
async fn ids_are_found_in_every_format() {
    let (_server, bjy) = school().await;
    let utf16: Vec<u8> =
        "\u{feff}name\tvideo_id\n集合\t1\n函数\t2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let gb18030 = b"name,video_id\n\xbc\xaf\xba\xcf,1\n\xba\xaf\xca\xfd,2\n";
    for input in [
        &b"1\n2"[..],
        b"\xef\xbb\xbf1\n2\n",
        b"{\"name\":\"a\",\"video_id\":1}\n\n{\"video_id\":\"2\"}\n",
        b"[{\"video_id\":1},{\"id\":2}]",
        b"[1, \"2\"]",
        b"\"1\"\n\"2\"\n",
        b"video_id\n1\n2\n",
        b"\"name\",\"video_id\"\r\n\"a, b\",1\r\n\"c\nd\",\"2\"\r\n",
        b"\xef\xbb\xbf\"video_id\",\"name\"\n1,a\n,none\n2,b\n",
        b"\"a, b\",video_id\nx,1\ny,2\n",
        b"name\tvideo_id\na\t1\nb\t2\n",
        b"name;video_id\na;1\nb;2\n",
        &utf16,
        gb18030,
    ] {
        let ids = ids_of(&bjy, &["-"], input).await;
        assert_eq!(ids, ["1", "2"], "{}", String::from_utf8_lossy(input));
    }
}

#[tokio::test]
async fn every_invalid_id_is_reported_before_anything_is_sent() {
    let (server, bjy) = mock_with_categories().await;
    for (input, places) in [
        ("1\n\nx\n1\ny\n", ["line 3: `x`", "line 5: `y`"]),
        ("[1, \"x\", {\"video_id\": \"y\"}]", ["item 2: `x`", "item 3: `y`"]),
        ("{\"video_id\":1}\n{\"name\":2}\n{\n", ["line 2: there is no `video_id`", "line 3: it is not JSON"]),
        ("name,video_id\na,1\nb,x\nc,y\n", ["row 3: `x`", "row 4: `y`"]),
    ] {
        bjy.write("ids.txt", input);
        let result = bjy.run(&["video", "delete", "@ids.txt", "--yes"]).await;
        assert_eq!(result.code, 2, "{result:?}");
        assert!(result.stderr.contains("--video-id: 2 ids are invalid. Nothing was sent"), "{result:?}");
        for place in places {
            assert!(result.stderr.contains(place), "{place} {result:?}");
        }
    }
    assert_eq!(call_count(&server, "video.delete"), 0);
}

#[tokio::test]
async fn a_table_without_a_column_of_ids_is_an_error() {
    let (server, bjy) = school().await;
    bjy.write("ids.csv", "name,size\na,1\nb,2\n");
    let result = bjy.run(&["video", "delete", "@ids.csv", "--yes"]).await;
    assert_eq!(result.code, 2, "{result:?}");
    assert!(
        result.stderr.contains("--video-id: ids.csv has no column `video_id`. Its columns: name, size"),
        "{result:?}"
    );
    assert_eq!(call_count(&server, "video.delete"), 0);
}

#[tokio::test]
async fn an_empty_list_is_nothing_to_do() {
    let (server, bjy) = school().await;
    for input in ["", "\n\n", "[]", "video_id\n"] {
        let result =
            run_with_input(&bjy, &["video", "delete", "-", "--yes", "--verbose"], input.as_bytes()).await;
        assert!(result.code == 0 && result.stderr.contains("no ids: nothing to do"), "{input:?} {result:?}");
    }
    assert_eq!(call_count(&server, "video.delete"), 0);
}

#[tokio::test]
async fn the_other_options_of_ids_take_files_too() {
    let (_server, bjy) = school().await;
    bjy.write("users.txt", "7\n8\n");
    bjy.write("group.txt", "5\n");
    let bind = ["whitelist", "bind-users", "--dry-run"];
    for users in
        [&["--user-ids", "@users.txt"][..], &["--user-ids", "7,8"], &["--user-ids", "7", "--user-ids", "8"]]
    {
        let result = bjy.run(&[&bind[..], users, &["--video-unique", "@group.txt"]].concat()).await;
        let json: serde_json::Value = serde_json::from_str(&result.expect_success()).unwrap();
        assert_eq!(
            (&json["params"]["user_ids"], &json["params"]["video_unique"]),
            (&"7,8".into(), &"5".into())
        );
    }
    let result = bjy.run(&[&bind[..], &["7", "--video-unique", "@users.txt"]].concat()).await;
    assert_eq!(result.code, 2, "{result:?}");
    assert!(result.stderr.contains("--video-unique: it takes one id, and there are 2"), "{result:?}");
    let result = run_with_input(&bjy, &[&bind[..], &["-", "--video-unique", "-"]].concat(), b"7\n").await;
    assert_eq!(result.code, 2, "{result:?}");
    assert!(result.stderr.contains("standard input can be read only once"), "{result:?}");
    let set = ["category", "set-video-category", "101", "--dry-run", "--category-id"];
    let result = run_with_input(&bjy, &[&set[..], &["-"]].concat(), "数学/代数\n".as_bytes()).await;
    assert!(result.expect_success().contains(r#""category_id": "12""#));
    let result = bjy.run(&[&set[..], &["11,12"]].concat()).await;
    assert!(result.stderr.contains("--category-id: it takes one id, and there are 2"), "{result:?}");
}

#[tokio::test]
async fn a_secret_is_read_from_standard_input() {
    let (_server, bjy) = school().await;
    let create = ["partner", "create-key", "--secret-key", "-", "--raw", "--yes"];
    run_with_input(&bjy, &create, b"e10adc3949ba59abbe56e057f20f883e\n").await.expect_success();
}
