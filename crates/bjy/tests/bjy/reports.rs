//! `bjy report`, `bjy token` and `bjy video url`.

use baijiayun_mock::{Injection, MockServer, State};
use serde_json::{Value, json};

use crate::support::{Bjy, call_count};

/// A mock with the plays of `school.yaml`.
async fn school() -> (MockServer, Bjy) {
    let state = State::from_yaml(include_str!("school.yaml")).unwrap();
    let server = MockServer::builder().state(state).start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    // These commands do not need paths that are unknown.
    bjy.write(".config/bjy/config.toml", "");
    (server, bjy)
}

async fn json(bjy: &Bjy, line: &str) -> Value {
    let arguments: Vec<_> = line.split(' ').collect();
    serde_json::from_str(&bjy.run(&arguments).await.expect_success()).unwrap()
}

#[tokio::test]
async fn traffic_is_summed_by_day_month_and_video() {
    let (server, bjy) = school().await;
    let days = json(&bjy, "report traffic --from 2019-12-30 --to 2020-01-01").await;
    assert_eq!(
        days,
        json!([
            { "day": "2019-12-30", "traffic": 1_048_576 },
            { "day": "2019-12-31", "traffic": 2_097_152 },
            { "day": "2020-01-01", "traffic": 4096 },
        ])
    );
    assert_eq!(call_count(&server, "account.get_used_flow"), 3);
    let months = json(&bjy, "report traffic --from 2019-12 --to 2020-01 --by month").await;
    assert_eq!(
        months,
        json!([{ "month": "2019-12", "traffic": 3_145_728 }, { "month": "2020-01", "traffic": 4096 }])
    );
    let videos = json(&bjy, "report traffic --from 2019-11 --to 2020-01 --by video").await;
    assert_eq!(videos[0]["video_id"], 101);
    assert_eq!((&videos[0]["traffic"], &videos[1]["traffic"]), (&json!(3_145_728), &json!(4096)));
    let count = videos.as_array().unwrap().len();
    assert_eq!(call_count(&server, "play_data.get_used_flow"), 2 * count, "92 days take two calls per video");
}

#[tokio::test]
async fn plays_are_summed_by_day_month_and_video() {
    let (_server, bjy) = school().await;
    let days = json(&bjy, "report plays --from 2019-12 --by day").await;
    let days = days.as_array().unwrap();
    assert_eq!(days.len(), 31, "a month is the whole month");
    assert_eq!(days[29], json!({ "day": "2019-12-30", "plays": 1 }));
    assert_eq!(days[0], json!({ "day": "2019-12-01", "plays": 0 }));
    let months = json(&bjy, "report plays --from 2019-10 --to 2020-01 --by month").await;
    assert_eq!(months.as_array().unwrap().len(), 4);
    assert_eq!(months[2], json!({ "month": "2019-12", "plays": 2 }));
    let lines =
        bjy.run(&["report", "plays", "--from", "2019-12", "--by", "video", "--jsonl"]).await.expect_success();
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!((&first["video_id"], &first["plays"]), (&json!(101), &json!(2)));
}

#[tokio::test]
async fn a_table_has_the_total_and_on_a_terminal_bars() {
    let (_server, bjy) = school().await;
    let arguments = ["report", "traffic", "--from", "2019-12-30", "--to", "2020-01-01", "--table"];
    let piped = bjy.run(&arguments).await.expect_success();
    assert_eq!(
        piped,
        "DAY         TRAFFIC (MiB)\n\
         2019-12-30           1.00\n\
         2019-12-31           2.00\n\
         2020-01-01           0.00\n\
         TOTAL                3.00\n"
    );
    let shown = bjy.run_on_terminal(&arguments, "").await.expect_success();
    let line = |day: &str| shown.lines().find(|line| line.contains(day)).unwrap().trim_end().to_owned();
    let bars = |day: &str| line(day).matches('█').count();
    assert_eq!((bars("2019-12-31"), bars("2019-12-30")), (53, 26), "{shown}");
    assert!(line("2020-01-01").ends_with('▏'), "{shown}");
    assert!(
        line("2019-12-31").ends_with(&"█".repeat(53)),
        "the longest bar ends at the 80th column: {shown}"
    );
}

#[tokio::test]
async fn a_report_refuses_wrong_times_and_shows_its_first_request() {
    let (server, bjy) = school().await;
    for (from, to, message) in [
        ("2020-02", "2020-01", "--from 2020-02-01 is after --to 2020-01-31"),
        ("9999-01", "9999-02", "9999-01-01 is in the future"),
        ("yesterday", "2020-01", "it is neither a day such as 2026-09-01 nor a month such as 2026-09"),
    ] {
        let result = bjy.run(&["report", "plays", "--from", from, "--to", to]).await;
        assert!(result.code == 2 && result.stderr.contains(message), "{result:?}");
    }
    for (subject, by, path) in [
        ("traffic", "day", "/openapi/video_account/getUsedFlow"),
        ("plays", "month", "/openapi/video_data/getPartnerDailyPlayCount"),
        ("plays", "video", "/openapi/video/getVideoList"),
    ] {
        let out = bjy.run(&["report", subject, "--by", by, "--dry-run"]).await.expect_success();
        assert!(out.contains(path), "{out}");
    }
    assert_eq!(server.calls().len(), 0);
}

