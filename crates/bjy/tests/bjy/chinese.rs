//! Help, messages, prompts and tables in Chinese. JSON and exit codes do not depend on the language.

use std::collections::BTreeSet;

use baijiayun_vod::API;
use baijiayun_vod::metadata::Schema;

use crate::support::{Bjy, mock_with_categories};

fn chinese(bjy: Bjy) -> Bjy {
    bjy.env("LC_ALL", "zh_CN.UTF-8")
}

#[tokio::test]
async fn help_follows_the_locale_and_the_option_has_precedence() {
    let bjy = chinese(Bjy::new());
    let mut texts = String::new();
    for arguments in [
        &["--help"][..],
        &["video", "list", "--help"],
        &["partner", "create-key", "-h"],
        &["config", "set", "--help"],
    ] {
        let help = bjy.run(arguments).await.expect_success();
        texts.push_str(&format!(
            "$ bjy {}\n{}\n",
            arguments.join(" "),
            help.split("\n设置:\n").next().unwrap()
        ));
    }
    insta::assert_snapshot!(texts);
    let english = bjy.run(&["video", "list", "--help", "--lang", "en"]).await.expect_success();
    assert_eq!(english, Bjy::new().run(&["video", "list", "--help"]).await.expect_success());
}

#[tokio::test]
async fn the_help_of_every_command_is_chinese() {
    let bjy = chinese(Bjy::new());
    let mut english = Vec::new();
    let mut pending: Vec<Vec<String>> = vec![Vec::new()];
    while let Some(command) = pending.pop() {
        let arguments: Vec<_> = command.iter().map(String::as_str).chain(["--help"]).collect();
        let help = bjy.run(&arguments).await.expect_success();
        let lines = help.lines().filter(|line| is_english(line));
        english.extend(lines.map(|line| format!("bjy {}: {}", command.join(" "), line.trim())));
        for below in subcommands(&help) {
            pending.push(command.iter().cloned().chain([below]).collect());
        }
    }
    assert_eq!(english, Vec::<String>::new());
}

/// Returns the names in the list of commands, without `help`.
fn subcommands(help: &str) -> Vec<String> {
    let list = help.split("\n命令:\n").nth(1).unwrap_or_default().split("\n\n").next().unwrap_or_default();
    let names = list.lines().filter_map(|line| line.trim().split(' ').next());
    names.filter(|name| *name != "help" && !name.is_empty()).map(str::to_owned).collect()
}

/// Returns whether a line has three English words in a row, outside of commands.
fn is_english(line: &str) -> bool {
    let is_word = |word: &&str| word.len() > 1 && word.chars().all(|letter| letter.is_ascii_alphabetic());
    let words: Vec<_> = line.split_whitespace().collect();
    !line.contains("bjy ") && words.windows(3).any(|words| words.iter().all(is_word))
}

#[test]
fn the_spec_has_a_chinese_text_for_everything_that_is_shown() {
    let mut missing = BTreeSet::new();
    let mut check = |place: String, text: &str| {
        if text.is_empty() {
            missing.insert(place);
        }
    };
    for module in API.modules {
        check(module.name.to_owned(), module.description_zh);
    }
    for code in API.error_codes {
        check(format!("code {}", code.code), code.title_zh);
        if code.hint.is_some() {
            check(format!("hint of code {}", code.code), code.hint_zh.unwrap_or_default());
        }
    }
    for operation in API.operations {
        check(operation.id.to_owned(), operation.description_zh);
        if operation.notes.len() != operation.notes_zh.len() {
            check(format!("notes of {}", operation.id), "");
        }
        for param in operation.params {
            let place = format!("{} {}", operation.id, param.name);
            check(place.clone(), param.description_zh);
            if param.destroys.is_some() {
                check(format!("loss of {place}"), param.destroys_zh.unwrap_or_default());
            }
            fields(&place, &param.schema, &mut Vec::new(), &mut check);
        }
        fields(operation.id, &operation.response, &mut Vec::new(), &mut check);
    }
    assert_eq!(missing, BTreeSet::new());
}

