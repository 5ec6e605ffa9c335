//! `bjy probe`: against the mock, as it is, with quirks, and evolved.

use std::collections::BTreeSet;
use std::fs;

use baijiayun_mock::state::State;
use baijiayun_mock::{Change, ChangeKind, Fault, MockBuilder, MockResponse, MockServer, MockSettings};
use baijiayun_vod::metadata::Safety;
use baijiayun_vod::metadata::observed::{FindingKind, Outcome, REPORT_FORMAT, Report};
use baijiayun_vod::{API, Clock, SystemClock, UnixTime, category, video};

use crate::support::{Bjy, Finished};

/// The seeds of evolved servers. Each changes about one field in six.
const SEEDS: u64 = 40;

/// Returns the school, with its plays moved to today and yesterday, and with questions.
fn school() -> State {
    let day = |time: i64| UnixTime(time).to_cst().unwrap().date().to_string();
    let now = SystemClock.now().0;
    let questions = r#"
        questions:
          - { id: 71, title: 选择, option_type: 1, illustration: https://school.example/a.png, show_analysis: 1,
              answer: A, wrong_answer: B, wrong_time: 3, skip: 1, show_time: 5, video_unique: 101,
              illustration_title: 图, ver: 1,
              option_list: [{ id: 81, question_id: 71, value: A, is_right: 1, display_order: 0, ver: 1 }] }
        answers:
          - { user_number: 7, user_name: 小明, skip_count: 0, right_count: "0/1", complete_time: "2020-01-01 09:00:00",
              answer_list: [{ question_id: 71, solution: A, update_time: "2020-01-01 09:00:00", is_right: 0, ver: 1 }] }"#;
    let play = "uuid: U1, user_ip: 192.0.2.1, area: 北京, ext_data: x, room_id: 5, client_type: 3";
    let yaml = include_str!("school.yaml")
        .replace("2020-01-01", &day(now))
        .replace("2019-12-31", &day(now - 24 * 3600))
        .replace(", room_id: 99", "")
        .replace(", client_type: 3", "")
        .replace(", client_type: 4", "")
        .replace("{ flow:", &format!("{{ {play}, flow:"))
        .replace(
            "description: 定义",
            "description: 定义, reference_link: https://a/, btntxt: b, image: https://a/b.png",
        )
        .replace(
            "is_default: true",
            r#"is_default: true, create_time: "2020-01-01 09:00:00", update_time: "2020-01-01 09:00:00""#,
        )
        .replace("        enable_jump: true", &format!("        enable_jump: true{questions}"));
    State::from_yaml(&yaml).unwrap()
}

async fn start(builder: MockBuilder) -> MockServer {
    builder.state(school()).start().await.unwrap()
}

/// Runs a probe, and returns its report.
async fn probe(server: &MockServer, arguments: &[&str]) -> (Report, Finished) {
    let bjy = Bjy::with_mock(server);
    let arguments = [&["probe", "--report", "report.json"], arguments].concat();
    let finished = bjy.run(&arguments).await;
    let report = fs::read_to_string(bjy.path("report.json")).unwrap_or_else(|_| panic!("{finished:?}"));
    (serde_json::from_str(&report).unwrap(), finished)
}

/// Returns the report about a server that has changed, as a seed chooses.
pub async fn evolved(seed: u64) -> Report {
    probe(&start(MockServer::builder().evolve(seed)).await, &[]).await.0
}

