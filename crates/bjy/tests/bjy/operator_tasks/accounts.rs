//! Accounts: keys, two profiles, and cron.

use std::fs;

use super::{rows, run, run_with, school};
use crate::support::Bjy;
use baijiayun_mock::MockServer;

/// Writes a config file with a profile for each of the two accounts, in place of the environment.
async fn two_profiles() -> (MockServer, Bjy) {
    let (server, _) = school().await;
    let bjy = Bjy::new();
    let profile = |name: &str, account: i64| {
        let url = server.base_url();
        format!(
            "[profiles.{name}]\npartner_id = {account}\nbase_url = {url:?}\npartner_key = \"key-{account}\"\n"
        )
    };
    bjy.write(".config/bjy/config.toml", profile("default", 12_345_678) + &profile("copy", 87_654_321));
    (server, bjy)
}

#[tokio::test]
async fn two_accounts_are_compared() {
    let (_server, bjy) = two_profiles().await;
    let line =
        |profile: &str| format!("bjy --profile {profile} video list --all --columns name --sort name --csv");
    let mine = run(&bjy, &line("default")).await.expect_success();
    let copy = run(&bjy, &line("copy")).await.expect_success();
    let missing: Vec<_> = mine.lines().filter(|name| !copy.lines().any(|other| other == *name)).collect();
    assert_eq!(missing, ["第298讲 新课.mp4", "第299讲 新课.mp4"]);
    assert_eq!(copy.lines().count(), 299);
}

#[tokio::test]
async fn a_change_reaches_the_account_of_its_profile_alone() {
    let (_server, bjy) = two_profiles().await;
    run(&bjy, "bjy --profile copy video delete 1001 --yes").await.expect_success();
    for (profile, videos) in [("default", 300), ("copy", 297)] {
        let list =
            run(&bjy, &format!("bjy --profile {profile} video list --all --jsonl")).await.expect_success();
        assert_eq!(rows(&list).len(), videos, "{profile}");
    }
}

#[tokio::test]
async fn a_key_is_rotated() {
    let (server, bjy) = two_profiles().await;
    let rotated = run_with(&bjy, "bjy key rotate --secret-key-file - --yes", "secret-12345678\n").await;
    rotated.expect_success();
    let config = fs::read_to_string(bjy.path(".config/bjy/config.toml")).unwrap();
    let key = server.state(|state| state.accounts.values().next().unwrap().partner_key.expose().to_owned());
    assert!(key != "key-12345678" && config.contains(&format!("{key:?}")), "{config}");
    run(&bjy, "bjy category list").await.expect_success();
    run(&bjy, "bjy --profile copy category list").await.expect_success();
}

#[tokio::test]
async fn cron_has_no_home_and_no_terminal() {
    let (_server, bjy) = school().await;
    let mut command = bjy.command(&["video", "list", "--all", "--page-size", "1000", "--jsonl"]);
    let output = command.env_remove("HOME").output().await.unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(rows(&String::from_utf8(output.stdout).unwrap()).len(), 300);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    bjy.write("lecture.mp4", "lecture");
    let mut command = bjy.command(&["upload", "lecture.mp4", "--jsonl"]);
    let output = command.env_remove("HOME").output().await.unwrap();
    assert!(output.status.success(), "{output:?}");
    let mail = String::from_utf8(output.stderr).unwrap();
    assert!(mail.lines().count() <= 2, "a line for the file: {mail}");
    let upload = run(&bjy, "bjy upload lecture.mp4 --quiet --jsonl").await;
    assert_eq!((upload.code, upload.stderr.as_str()), (0, ""), "{upload:?}");
}
