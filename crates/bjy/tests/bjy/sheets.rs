//! Records from CSV, YAML and JSON, exported, edited and saved.

use std::process::Stdio;

use encoding_rs::GBK;
use serde_json::Value;
use tokio::io::AsyncWriteExt;

use crate::support::{Bjy, call_count, mock_of_school};

const QUESTIONS: &str = "\
题干,题型,弹出位置,选项1内容,选项1是否正确,选项2内容,选项2是否正确
1 + 1 = ?,单选,1:05,2,是,3,否
哪些是质数？,多选,0:02:10,2,是,4,否
";

/// A video without questions and markers.
const VIDEO: [&str; 2] = ["--video-unique", "102"];

async fn listed(bjy: &Bjy, module: &str) -> Value {
    let out = bjy.run(&[&[module, "list", "--json"][..], &VIDEO].concat()).await.expect_success();
    serde_json::from_str(&out).unwrap()
}

async fn save(bjy: &Bjy, file: &str) {
    bjy.run(&[&["question", "save", "--question-list", file][..], &VIDEO].concat()).await.expect_success();
}

#[tokio::test]
async fn questions_of_a_chinese_spreadsheet_are_saved_edited_and_saved_again() {
    let (_server, bjy) = mock_of_school().await;
    bjy.write("questions.csv", GBK.encode(QUESTIONS).0);
    save(&bjy, "@questions.csv").await;
    let before = listed(&bjy, "question").await;
    assert_eq!(before["total"], 2);
    for format in ["csv", "tsv", "yaml", "json"] {
        let list = ["question", "list", "--sheet", format];
        let sheet = bjy.run(&[&list[..], &VIDEO].concat()).await.expect_success();
        assert!(sheet.contains("1 + 1 = ?"), "{sheet}");
        bjy.write("edited", sheet.replace("1 + 1", &format!("{format} + 1")).replace("00:01:05", "0:01:07"));
        save(&bjy, "@edited").await;
        let after = listed(&bjy, "question").await;
        assert_eq!(after["total"], 2, "{format}: questions are changed, and not added again");
        assert_eq!(after["question_list"][0]["title"], format!("{format} + 1 = ?"));
        assert_eq!(after["question_list"][0]["show_time"], 67);
        assert_eq!(after["question_list"][0]["id"], before["question_list"][0]["id"]);
        let options = |list: &Value| list["question_list"][0]["option_list"][1]["id"].clone();
        assert_eq!(options(&after), options(&before));
        bjy.write("before.json", before.to_string());
        save(&bjy, "@before.json").await;
    }
}

#[tokio::test]
async fn the_json_of_a_list_can_be_saved() {
    let (server, bjy) = mock_of_school().await;
    bjy.write("questions.csv", QUESTIONS);
    save(&bjy, "@questions.csv").await;
    let before = listed(&bjy, "question").await;
    bjy.write("list.json", before.to_string());
    save(&bjy, "@list.json").await;
    let after = listed(&bjy, "question").await;
    assert_eq!(
        after["question_list"][1]["option_list"][0]["id"],
        before["question_list"][1]["option_list"][0]["id"]
    );
    assert_eq!(after["total"], 2);

    bjy.write("markers.yaml", "- time_offset: 1:05\n  description: 集合\n");
    let save = ["marker", "save", VIDEO[0], VIDEO[1], "--content"];
    bjy.run(&[&save[..], &["@markers.yaml"]].concat()).await.expect_success();
    let markers = listed(&bjy, "marker").await;
    bjy.run(&[&save[..], &[&markers.to_string()]].concat()).await.expect_success();
    assert_eq!(listed(&bjy, "marker").await, markers);
    assert_eq!(call_count(&server, "marker.save"), 2);
}

#[tokio::test]
async fn a_list_is_piped_into_another_video() {
    let (_server, bjy) = mock_of_school().await;
    bjy.write("markers.csv", "time_offset;description\n1:05;a\n0:02:00;b\n");
    let save = ["marker", "save", VIDEO[0], VIDEO[1], "--content"];
    bjy.run(&[&save[..], &["@markers.csv"]].concat()).await.expect_success();
    let sheet = bjy.run(&["marker", "list", VIDEO[0], VIDEO[1], "--sheet", "yaml"]).await.expect_success();
    let mut command = bjy.command(&["marker", "save", "--video-unique", "101", "--content", "-"]);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(sheet.as_bytes()).await.unwrap();
    assert!(child.wait().await.unwrap().success());
    let list = bjy.run(&["marker", "list", "--video-unique", "101", "--json"]).await.expect_success();
    assert_eq!(serde_json::from_str::<Value>(&list).unwrap()["list"], listed(&bjy, "marker").await["list"]);
}

