//! `bjy mock`: what is particular to it. The mock itself has tests of its own.

use std::fs;

use serde_json::Value;

use crate::support::{Bjy, Running};

async fn place(running: &mut Running) -> Value {
    serde_json::from_str(&running.out().await).unwrap()
}

#[tokio::test]
async fn it_can_be_called_with_the_config_file_that_it_writes() {
    let bjy = Bjy::alone();
    let mut mock = bjy.start(&["mock", "--write-config", "mock.toml", "--state", "state.yaml"]);
    let place = place(&mut mock).await;
    assert_eq!(place["partner_id"], 12_345_678);
    bjy.run(&["--config", "mock.toml", "category", "add", "--name", "数学"]).await.done();
    assert!(bjy.run(&["--config", "mock.toml", "category", "list"]).await.done().contains("数学"));
    // Lost paths are in it too.
    let ran = bjy.run(&["--config", "mock.toml", "marker", "list", "--video-unique", "1"]).await;
    assert!(ran.code == 1 && ran.err.contains("code 1"), "{ran:?}");
    mock.interrupt();
    let ran = mock.end().await;
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.err.contains("category.add") && ran.err.contains("saved the state to state.yaml"),
        "{}",
        ran.err
    );
    assert!(fs::read_to_string(bjy.path("state.yaml")).unwrap().contains("数学"));

    // What it wrote it may write again.
    let mut mock = bjy.start(&["mock", "--write-config", "mock.toml"]);
    mock.out().await;
    mock.interrupt();
    assert_eq!(mock.end().await.code, 0);
}

#[tokio::test]
async fn what_somebody_else_wrote_stays_as_it_is() {
    let bjy = Bjy::alone();
    bjy.write("mine.toml", "profile = \"mine\"\n");
    let mut mock = bjy.start(&["mock", "--write-config", "was-theirs.toml"]);
    mock.out().await;
    mock.interrupt();
    mock.end().await;
    // From here on it is somebody's.
    bjy.run(&["--config", "was-theirs.toml", "config", "set", "partner-id", "7"]).await.done();
    let ran = bjy.run(&["mock", "--write-config", "was-theirs.toml"]).await;
    assert_eq!(ran.code, 2, "{ran:?}");
    let ran = bjy.run(&["mock", "--write-config", "mine.toml"]).await;
    assert!(ran.code == 2 && ran.err.contains("it is there, and is not such a file"), "{ran:?}");
    assert_eq!(fs::read_to_string(bjy.path("mine.toml")).unwrap(), "profile = \"mine\"\n");
}

#[tokio::test]
async fn its_account_is_the_one_that_the_flags_give() {
    let bjy =
        Bjy::alone().env("BAIJIAYUN_PARTNER_ID", "5").env("BAIJIAYUN_PARTNER_KEY", "of the environment");
    bjy.write("key.txt", "its key\n");
    let mut mock = bjy.start(&["mock", "--partner-id", "7", "--partner-key-file", "key.txt", "--quiet"]);
    let place = place(&mut mock).await;
    assert_eq!((&place["partner_id"], &place["partner_key"]), (&7.into(), &"its key".into()));
    let url = place["base_url"].as_str().unwrap();
    let flags = ["--partner-id", "7", "--partner-key-file", "key.txt", "--base-url", url];
    bjy.run(&[&["video", "list"][..], &flags].concat()).await.done();
    assert_eq!(bjy.run(&["video", "list", "--base-url", url]).await.code, 1);
    mock.interrupt();
    assert_eq!(mock.end().await.err, "");
}

#[tokio::test]
async fn it_says_what_keeps_it_from_starting() {
    let bjy = Bjy::alone();
    bjy.write("bad.yaml", "accounts: 7\n");
    for (arguments, reason) in [
        (&["mock", "--state", "bad.yaml"][..], "cannot start from bad.yaml"),
        (&["mock", "--fault", "nonsense"], "invalid value 'nonsense'"),
    ] {
        let ran = bjy.run(arguments).await;
        assert!(ran.code == 2 && ran.err.contains(reason), "{ran:?}");
    }
}
