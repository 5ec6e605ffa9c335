//! The README and `docs/` show what `bjy` really prints. Their blocks of `console` are played, one after another,
//! in the home folder of a new user; the commands in their blocks of `sh` must have the options shown.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;
use std::time::Duration;

use baijiayun_vod::API;
use baijiayun_vod::metadata::Path;
use tokio::time::{sleep, timeout};

use crate::support::{Bjy, Running};

/// A document in both languages.
struct Document {
    english: &'static str,
    chinese: &'static str,
}

macro_rules! document {
    ($english:literal, $chinese:literal) => {
        Document {
            english: include_str!(concat!("../../../../", $english)),
            chinese: include_str!(concat!("../../../../", $chinese)),
        }
    };
}

const README: Document = document!("README.md", "README.zh-CN.md");
const LIBRARY: Document = document!("docs/library.md", "docs/library.zh-CN.md");
const CLI: Document = document!("docs/cli.md", "docs/cli.zh-CN.md");
const MOCK: Document = document!("docs/mock.md", "docs/mock.zh-CN.md");
const SPEC_TO_CODE: Document = document!("docs/spec-to-code.md", "docs/spec-to-code.zh-CN.md");
const ALL: [Document; 5] = [README, LIBRARY, CLI, MOCK, SPEC_TO_CODE];

/// A command of a `console` block, and lines of its output, in order.
struct Command {
    line: String,
    printed: Vec<String>,
}

#[tokio::test]
async fn the_readme_matches_the_output() {
    play(README.english, "en_US.UTF-8").await;
    play(README.chinese, "zh_CN.UTF-8").await;
}

#[tokio::test]
async fn the_guide_of_the_command_line_matches_the_output() {
    play(CLI.english, "en_US.UTF-8").await;
    play(CLI.chinese, "zh_CN.UTF-8").await;
}

#[tokio::test]
async fn the_guide_of_the_mock_matches_the_output() {
    play(MOCK.english, "en_US.UTF-8").await;
    play(MOCK.chinese, "zh_CN.UTF-8").await;
}

#[test]
fn every_console_block_is_played() {
    for document in [LIBRARY, SPEC_TO_CODE] {
        assert!(!document.english.contains("```console"), "play it above");
    }
}

#[test]
fn both_languages_show_the_same_commands() {
    for Document { english, chinese } in ALL {
        let typed = |text| Vec::from_iter(commands(text).into_iter().map(|command| command.line));
        assert_eq!(typed(english), typed(chinese));
        let kinds = |text| Vec::from_iter(blocks(text).into_iter().map(|(kind, _)| kind));
        assert_eq!(kinds(english), kinds(chinese));
        let scripts = |text| Vec::from_iter(scripts(text).lines().map(without_comment).map(str::to_owned));
        assert_eq!(scripts(english), scripts(chinese));
    }
    assert!(commands(CLI.english).len() > 20);
}

/// Commands in `sh` blocks are not run, but they exist, with these options.
#[tokio::test]
async fn commands_that_are_not_played_exist() {
    let bjy = Bjy::new();
    let mut seen: BTreeMap<Vec<String>, BTreeSet<String>> = BTreeMap::new();
    for Document { english, .. } in ALL {
        for line in scripts(english).lines() {
            for part in without_comment(line).split(['|', ';', '(', ')']) {
                let words = Vec::from_iter(part.split_whitespace().skip_while(|word| *word != "bjy").skip(1));
                let (options, names): (Vec<_>, Vec<_>) =
                    words.iter().copied().partition(|word| word.starts_with("--"));
                let is_name = |word: &&str| word.chars().all(|char| char.is_ascii_lowercase() || char == '-');
                let value = |word: &str| {
                    words
                        .iter()
                        .position(|other| *other == word)
                        .is_some_and(|at| at > 0 && words[at - 1] == "--profile")
                };
                let names = names.into_iter().filter(|word| !value(word)).take_while(is_name).take(2);
                let names = Vec::from_iter(names.map(str::to_owned));
                if !words.is_empty() {
                    seen.entry(names).or_default().extend(options.into_iter().map(str::to_owned));
                }
            }
        }
    }
    assert!(seen.len() > 15, "{seen:?}");
    let common = bjy.run(&["--help"]).await.expect_success();
    for (names, options) in seen {
        let mut arguments = Vec::from_iter(names.iter().map(String::as_str));
        arguments.push("--help");
        let help = bjy.run(&arguments).await.expect_success();
        let known = words(&help).into_iter().chain(words(&common)).collect::<Vec<_>>();
        for option in options {
            assert!(known.contains(&option), "{names:?} has no {option}");
        }
    }
}

