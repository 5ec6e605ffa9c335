//! `bjy mock`: its config file and its account. The mock itself has tests of its own.

use std::fs;

use serde_json::Value;

use crate::support::{Bjy, Running};

async fn announcement(running: &mut Running) -> Value {
    serde_json::from_str(&running.stdout_line().await).unwrap()
}

#[tokio::test]
async fn the_written_config_file_has_the_settings_of_the_mock() {
    let bjy = Bjy::new();
    let mut mock = bjy.start(&["mock", "--write-config", "mock.toml", "--state", "state.yaml"]);
    let announcement = announcement(&mut mock).await;
    assert_eq!(announcement["partner_id"], 12_345_678);
    bjy.run(&["--config", "mock.toml", "category", "add", "--name", "数学"]).await.expect_success();
    assert!(bjy.run(&["--config", "mock.toml", "category", "list"]).await.expect_success().contains("数学"));
    // The file has unknown paths too.
    let result = bjy.run(&["--config", "mock.toml", "marker", "list", "--video-unique", "1"]).await;
    assert!(result.code == 1 && result.stderr.contains("code 1"), "{result:?}");
    mock.interrupt();
    let result = mock.finish().await;
    assert_eq!(result.code, 0, "{result:?}");
    assert!(
        result.stderr.contains("category.add") && result.stderr.contains("saved the state to state.yaml"),
        "{}",
        result.stderr
    );
    assert!(fs::read_to_string(bjy.path("state.yaml")).unwrap().contains("数学"));

    // The mock overwrites its own file.
    let mut mock = bjy.start(&["mock", "--write-config", "mock.toml"]);
    mock.stdout_line().await;
    mock.interrupt();
    assert_eq!(mock.finish().await.code, 0);
}

#[tokio::test]
async fn a_file_that_the_mock_did_not_write_is_not_overwritten() {
    let bjy = Bjy::new();
    bjy.write("mine.toml", "profile = \"mine\"\n");
    let mut mock = bjy.start(&["mock", "--write-config", "was-theirs.toml"]);
    mock.stdout_line().await;
    mock.interrupt();
    mock.finish().await;
    // After this edit, the file is no longer one that the mock may overwrite.
    bjy.run(&["--config", "was-theirs.toml", "config", "set", "partner-id", "7"]).await.expect_success();
    let result = bjy.run(&["mock", "--write-config", "was-theirs.toml"]).await;
    assert_eq!(result.code, 2, "{result:?}");
    let result = bjy.run(&["mock", "--write-config", "mine.toml"]).await;
    assert!(
        result.code == 2 && result.stderr.contains("it exists, and `bjy mock` did not write it"),
        "{result:?}"
    );
    assert_eq!(fs::read_to_string(bjy.path("mine.toml")).unwrap(), "profile = \"mine\"\n");
}

#[tokio::test]
async fn the_account_comes_from_the_options() {
    let bjy = Bjy::new().env("BAIJIAYUN_PARTNER_ID", "5").env("BAIJIAYUN_PARTNER_KEY", "of-the-environment");
    bjy.write("key.txt", "its-key\n");
    let mut mock = bjy.start(&["mock", "--partner-id", "7", "--partner-key-file", "key.txt", "--quiet"]);
    let announcement = announcement(&mut mock).await;
    assert_eq!((&announcement["partner_id"], &announcement["partner_key"]), (&7.into(), &"its-key".into()));
    let url = announcement["base_url"].as_str().unwrap();
    let options = ["--partner-id", "7", "--partner-key-file", "key.txt", "--base-url", url];
    bjy.run(&[&["video", "list"][..], &options].concat()).await.expect_success();
    assert_eq!(bjy.run(&["video", "list", "--base-url", url]).await.code, 1);
    mock.interrupt();
    assert_eq!(mock.finish().await.stderr, "");
}

#[tokio::test]
async fn a_failed_start_has_a_reason() {
    let bjy = Bjy::new();
    bjy.write("bad.yaml", "accounts: 7\n");
    for (arguments, reason) in [
        (&["mock", "--state", "bad.yaml"][..], "cannot start from bad.yaml"),
        (&["mock", "--fault", "nonsense"], "invalid value 'nonsense'"),
    ] {
        let result = bjy.run(arguments).await;
        assert!(result.code == 2 && result.stderr.contains(reason), "{result:?}");
    }
}
