//! Checks the `console` blocks of the READMEs: runs their commands on a terminal, and compares the output.

use crate::support::{Bjy, Running};

const ENGLISH: &str = include_str!("../../../../README.md");
const CHINESE: &str = include_str!("../../../../README.zh-CN.md");

/// A command of a README, and the lines of its output that the README shows.
struct Command {
    line: String,
    output: Vec<String>,
}

#[tokio::test]
async fn the_english_readme_shows_the_real_output() {
    play(ENGLISH).await;
}

#[tokio::test]
async fn the_chinese_readme_shows_the_real_output() {
    play(CHINESE).await;
}

#[test]
fn both_readmes_have_the_same_commands() {
    let lines =
        |readme| -> Vec<String> { commands(readme).into_iter().map(|command| command.line).collect() };
    assert_eq!(lines(ENGLISH), lines(CHINESE));
    assert!(lines(ENGLISH).len() > 15);
}

async fn play(readme: &str) {
    let mut bjy = Bjy::new();
    bjy.write("lecture-1.mp4", vec![7; 2 << 20]);
    let mut background: Vec<Running> = Vec::new();
    for Command { line, output } in commands(readme) {
        let words = shell_words::split(&line).unwrap();
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["export", "BAIJIAYUN_CONFIG=mock.toml"] => bjy = bjy.env("BAIJIAYUN_CONFIG", "mock.toml"),
            ["unset", "BAIJIAYUN_CONFIG"] => bjy = bjy.env("BAIJIAYUN_CONFIG", ""),
            // Not run: these use fixed ports, or are interrupted. Other tests cover them.
            ["bjy", "listen" | "trigger", ..] | ["bjy", "upload", .., "lecture-2.mp4"] => {}
            ["bjy", "upload", "--resume"] => {}
            ["bjy", arguments @ .., ">", "mock.log", "&"] => {
                let mut running = bjy.start(arguments);
                running.stdout_line().await;
                background.push(running);
            }
            ["bjy", arguments @ ..] => {
                let printed = bjy.run_on_terminal(arguments, input(&output)).await.expect_success();
                assert_in_order(&line, &printed, &output);
            }
            _ => panic!("unknown command: {line}"),
        }
    }
    assert_eq!(background.len(), 1, "only the mock runs in the background");
}

/// Returns the input for the prompts in the output.
fn input(output: &[String]) -> &'static str {
    let has_line = |end: &str| output.iter().any(|line| line.ends_with(end));
    if has_line("Continue? yes") {
        "y"
    } else if has_line("[hidden]") {
        "a key\r"
    } else {
        ""
    }
}

/// Asserts that the expected lines are printed in this order. Other lines may be between them, because a
/// README leaves out some rows, and a progress bar prints its line several times. Spaces do not count,
/// because the left-out rows may widen the columns.
fn assert_in_order(line: &str, printed: &str, expected_lines: &[String]) {
    let printed = words(&console::strip_ansi_codes(printed));
    let mut rest = printed.as_str();
    for expected in expected_lines {
        let expected = words(expected);
        let Some((_, after)) = rest.split_once(&expected) else {
            panic!("$ {line}\n`{expected}` is missing or out of order in:\n{printed}")
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
                Some(line) => commands.push(Command { line: line.to_owned(), output: Vec::new() }),
                None => commands.last_mut().unwrap().output.push(line.to_owned()),
            }
        }
    }
    commands
}