#[test]
fn the_table_of_the_readme_counts_operations() {
    let mut modules: BTreeMap<&str, (usize, Vec<&str>)> = BTreeMap::new();
    for operation in API.operations {
        let (module, name) = operation.id.split_once('.').unwrap();
        let (count, unknown) = modules.entry(module).or_default();
        *count += 1;
        if operation.path == Path::Unknown {
            unknown.push(name);
        }
    }
    for (text, all) in [(README.english, "all"), (README.chinese, "全部")] {
        for (module, (count, unknown)) in &modules {
            let row = text.lines().find(|line| line.starts_with(&format!("| `{module}` |"))).unwrap();
            let cells = Vec::from_iter(row.split('|').map(str::trim));
            let numbers = Vec::from_iter(cells[2].split(|char: char| !char.is_ascii_digit()));
            let numbers =
                Vec::<usize>::from_iter(numbers.into_iter().filter_map(|digits| digits.parse().ok()));
            assert_eq!(numbers, [count - unknown.len(), *count], "{row}");
            if unknown.len() == *count {
                assert_eq!(cells[3], all, "{row}");
            } else {
                let names = Vec::from_iter(cells[3].split('`').skip(1).step_by(2));
                assert_eq!(&names, unknown, "{row}");
            }
        }
        assert_eq!(modules.values().map(|(count, _)| count).sum::<usize>(), 61);
        assert_eq!(modules.values().map(|(_, unknown)| unknown.len()).sum::<usize>(), 27);
        assert!(["61", "58", "34", "27"].iter().all(|count| text.contains(count)));
    }
}

/// A terminal on which a document is played. Fixed ports stand for free ones.
struct Session {
    bjy: Bjy,
    background: Vec<Running>,
    /// Addresses shown in the document, and the real ones.
    addresses: Vec<(String, String)>,
}

async fn play(document: &str, locale: &str) {
    let mut session =
        Session { bjy: Bjy::new().env("LANG", locale), background: Vec::new(), addresses: Vec::new() };
    for command in commands(document) {
        let line = command.line.clone();
        // A command that asks, where the document shows no question, waits for ever.
        let played = timeout(Duration::from_secs(60), session.play(command)).await;
        assert!(played.is_ok(), "does not end: {line}");
    }
}

impl Session {
    async fn play(&mut self, Command { line, printed }: Command) {
        let real = self.addresses.iter().fold(line.clone(), |line, (shown, real)| line.replace(shown, real));
        let words = shell_words::split(&real).unwrap();
        let words = Vec::from_iter(words.iter().map(String::as_str));
        match words.as_slice() {
            ["export", setting] => {
                let value = setting.strip_prefix("BAIJIAYUN_CONFIG=").unwrap();
                self.bjy.set("BAIJIAYUN_CONFIG", value);
            }
            ["unset", "BAIJIAYUN_CONFIG"] => self.bjy.set("BAIJIAYUN_CONFIG", ""),
            ["kill", "%1"] => drop(self.background.remove(0)),
            ["bjy", arguments @ .., "&"] => self.start(&line, arguments, &printed).await,
            ["bjy", arguments @ ..] if !line.contains(" | ") => {
                let out = match printed.iter().position(|line| line == "^C") {
                    Some(_) => self.interrupt(arguments).await,
                    None => self.bjy.run_on_terminal(arguments, typed(&printed)).await.expect_success(),
                };
                self.compare(&line, &out, &printed).await;
            }
            _ => {
                let out = self.run_in_shell(&real).await;
                self.compare(&line, &out, &printed).await;
            }
        }
    }

    /// Starts a command that does not end, and waits until it is ready.
    async fn start(&mut self, line: &str, arguments: &[&str], printed: &[String]) {
        let shown_port = arguments.windows(2).find(|pair| pair[0] == "--port").map(|pair| pair[1]);
        let (arguments, file) = match arguments {
            [arguments @ .., ">", file] => (arguments, Some(*file)),
            _ => (arguments, None),
        };
        let mut arguments =
            Vec::from_iter(arguments.iter().map(|word| if Some(*word) == shown_port { "0" } else { *word }));
        // Its output is piped here, and was a terminal's in the document.
        if file.is_none() {
            arguments.push("--table");
        }
        let mut running = self.bjy.start(&arguments);
        let ready = if file.is_some() { running.stdout_line().await } else { running.stderr_line().await };
        let address = ready.split_once("http://").unwrap().1;
        let address = address.split(['"', ' ']).next().unwrap();
        if let Some(port) = shown_port {
            self.addresses.push((format!("127.0.0.1:{port}"), address.to_owned()));
        }
        match file {
            Some(file) => drop(self.bjy.write(file, format!("{ready}\n"))),
            None => self.compare(line, &ready, printed).await,
        }
        self.background.push(running);
    }

