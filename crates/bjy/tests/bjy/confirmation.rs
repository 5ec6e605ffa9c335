//! Destructive commands: confirmation, and dry runs in place of calls.

use std::time::Duration;

use baijiayun_mock::Fault;
use baijiayun_vod::category;

use crate::support::{call_count, mock_with_categories};

#[tokio::test]
async fn destructive_commands_ask_for_confirmation() {
    let (server, bjy) = mock_with_categories().await;
    let delete = ["category", "delete", "--category-id", "1000001"];
    let result = bjy.run(&delete).await;
    assert_eq!(result.code, 2);
    insta::assert_snapshot!(result.stderr, @r"
    error: this cannot be undone, and there is no terminal to ask for confirmation. Nothing was sent
      --yes confirms the call
      --dry-run prints the request instead
    ");
    let result = bjy.run_on_terminal(&delete, "n").await;
    assert!(result.code == 2 && result.stdout.contains("not confirmed"), "{}", result.stdout);
    assert_eq!(call_count(&server, "category.delete"), 0);
    let result = bjy.run_on_terminal(&delete, "y").await;
    assert!(
        result.code == 0 && result.stdout.contains("1000001  数学, 0 videos, 0 subcategories"),
        "{}",
        result.stdout
    );
    bjy.run(&["category", "delete", "--category-id", "1000002", "--yes"]).await.expect_success();
    assert_eq!(call_count(&server, "category.delete"), 2);
}

#[tokio::test]
async fn ctrl_c_at_a_prompt_leaves_the_terminal_as_it_was() {
    let (server, bjy) = mock_with_categories().await;
    let prompts =
        [&["category", "delete", "--category-id", "1000001"][..], &["config", "set", "partner-key"]];
    for arguments in prompts {
        let (result, echoes) = bjy.at_prompt(arguments).await.interrupt().await;
        assert_eq!(result.code, 130, "{result:?}");
        assert!(echoes, "{result:?}");
        assert!(result.stdout.contains("interrupted. Nothing was done"), "{result:?}");
        let shown = result.stdout.rfind("\u{1b}[?25h");
        assert!(shown >= result.stdout.rfind("\u{1b}[?25l"), "the cursor is hidden: {result:?}");
    }
    assert_eq!(call_count(&server, "category.delete"), 0);
}

/// The program listens to the signal from its prompt on.
#[tokio::test]
async fn ctrl_c_ends_a_call_after_its_confirmation() {
    let (server, bjy) = mock_with_categories().await;
    server.inject(Fault::Delay(Duration::from_secs(600)).always().on::<category::Delete>());
    let mut prompt = bjy.at_prompt(&["category", "delete", "--category-id", "1000001"]).await;
    prompt.answer("y");
    prompt.after_prompt().await;
    while call_count(&server, "category.delete") == 0 {
        tokio::task::yield_now().await;
    }
    let (result, echoes) = prompt.interrupt().await;
    assert!(result.code == 130 && echoes, "{result:?}");
}

#[tokio::test]
async fn a_dry_run_sends_nothing() {
    let (server, bjy) = mock_with_categories().await;
    let delete = ["category", "delete", "--category-id", "1", "--dry-run"];
    let text = bjy.run(&[&delete[..], &["--table"]].concat()).await.expect_success();
    let filters = vec![
        (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
        (r"timestamp=\d+", "timestamp=TIME"),
        (r"sign=[0-9a-f]{32}", "sign=SIGN"),
    ];
    insta::with_settings!({ filters => filters }, { insta::assert_snapshot!(text) });
    let json: serde_json::Value = serde_json::from_str(&bjy.run(&delete).await.expect_success()).unwrap();
    assert_eq!((&json["method"], &json["params"]["category_id"]), (&"POST".into(), &"1".into()));
    assert_eq!(json["params"]["sign"].as_str().map(str::len), Some(32));
    assert_eq!(call_count(&server, "category.delete"), 0);
}