fn findings(report: &Report) -> Vec<String> {
    report.findings.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn the_plain_mock_has_no_findings_and_every_read_is_tried() {
    let server = start(MockServer::builder()).await;
    let (report, finished) = probe(&server, &["--limit", "10"]).await;
    assert_eq!(findings(&report), [""; 0]);
    assert_eq!(finished.code, 0, "{finished:?}");
    assert_eq!((report.format, report.api.as_str()), (REPORT_FORMAT, "vod"));
    for observed in &report.operations {
        let operation = API.operation(&observed.operation).unwrap();
        let expected = match operation.safety {
            Safety::Read if operation.id == "whitelist.get_token" => {
                Outcome::NoValue { parameter: "user_number".into(), ty: "int".into() }
            }
            Safety::Read => Outcome::Compared,
            _ => Outcome::NotARead,
        };
        assert_eq!(observed.outcome, expected, "{}", operation.id);
    }
    let read_only = server.calls().iter().all(|call| call.operation.unwrap().safety == Safety::Read);
    assert!(read_only, "a probe changes nothing");
}

#[tokio::test]
async fn quirks_are_forms_and_no_changes() {
    for seed in 0..8 {
        let settings = MockSettings::default().quirks(true).seed(seed);
        let server = start(MockServer::builder().settings(settings)).await;
        let (report, finished) = probe(&server, &[]).await;
        assert_eq!(report.changes().count(), 0, "seed {seed}: {:?}", findings(&report));
        assert!(!report.findings.is_empty(), "seed {seed}");
        assert_eq!(finished.code, 0, "seed {seed}: {finished:?}");
    }
}

#[tokio::test]
async fn every_change_of_an_evolved_server_is_found_and_nothing_else() {
    let (mut of_reads, mut seen) = (0, 0);
    for seed in 0..SEEDS {
        let server = start(MockServer::builder().evolve(seed)).await;
        let (report, finished) = probe(&server, &[]).await;
        let found: BTreeSet<_> = report
            .changes()
            .map(|finding| (finding.operation.clone(), finding.path.clone(), finding.kind))
            .collect();
        let mut allowed = BTreeSet::new();
        let changes = server.changes();
        let is_read = |change: &&Change| API.operation(change.operation).unwrap().safety == Safety::Read;
        of_reads += changes.iter().filter(is_read).count();
        for change in changes.into_iter().filter(|change| change.served > 0) {
            seen += 1;
            let place = |path: &str, kind| (change.operation.to_owned(), path.to_owned(), kind);
            let expected = match &change.kind {
                ChangeKind::Added => place(&change.path, FindingKind::UndeclaredField),
                ChangeKind::Renamed { to } => {
                    // Only a required field is missed under its old name.
                    allowed.insert(place(&change.path, FindingKind::MissingField));
                    place(to, FindingKind::UndeclaredField)
                }
                ChangeKind::Retyped => place(&change.path, FindingKind::Type),
                ChangeKind::ValueAdded => place(&change.path, FindingKind::UnknownValue),
                ChangeKind::Dropped => place(&change.path, FindingKind::MissingField),
                kind => panic!("{kind:?} has no finding yet"),
            };
            assert!(found.contains(&expected), "seed {seed}: {change} is not in {found:#?}");
            allowed.insert(expected);
        }
        let unexpected: Vec<_> = found.difference(&allowed).collect();
        assert!(unexpected.is_empty(), "seed {seed}: {unexpected:?}");
        assert_eq!(finished.code, i32::from(!found.is_empty()), "seed {seed}: {finished:?}");
    }
    // The rest is in fields that the mock never has, and behind ids that were renamed.
    assert!(seen * 100 > of_reads * 90, "only {seen} of {of_reads} changes were served");
}

#[test]
fn the_documented_report_can_be_read() {
    let documentation = include_str!("../../../baijiayun-metadata/src/observed/mod.rs");
    let example: String = documentation
        .lines()
        .map(|line| line.trim_start_matches("//!").trim_start())
        .skip_while(|line| *line != "```json")
        .skip(1)
        .take_while(|line| *line != "```")
        .collect();
    let report: Report = serde_json::from_str(&example).unwrap();
    assert_eq!((report.format, report.operations.len(), report.changes().count()), (REPORT_FORMAT, 2, 1));
    let written: serde_json::Value = serde_json::to_value(&report).unwrap();
    assert_eq!(written["operations"][1]["type"], "int");
}

#[tokio::test]
async fn one_operation_is_compared_with_ids_of_others() {
    let server = start(MockServer::builder()).await;
    let (report, finished) = probe(&server, &["--operation", "video.get_info", "subtitle.list"]).await;
    let compared: Vec<_> = report.operations.iter().map(|observed| observed.operation.as_str()).collect();
    assert_eq!(compared, ["video.get_info", "subtitle.list"]);
    assert!(report.operations.iter().all(|observed| observed.outcome == Outcome::Compared), "{report:?}");
    assert_eq!(finished.code, 0, "{finished:?}");
}

#[tokio::test]
async fn an_operation_without_a_path_is_not_tried_unless_the_path_is_given() {
    let server = start(MockServer::builder()).await;
    let bjy = Bjy::with_mock(&server);
    bjy.write(".config/bjy/config.toml", "");
    let arguments = ["probe", "--operation", "subtitle.list", "--report", "report.json"];
    assert_eq!(bjy.run(&arguments).await.code, 2, "nothing could be called");
    let outcome =
        |report: &str| serde_json::from_str::<Report>(report).unwrap().operations[0].outcome.clone();
    assert_eq!(outcome(&fs::read_to_string(bjy.path("report.json")).unwrap()), Outcome::UnknownPath);
    let path = ["--path", "subtitle.list=/unknown/subtitle.list"];
    bjy.run(&[&arguments[..], &path].concat()).await.expect_success();
    assert_eq!(outcome(&fs::read_to_string(bjy.path("report.json")).unwrap()), Outcome::Compared);
}

#[tokio::test]
async fn a_path_that_is_gone_and_an_unknown_code_are_changes() {
    let server = start(MockServer::builder().path::<video::GetInfo>("/moved")).await;
    let body = r#"{"code":4711,"data":null,"msg":"秘密 13800138000"}"#;
    server.inject(Fault::from(MockResponse::body(body)).always().on::<category::List>());
    let (report, finished) = probe(&server, &["--operation", "video.get_info", "category.list"]).await;
    assert_eq!(findings(&report), ["video.get_info: no such path", "category.list: code: unknown code 4711"]);
    assert_eq!(finished.code, 1, "{finished:?}");
}

#[tokio::test]
async fn a_probe_that_cannot_run_or_read_has_exit_code_2() {
    let server = start(MockServer::builder()).await;
    server.inject(Fault::Html.always().on::<category::List>());
    let (report, finished) = probe(&server, &["--operation", "category.list"]).await;
    assert_eq!(report.operations[0].outcome, Outcome::Unreadable);
    assert_eq!(finished.code, 2, "{finished:?}");

    for (arguments, message) in [
        (&["probe", "--operation", "video.get_inf"][..], "did you mean `video.get_info`?"),
        (&["probe", "--operation", "video.delete"], "no operation could be called"),
        (&["--dry-run", "probe"], "a probe needs responses"),
        (&["--partner-id", "1", "probe"], "2001"),
    ] {
        let finished = Bjy::with_mock(&server).run(arguments).await;
        assert_eq!(finished.code, 2, "{finished:?}");
        assert!(finished.stderr.contains(message), "{finished:?}");
    }
    let no_settings = Bjy::new().run(&["probe"]).await;
    assert_eq!(no_settings.code, 2, "{no_settings:?}");
}

#[tokio::test]
async fn the_report_has_no_value_of_the_account() {
    let server = start(MockServer::builder().evolve(3)).await;
    let (report, finished) = probe(&server, &["--table"]).await;
    let text = serde_json::to_string(&report).unwrap() + &finished.stdout + &finished.stderr;
    let port = server.address().port().to_string();
    let partner_id = server.partner_id().to_string();
    for secret in
        ["第一讲", "lecture-2", "小明", "13800138000", "13900000006", "132526", "G1", &port, &partner_id]
    {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    assert!(finished.stdout.contains("OPERATION"), "{}", finished.stdout);
}