    /// Presses Ctrl-C when all uploads have begun.
    async fn interrupt(&self, arguments: &[&str]) -> String {
        let running = self.bjy.start(arguments);
        let files = arguments.iter().filter(|word| word.ends_with(".mp4")).count();
        let records = self.bjy.path(".local/state/bjy/uploads");
        let is_record =
            |entry: &std::fs::DirEntry| entry.path().extension().is_some_and(|ending| ending == "json");
        let started = || std::fs::read_dir(&records).map_or(0, |all| all.flatten().filter(is_record).count());
        while started() < files {
            sleep(Duration::from_millis(5)).await;
        }
        // Let the first chunks reach the mock, whose delays are for them.
        sleep(Duration::from_millis(500)).await;
        running.interrupt();
        let ran = running.finish().await;
        assert_eq!(ran.code, 130, "{ran:?}");
        format!("^C\n{}", ran.stderr)
    }

    async fn run_in_shell(&self, line: &str) -> String {
        let mut command = self.bjy.command_of("sh", &["-c", line]);
        let program = std::path::Path::new(env!("CARGO_BIN_EXE_bjy"));
        let mut path = program.parent().unwrap().to_owned().into_os_string();
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap());
        command.env("PATH", path).stderr(Stdio::inherit());
        let output = command.output().await.unwrap();
        assert!(output.status.success(), "{line}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Compares output with the lines shown. Columns of a table may be wider than shown, because some of its rows
    /// are left out, and a progress bar draws its line several times. Lines that a command in the background prints
    /// are among the lines shown, too.
    async fn compare(&mut self, line: &str, out: &str, printed: &[String]) {
        let out = self.shown(&console::strip_ansi_codes(out));
        let mut rest = out.as_str();
        for expected in printed {
            let expected = self.shown(expected);
            if let Some((_, after)) = rest.split_once(&expected) {
                rest = after;
                continue;
            }
            let listener = self.background.last_mut().filter(|_| line.starts_with("bjy trigger"));
            let received = match listener {
                Some(listener) => listener.stdout_line().await,
                None => String::new(),
            };
            assert_eq!(self.shown(&received), expected, "\n$ {line}\nneither printed here, nor in:\n{out}");
        }
    }

    /// Output as documents show it: other folders and addresses, and times that differ from run to run.
    fn shown(&self, out: &str) -> String {
        let home = self.bjy.path("").canonicalize().unwrap().display().to_string();
        let out = out.replace(&home, "/lectures").replace("/lectures/.config", "~/.config");
        let out = self.addresses.iter().fold(out, |out, (shown, real)| out.replace(real, shown));
        let is_date = |word: &str| word.len() == 10 && word.split('-').map(str::len).eq([4, 2, 2]);
        let mut last = "";
        let mut words = Vec::new();
        for word in out.split_whitespace() {
            words.push(match last {
                _ if is_date(word) => "DATE",
                _ if last.ends_with("耗时") && word.ends_with('s') => "A WHILE",
                "after" if word.ends_with('s') => "A WHILE",
                _ if is_date(last) && word.len() == 8 => "TIME",
                _ => word,
            });
            last = word;
        }
        words.join(" ")
    }
}

/// The keys that have to be pressed for this to be printed.
fn typed(printed: &[String]) -> &'static str {
    let ends = |end: &str| printed.iter().any(|line| line.ends_with(end));
    if ends("? yes") || ends("？ yes") {
        "y"
    } else if ends("[hidden]") {
        "a-key\r"
    } else {
        ""
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|char: char| char.is_whitespace() || ",[]=".contains(char)).map(str::to_owned).collect()
}

/// The kind and the text of each block of code.
fn blocks(document: &str) -> Vec<(&str, &str)> {
    let blocks = document.split("\n```").skip(1).step_by(2);
    blocks.map(|block| block.split_once('\n').unwrap()).collect()
}

/// The text of all `sh` blocks, with continued lines joined.
fn scripts(document: &str) -> String {
    let blocks = blocks(document).into_iter().filter(|(kind, _)| *kind == "sh");
    Vec::from_iter(blocks.map(|(_, text)| text)).join("\n").replace("\\\n", " ")
}

fn without_comment(line: &str) -> &str {
    line.split(" #").next().unwrap().trim_end()
}

fn commands(document: &str) -> Vec<Command> {
    let mut commands: Vec<Command> = Vec::new();
    for (_, text) in blocks(document).into_iter().filter(|(kind, _)| *kind == "console") {
        for line in text.lines() {
            match line.strip_prefix("$ ") {
                Some(line) => commands.push(Command { line: line.to_owned(), printed: Vec::new() }),
                None => commands.last_mut().unwrap().printed.push(line.to_owned()),
            }
        }
    }
    commands
}