/// Checks the fields of a type. `seen` has the records around it, because a record can contain itself.
fn fields(place: &str, schema: &Schema, seen: &mut Vec<&'static str>, check: &mut dyn FnMut(String, &str)) {
    match schema {
        Schema::List(item) | Schema::Map(_, item) | Schema::Json(item) => fields(place, item, seen, check),
        Schema::Record(record) if !seen.contains(&record.name) => {
            seen.push(record.name);
            for field in record.fields() {
                let place = format!("{place} {}", field.name);
                check(format!("title of {place}"), field.title_zh);
                check(place.clone(), field.description_zh);
                fields(&place, &field.schema, seen, check);
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn wrong_usage_is_explained_in_chinese() {
    let bjy = chinese(Bjy::new());
    let mut texts = String::new();
    for arguments in [
        &["vidoe"][..],
        &["video"],
        &["video", "get-info"],
        &["video", "get-info", "--vide-id", "1"],
        &["video", "list", "--page", "1", "--all"],
        &["completions", "dos"],
        &["listen", "--port", "x"],
        &["call", "/a", "b"],
        &["video", "list", "--json", "--jsonl"],
        &["video", "list", "--page"],
        &["config", "set", "color", "1"],
    ] {
        let result = bjy.run(arguments).await;
        assert_eq!((result.code, result.stdout.as_str()), (2, ""), "{arguments:?}");
        assert_eq!(bjy.run(&[arguments, &["--lang", "en"]].concat()).await.code, 2);
        let message = result.stderr.split("\n设置:\n").next().unwrap();
        texts.push_str(&format!("$ bjy {}\n{message}\n", arguments.join(" ")));
    }
    insta::assert_snapshot!(texts);
}

#[tokio::test]
async fn errors_are_chinese_and_exit_codes_are_the_same() {
    let (_server, bjy) = mock_with_categories().await;
    let english = bjy;
    let mut texts = String::new();
    for arguments in [
        &["video", "get-info", "--video-id", "99"][..],
        &["video", "list", "--page-size", "0"],
        &["video", "delete", "--video-id", "99"],
        &["video", "list", "--partner-key", "wrong"],
        &["video", "list", "--base-url", "ftp://a"],
        &["sign", "a=1", "sign=x", "--timestamp", "1"],
        &["config", "set", "partner-id", "x"],
        &["probe", "--operation", "video.get_inf"],
    ] {
        let [first, second] =
            [&["--lang", "en"][..], &["--lang", "zh"]].map(|lang| [lang, arguments].concat());
        let (first, second) = (english.run(&first).await, english.run(&second).await);
        assert_eq!((first.code, &first.stdout), (second.code, &second.stdout), "{arguments:?}");
        assert_ne!(first.stderr, second.stderr, "{arguments:?}");
        texts.push_str(&format!("$ bjy {}\n{}\n", arguments.join(" "), second.stderr));
    }
    insta::assert_snapshot!(texts.replace(english.path("").to_str().unwrap(), "~/"));
}

#[tokio::test]
async fn tables_are_chinese_and_json_is_the_same() {
    let (_server, bjy) = mock_with_categories().await;
    let mut texts = String::new();
    for arguments in
        [&["category", "list"][..], &["category", "get-info", "--category-id", "0"], &["account", "get-info"]]
    {
        let [json, json_zh] =
            [&["--lang", "en"][..], &["--lang", "zh"]].map(|lang| [lang, arguments, &["--json"]].concat());
        let json = bjy.run(&json).await.expect_success();
        assert_eq!(json, bjy.run(&json_zh).await.expect_success());
        let table = bjy.run(&[&["--lang", "zh", "--table"], arguments].concat()).await.expect_success();
        texts.push_str(&format!("$ bjy {}\n{table}\n", arguments.join(" ")));
    }
    insta::assert_snapshot!(texts);
    // The settings are described in words.
    let [settings, settings_zh] = [&["--lang", "en", "config"][..], &["--lang", "zh", "config"]];
    let json = bjy.run(settings).await.expect_success();
    assert_eq!(json, bjy.run(settings_zh).await.expect_success());
    assert_ne!(json, bjy.run(&["--lang", "zh", "config", "--table"]).await.expect_success());
}

#[tokio::test]
async fn prompts_are_chinese() {
    let (_server, bjy) = mock_with_categories().await;
    let bjy = chinese(bjy);
    let result = bjy.run_on_terminal(&["category", "delete", "--category-id", "1"], "n").await;
    assert_eq!(result.code, 2, "{}", result.stdout);
    for part in ["删除分类", "未确认", "没有发送任何请求"] {
        assert!(result.stdout.contains(part), "{}", result.stdout);
    }
    let result = bjy.run_on_terminal(&["config", "set", "partner-key"], "a b\n").await;
    assert!(
        result.code == 2 && result.stdout.contains("partner_key 无效：第 2 个字符是空格"),
        "{}",
        result.stdout
    );
}

#[tokio::test]
async fn manual_pages_and_completions_follow_the_locale() {
    let bjy = chinese(Bjy::new());
    let page = bjy.run(&["man"]).await.expect_success();
    assert!(page.contains(".SH 名称") && page.contains("百家云点播"), "{page}");
    let script = bjy.run(&["completions", "zsh"]).await.expect_success();
    assert!(script.contains("要查询的视频") && script.contains("显示帮助"), "{script}");
}