/// As after a command that failed and left an empty file or pipe.
#[tokio::test]
async fn nothing_is_no_list_of_records() {
    let (server, bjy) = mock_of_school().await;
    for name in ["empty.json", "empty.yaml", "empty.csv", "empty"] {
        bjy.write(name, " \n");
        let save = ["marker", "save", VIDEO[0], VIDEO[1], "--content"];
        let result = bjy.run(&[&save[..], &[&format!("@{name}")]].concat()).await;
        assert_eq!(result.code, 2, "{name}: {}", result.stderr);
        assert!(result.stderr.contains("`[]` is an empty list"), "{}", result.stderr);
    }
    assert_eq!(call_count(&server, "marker.save"), 0);
}

#[tokio::test]
async fn standard_input_is_read_once_for_several_videos() {
    let (server, bjy) = mock_of_school().await;
    for last in [None, Some("--dry-run")] {
        let save = ["marker", "save", "101", "102", "--content", "-"];
        let mut command = bjy.command(&save.into_iter().chain(last).collect::<Vec<_>>());
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"time_offset,description\n1:05,a\n").await.unwrap();
        let output = child.wait_with_output().await.unwrap();
        assert!(output.status.success(), "{output:?}");
    }
    assert_eq!(call_count(&server, "marker.save"), 2);
    for video in ["101", "102"] {
        let list = bjy.run(&["marker", "list", video, "--json"]).await.expect_success();
        assert_eq!(serde_json::from_str::<Value>(&list).unwrap()["list"][0]["description"], "a", "{list}");
    }
}

#[tokio::test]
async fn mistakes_are_reported_together_and_nothing_is_sent() {
    let (server, bjy) = mock_of_school().await;
    bjy.write("questions.csv", QUESTIONS.replace("单选", "singel").replace("0:02:10", "2:70"));
    let command = ["question", "save", VIDEO[0], VIDEO[1], "--question-list"];
    let result = bjy.run(&[&command[..], &["@questions.csv"]].concat()).await;
    assert_eq!(result.code, 2);
    insta::assert_snapshot!(result.stderr, @r"
    error: --question-list: 2 mistakes. Nothing was sent
      questions.csv, row 2, column 题型: `singel` is not one of single, multiple; did you mean `single`?
      questions.csv, row 3, column 弹出位置: `2:70` is not a time such as 1:05, nor a number of seconds
    ");
    let result = bjy.run(&[&command[..], &["questions.csv"]].concat()).await;
    assert!(result.stderr.contains("`questions.csv` is a file: write @questions.csv"), "{result:?}");
    bjy.write("questions.xlsx", "PK\x03\x04");
    let result = bjy.run(&[&command[..], &["@questions.xlsx"]].concat()).await;
    assert!(result.stderr.contains("questions.xlsx: this is a workbook"), "{result:?}");
    let result = bjy.run(&[&["--lang", "zh"], &command[..], &["@questions.csv"]].concat()).await;
    assert!(result.stderr.contains("questions.csv，第 2 行 题型 列"), "{result:?}");
    assert_eq!(call_count(&server, "question.save"), 0);
}

#[tokio::test]
async fn an_example_is_a_file_to_start_from() {
    let (server, bjy) = mock_of_school().await;
    for (command, option) in
        [("question save", "--question-list"), ("marker save", "--content"), ("notice add", "--notice")]
    {
        let command: Vec<_> = command.split(' ').collect();
        let example = bjy.run(&[&command[..], &["--example"]].concat()).await.expect_success();
        assert!(example.starts_with('\u{feff}'), "{example}");
        for format in ["csv", "tsv", "yaml", "json"] {
            let example = bjy.run(&[&command[..], &["--example", format]].concat()).await.expect_success();
            bjy.write("example", example);
            let video = if command[0] == "notice" { &[][..] } else { &VIDEO[..] };
            bjy.run(&[&command[..], video, &[option, "@example"]].concat()).await.expect_success();
        }
    }
    assert_eq!(call_count(&server, "notice.add"), 4);
}

#[tokio::test]
async fn help_names_the_fields() {
    let help = Bjy::new().run(&["question", "save", "--help"]).await.expect_success();
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for text in [
        "option_type (题型)",
        "single | multiple, required",
        "option_1_is_right",
        "--example > question-list.csv",
    ] {
        assert!(help.contains(text), "{help}");
    }
}
