//! An operator's tasks with 300 videos, each in one command, as the cookbook of `docs/cli.md` shows them.

mod accounts;
mod lists;
mod sheets;
mod uploads;
mod videos;

use std::fmt::Write;
use std::process::Stdio;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use baijiayun_mock::{MockServer, MockSettings, State};
use serde_json::Value;
use tokio::io::AsyncWriteExt;

use crate::support::{Bjy, Finished};

/// The number of videos.
const VIDEOS: i64 = 300;
/// The seconds between two of them: half a day.
const APART: i64 = 12 * 3600;
/// 2026-01-01, China Standard Time.
const FIRST_DAY: i64 = 1_767_196_800;

/// An account with 300 videos from January to May: every tenth is blocked, every third is named 复习课, the first 60 are in
/// the category 数学/高一, and the last three are transcoding. A second account has a copy of the first 298.
pub async fn school() -> (MockServer, Bjy) {
    let mut yaml = "last_id: 5000\naccounts:\n".to_owned();
    for (account, count) in [(12_345_678, VIDEOS), (87_654_321, VIDEOS - 2)] {
        writeln!(yaml, "  {account}:\n    partner_key: key-{account}\n    secret_key: secret-{account}")
            .unwrap();
        yaml.push_str("    categories:\n      11: { name: 数学 }\n      12: { name: 高一, parent_id: 11 }\n");
        yaml.push_str("    videos:\n");
        (0..count).for_each(|index| yaml.push_str(&video(index)));
        yaml.push_str("    plays:\n");
        (0..count).for_each(|index| yaml.push_str(&play(index)));
    }
    let settings = MockSettings::default().rate_limit(None).transcoding(Duration::from_secs(10 * 24 * 3600));
    let state = State::from_yaml(&yaml).unwrap();
    let server = MockServer::builder().settings(settings).state(state).start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    (server, bjy)
}

fn video(index: i64) -> String {
    let (id, time) = (1001 + index, FIRST_DAY + index * APART);
    let kind = if index % 3 == 0 { "复习课" } else { "新课" };
    let category = if index < 60 { "category_id: 12, " } else { "" };
    // The newest videos come first, and their short names must not set the widths for all.
    let topic =
        if index < VIDEOS / 2 { "：函数的概念与性质、定义域与值域综合练习" } else { "" };
    let publish = if index % 10 == 9 { 2 } else { 1 };
    let size = (index + 1) * 1_000_000;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().cast_signed();
    let finished = if index < VIDEOS - 3 { time } else { now };
    format!(
        "      {id}: {{ name: 第{index:03}讲 {kind}{topic}.mp4, create_time: {time}, {category}publish_status: {publish}, \
         definitions: [high], upload: {{ received: {size}, total: {size}, finished: {finished} }} }}\n"
    )
}

fn play(index: i64) -> String {
    let (id, day) = (1001 + index, index % 28 + 1);
    let month = index % 3 + 1;
    let at = |time: &str| format!("\"2026-{month:02}-{day:02} {time}\"");
    format!(
        "      - {{ flow: 1048576, video_id: {id}, guid: G{index}, user_number: {index}, user_name: 学生{index}, \
         play_begin_time: {}, play_end_time: {}, play_length: 600, client_type: 3, user_ip: 10.0.0.1, area: 北京市 }}\n",
        at("09:00:00"),
        at("09:10:00")
    )
}

/// Runs a command with standard input.
pub async fn run_with(bjy: &Bjy, line: &str, input: &str) -> Finished {
    let mut child = bjy.command(&words(line)).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writing = tokio::spawn(async move { stdin.write_all(input.as_bytes()).await });
    let output = child.wait_with_output().await.unwrap();
    // The program may end before it has read everything.
    let _ = writing.await.unwrap();
    Finished {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs a command line, which may be a pipe of two commands.
pub async fn run(bjy: &Bjy, line: &str) -> Finished {
    let Some((first, second)) = line.split_once(" | ") else { return bjy.run(&words(line)).await };
    let input = bjy.run(&words(first)).await.expect_success();
    run_with(bjy, second, &input).await
}

fn words(line: &str) -> Vec<&'static str> {
    let words = shell_words::split(line).unwrap();
    assert_eq!(words[0], "bjy", "{line}");
    words.into_iter().skip(1).map(|word| &*word.leak()).collect()
}

/// Returns the rows of JSON lines.
pub fn rows(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

/// Returns the number of videos that match a filter.
pub async fn count(bjy: &Bjy, filter: &str) -> usize {
    let list = ["video", "list", "--all", "--page-size", "1000", "--jsonl", "--filter", filter];
    bjy.run(&list).await.expect_success().lines().count()
}
