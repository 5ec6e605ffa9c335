//! What the READMEs say that `bjy` prints, it prints. Their blocks of `console` are played on a terminal,
//! one after another.

use crate::support::{Bjy, Running};

const ENGLISH: &str = include_str!("../../../../README.md");
const CHINESE: &str = include_str!("../../../../README.zh-CN.md");

/// What is typed, and lines that are printed then, among others.
struct Command {
    line: String,
    printed: Vec<String>,
}

#[tokio::test]
async fn the_english_one_is_right() {
    play(ENGLISH).await;
}

#[tokio::test]
async fn the_chinese_one_is_right() {
    play(CHINESE).await;
}

#[test]
fn both_show_the_same() {
    let typed =
        |readme| -> Vec<String> { commands(readme).into_iter().map(|command| command.line).collect() };
    assert_eq!(typed(ENGLISH), typed(CHINESE));
    assert!(typed(ENGLISH).len() > 15);
}

async fn play(readme: &str) {
    let mut bjy = Bjy::alone();
    bjy.write("lecture-1.mp4", vec![7; 2 << 20]);
    let mut background: Vec<Running> = Vec::new();
    for Command { line, printed } in commands(readme) {
        let words = shell_words::split(&line).unwrap();
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["export", "BAIJIAYUN_CONFIG=mock.toml"] => bjy = bjy.env("BAIJIAYUN_CONFIG", "mock.toml"),
            ["unset", "BAIJIAYUN_CONFIG"] => bjy = bjy.env("BAIJIAYUN_CONFIG", ""),
            // These have fixed ports, and files that go on for long: they have tests of their own.
            ["bjy", "listen" | "trigger", ..] | ["bjy", "upload", .., "lecture-2.mp4"] => {}
            ["bjy", "upload", "--resume"] => {}
            ["bjy", arguments @ .., ">", "mock.log", "&"] => {
                let mut running = bjy.start(arguments);
                running.out().await;
                background.push(running);
            }
            ["bjy", arguments @ ..] => {
                let out = bjy.run_on_terminal(arguments, answer(&printed)).await.done();
                assert_in_order(&line, &out, &printed);
            }
            _ => panic!("not played: {line}"),
        }
    }
    assert_eq!(background.len(), 1, "the mock runs");
}

/// What has to be typed for this to be printed.
fn answer(printed: &[String]) -> &'static str {
    let ends = |end: &str| printed.iter().any(|line| line.ends_with(end));
    if ends("Go on? yes") {
        "y"
    } else if ends("[hidden]") {
        "a key\r"
    } else {
        ""
    }
}

/// The columns of a table may be wider than shown, because some of its rows are left out; and a progress
/// bar draws its line several times.
fn assert_in_order(line: &str, out: &str, printed: &[String]) {
    let out = words(&console::strip_ansi_codes(out));
    let mut rest = out.as_str();
    for expected in printed {
        let expected = words(expected);
        let Some((_, after)) = rest.split_once(&expected) else {
            panic!("$ {line}\nno `{expected}` where it should be in:\n{out}")
        };
        rest = after;
    }
}

fn words(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn commands(readme: &str) -> Vec<Command> {
    let mut commands: Vec<Command> = Vec::new();
    for block in readme.split("```console\n").skip(1) {
        for line in block.split("```").next().unwrap().lines() {
            match line.strip_prefix("$ ") {
                Some(line) => commands.push(Command { line: line.to_owned(), printed: Vec::new() }),
                None => commands.last_mut().unwrap().printed.push(line.to_owned()),
            }
        }
    }
    commands
}