#[tokio::test]
async fn tokens_of_many_videos_take_one_call() {
    let (server, bjy) = school().await;
    let rows = json(&bjy, "token 101 102,103 101 --expires-in 2h").await;
    let ids: Vec<_> = rows.as_array().unwrap().iter().map(|row| row["video_id"].as_i64().unwrap()).collect();
    assert_eq!(ids, [101, 102, 103]);
    assert!(rows[0]["token"].as_str().is_some_and(|token| !token.is_empty()));
    let call = server.calls().pop().unwrap();
    assert_eq!(call.param("expires_in"), Some("7200"));
    assert_eq!(server.calls().len(), 1);
    assert_eq!(bjy.run(&["token"]).await.code, 2);
    assert_eq!(bjy.run(&["token", "lecture"]).await.code, 2);
    let out = bjy.run(&["token", "101", "--dry-run"]).await.expect_success();
    assert!(out.contains("getPlayerTokenBatch"), "{out}");
    let one = json(&bjy, "token get-player-token --video-id 101 --expires-in 60").await;
    assert!(one["token"].is_string(), "the operations are still there");
}

#[tokio::test]
async fn a_video_has_urls_of_its_page_and_its_files() {
    let (server, bjy) = school().await;
    let url = bjy.run(&["video", "url", "101", "--table"]).await.expect_success();
    let start = format!("{}/web/video/player?vid=101&token=", server.base_url());
    assert!(url.starts_with(&start) && url.lines().count() == 1, "{url}");
    let pages = json(&bjy, "video url 101 102").await;
    assert_eq!(pages[1]["video_id"], 102);
    let files = json(&bjy, "video url 101 --files --format m3u8").await;
    assert!(files[0]["definition"].is_string() && files[0]["url"].is_string(), "{files}");
    let none = bjy.run(&["video", "url", "101", "--files", "--format", "nosuch"]).await;
    assert_ne!(none.code, 0, "{none:?}");
}

#[tokio::test]
async fn a_failed_call_does_not_lose_the_report() {
    let (server, bjy) = school().await;
    server.inject("status=400@account.get_used_flowx1".parse::<Injection>().unwrap());
    let days = ["report", "traffic", "--from", "2019-12-30", "--to", "2020-01-01"];
    let run = bjy.run(&days).await;
    let rows: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((run.code, rows.as_array().unwrap().len()), (7, 2), "{run:?}");
    let missing = ["2019-12-30", "2019-12-31", "2020-01-01"].iter().find(|day| !run.stdout.contains(**day));
    assert!(run.stderr.contains("1 of 3 calls failed, 0 were not made"), "{}", run.stderr);
    assert!(run.stderr.contains(&format!("  {}: ", missing.unwrap())), "{}", run.stderr);

    server.inject("status=400@play_data.get_used_flowx1".parse::<Injection>().unwrap());
    let videos = ["report", "traffic", "--from", "2019-12", "--by", "video", "--table"];
    let run = bjy.run(&videos).await;
    assert!(run.code == 7 && run.stdout.contains("TOTAL (incomplete)"), "{run:?}");
    assert!(run.stderr.contains("  video 10"), "{}", run.stderr);

    server.inject("status=400@play_data.get_account_daily_play_countx1".parse::<Injection>().unwrap());
    let months = ["report", "plays", "--from", "2019-10", "--to", "2020-01", "--by", "month", "--jsonl"];
    let run = bjy.run(&months).await;
    let months: Vec<_> = run.stdout.lines().map(|line| line.split('"').nth(3).unwrap()).collect();
    assert_eq!((run.code, months), (7, vec!["2019-12", "2020-01"]), "November lacks days: {}", run.stderr);
}

#[tokio::test]
async fn a_report_whose_calls_all_fail_stops() {
    let (server, bjy) = school().await;
    server.inject("status=400@account.get_used_flow%100".parse::<Injection>().unwrap());
    let run = bjy.run(&["report", "traffic", "--from", "2019-10", "--to", "2019-12"]).await;
    assert!(run.code == 1 && run.stdout.is_empty(), "{run:?}");
    assert!(call_count(&server, "account.get_used_flow") < 30);
}

#[tokio::test]
async fn ids_of_tokens_and_urls_come_from_files_too() {
    let (_server, bjy) = school().await;
    bjy.write("ids.txt", "101\n\n102\n");
    bjy.write("videos.jsonl", "{\"video_id\":102,\"name\":\"a\"}\n");
    bjy.write("videos.csv", "name,video_id\na,103\n");
    bjy.write("bad.txt", "101\nlecture\n");
    let ids = |rows: Value| -> Vec<_> {
        rows.as_array().unwrap().iter().map(|row| row["video_id"].as_i64().unwrap()).collect()
    };
    for command in ["token", "video url"] {
        let line = format!("{command} @ids.txt @videos.jsonl @videos.csv 101,103");
        assert_eq!(ids(json(&bjy, &line).await), [101, 102, 103], "{command}");
        let words: Vec<_> = command.split(' ').chain(["@bad.txt"]).collect();
        let run = bjy.run(&words).await;
        assert!(run.code == 2 && run.stderr.contains("line 2: `lecture` is not a whole number"), "{run:?}");
    }
    let line = format!("echo 102 | {} token -", env!("CARGO_BIN_EXE_bjy"));
    let output = bjy.command_of("sh", &["-c", &line]).output().await.unwrap();
    assert_eq!(ids(serde_json::from_slice(&output.stdout).unwrap()), [102]);
}
