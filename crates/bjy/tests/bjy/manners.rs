//! Tests of all commands: examples, short help, and suggestions for misspelt commands.

use baijiayun_vod::API;
use serde_json::Value;

use crate::support::{Bjy, mock_with_categories};

/// Returns the lines of examples in a help text, as arguments.
fn examples(help: &str) -> Vec<Vec<String>> {
    let (_, after) = help.split_once("\nExamples:\n").unwrap_or_else(|| panic!("no example in\n{help}"));
    let lines: Vec<_> = after.lines().map(str::trim_start).take_while(|line| !line.is_empty()).collect();
    // A value that is longer than the screen is wrapped after its option.
    let lines = lines.join(" ").replace("\\ ", "").replace(" bjy ", "\nbjy ");
    lines.lines().map(|line| shell_words::split(line.strip_prefix("bjy ").unwrap()).unwrap()).collect()
}

/// Returns the commands below a command, by its help.
fn subcommands(help: &str) -> Vec<String> {
    let Some((_, after)) = help.split_once("\nCommands:\n") else { return Vec::new() };
    let lines = after.lines().take_while(|line| !line.is_empty());
    let is_name = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let names = lines.filter(is_name).filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// Returns the words of each command, and its help.
async fn all_help(bjy: &Bjy) -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    let mut left = vec![Vec::new()];
    while let Some(words) = left.pop() {
        let arguments: Vec<_> = words.iter().map(String::as_str).chain(["-h"]).collect();
        let help = bjy.run(&arguments).await.expect_success();
        for name in subcommands(&help) {
            left.push([words.clone(), vec![name]].concat());
        }
        found.push((words, help));
    }
    found
}

#[tokio::test]
async fn every_help_has_examples_and_the_common_options_are_told_once() {
    let bjy = Bjy::new();
    let all = all_help(&bjy).await;
    assert!(all.len() > API.operations.len() + 30, "{}", all.len());
    for (words, help) in &all {
        for example in examples(help) {
            let name = words.first().or_else(|| example.first()).unwrap();
            let has_name = example.iter().any(|word| word == name);
            assert!(has_name, "{words:?}: {example:?}");
        }
        let is_root = words.is_empty();
        assert_eq!(help.contains("--partner-id <N>"), is_root, "{words:?}\n{help}");
        assert_eq!(help.contains("Options of all commands: bjy --help"), !is_root, "{words:?}");
    }
}

#[tokio::test]
async fn the_common_options_work_below_every_command() {
    let (_server, bjy) = mock_with_categories().await;
    for arguments in
        [["--jsonl", "category", "list"], ["category", "--jsonl", "list"], ["category", "list", "--jsonl"]]
    {
        let lines = bjy.run(&arguments).await.expect_success();
        assert!(lines.starts_with("{\""), "{arguments:?}: {lines}");
    }
    assert!(bjy.run(&["completions", "bash"]).await.expect_success().contains("--partner-key-file"));
}

#[tokio::test]
async fn the_examples_of_operations_run_dry() {
    let (server, bjy) = mock_with_categories().await;
    for file in ["lesson.mp4", "lesson.pptx", "lesson.txt", "lesson.vtt", "secret.txt"] {
        bjy.write(file, "0123456789abcdef");
    }
    bjy.write("content.json", r#"[{"time_offset":"00:02:00","description":"习题"}]"#);
    bjy.write("notice.json", r#"[{"content":"请先看第一讲","link":"https://school.example/1"}]"#);
    bjy.write("question-list.json", "[]");
    let calls = server.calls().len();
    for operation in API.operations {
        let words = operation.id.replace('_', "-");
        let (module, name) = words.split_once('.').unwrap();
        let help = bjy.run(&[module, name, "--help"]).await.expect_success();
        for example in examples(&help) {
            assert_eq!(example[..2], [module, name]);
            let arguments: Vec<_> = example
                .iter()
                .map(String::as_str)
                .filter(|argument| *argument != "--csv")
                .chain(["--dry-run", "--json"])
                .collect();
            let request = bjy.run(&arguments).await.expect_success();
            let request: Value = serde_json::from_str(&request).unwrap();
            assert!(request["url"].is_string(), "{words}: {request}");
        }
    }
    assert_eq!(server.calls().len(), calls, "nothing was sent");
}

#[tokio::test]
async fn an_unknown_command_has_suggestions_of_all_modules() {
    let bjy = Bjy::new();
    for (line, suggestion) in [
        ("videos", "bjy video list"),
        ("list", "bjy category list"),
        ("vidoe", "bjy video"),
        ("video ls", "bjy video list"),
        ("video info", "bjy video get-info"),
        ("delete 12", "bjy video delete"),
        ("getVideoList", "bjy video list"),
        ("删除视频", "bjy video delete"),
        ("API-31", "bjy video list"),
        ("--profile x videos", "bjy video list"),
        ("traffic", "bjy report traffic"),
    ] {
        let arguments: Vec<_> = line.split(' ').collect();
        let result = bjy.run(&arguments).await;
        assert_eq!((result.code, result.stdout.as_str()), (2, ""), "{result:?}");
        assert!(result.stderr.lines().any(|line| line.trim() == suggestion), "{line}: {}", result.stderr);
    }
    let result = bjy.run(&["videos"]).await;
    insta::assert_snapshot!("suggestions", result.stderr);
    let result = bjy.env("LC_ALL", "zh_CN.UTF-8").run(&["xyzzy"]).await;
    assert!(result.code == 2 && result.stderr.contains("没有命令 `xyzzy`"), "{result:?}");
}

#[tokio::test]
async fn operations_that_do_not_exist_are_not_a_blank_line() {
    let bjy = Bjy::new();
    for format in ["--table", "--json"] {
        let result = bjy.run(&["operations", "nosuch", format]).await;
        assert_eq!((result.code, result.stdout.as_str()), (1, ""), "{result:?}");
        assert!(result.stderr.contains("no operation has `nosuch`"), "{result:?}");
    }
}

#[tokio::test]
async fn operations_with_the_same_words_have_titles_that_differ() {
    let titles: Vec<_> =
        API.operations.iter().flat_map(|operation| [operation.title, operation.title_zh]).collect();
    for (index, title) in titles.iter().enumerate() {
        assert!(!titles[..index].contains(title), "{title}");
    }
}

#[tokio::test]
async fn a_profile_is_not_completed_with_file_names() {
    let script = Bjy::new().run(&["completions", "bash"]).await.expect_success();
    let (_, after) = script.split_once("--profile)").unwrap();
    let next: Vec<_> = after.lines().map(str::trim).filter(|line| !line.is_empty()).take(2).collect();
    assert!(next.iter().all(|line| !line.contains("compgen -f")), "{next:?}");
}

#[tokio::test]
async fn mistakes_in_the_server_are_told_in_plain_words() {
    let of = async |option: &str, value: &str| {
        let bjy = Bjy::new().env("BAIJIAYUN_PARTNER_ID", "1").env("BAIJIAYUN_PARTNER_KEY", "key");
        bjy.run(&[option, value, "category", "list"]).await
    };
    for (option, value, code, parts) in [
        (
            "--base-url",
            "demo123.at.baijiayun.com",
            4,
            ["`demo123.at.baijiayun.com` is not a base URL", "must begin with http://"],
        ),
        ("--base-url", "127.0.0.1:80", 4, ["`127.0.0.1:80` is not a base URL", "must begin with http://"]),
        (
            "--private-domain",
            "https://demo123.at.baijiayun.com",
            4,
            ["is not a private domain", "such as demo123"],
        ),
        ("--base-url", "http://nosuch.invalid", 4, ["nosuch.invalid", "`bjy config`"]),
    ] {
        let result = of(option, value).await;
        assert_eq!(result.code, code, "{value}: {result:?}");
        assert!(parts.iter().all(|part| result.stderr.contains(part)), "{value}: {result:?}");
    }
    for arguments in [&["trigger", "127.0.0.1:80"][..], &["listen", "--forward-to", "localhost"]] {
        let result = Bjy::new().run(arguments).await;
        assert!(result.code == 2 && result.stderr.contains("must begin with http://"), "{result:?}");
    }
}
