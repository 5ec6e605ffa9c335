//! Tests of tables on terminals of several widths.

use std::fmt::Write;

use baijiayun_mock::{MockServer, MockSettings, State};
use console::measure_text_width;

use crate::support::Bjy;

const WIDTHS: [u16; 6] = [40, 60, 80, 100, 140, 200];
/// Names of 4, 15 and 40 Chinese characters.
const NAMES: [&str; 3] = [
    "数学复习",
    "第三讲集合与函数的概念新课导入",
    "高一年级数学必修第一册第三单元函数的概念与性质第一课时函数的定义域与值域综合练习课堂实录",
];

/// A school with many videos, and plays of them.
async fn school(videos: usize) -> (MockServer, Bjy) {
    let mut yaml =
        "accounts:\n  12345678:\n    partner_id: 12345678\n    partner_key: key\n    secret_key: secret\n"
            .to_owned();
    yaml.push_str("    videos:\n");
    for index in 0..videos {
        let (id, name) = (1000 + index, NAMES[index % 3]);
        let time = 1_790_000_000 + index * 3600;
        writeln!(yaml, "      {id}: {{ name: {name}, create_time: {time} }}").unwrap();
    }
    yaml.push_str("    plays:\n");
    for index in 0..30 {
        let (id, hour) = (1000 + index, index % 24);
        writeln!(
            yaml,
            "      - {{ flow: 1, video_id: {id}, guid: GUID-{index}, uuid: UUID-{index}, user_number: 20260{index}, \
             user_name: 学生{index}, play_begin_time: \"2026-09-01 {hour:02}:00:00\", play_end_time: \"2026-09-01 \
             {hour:02}:30:00\", play_length: 1800, client_type: 3, user_ip: 10.0.0.{index}, area: 北京市海淀区, room_id: \
             99, ext_data: class=7 }}"
        )
        .unwrap();
    }
    let settings = MockSettings::default().rate_limit(None);
    let state = State::from_yaml(&yaml).unwrap();
    let server = MockServer::builder().state(state).settings(settings).start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    (server, bjy)
}

fn plain(text: &str) -> String {
    console::strip_ansi_codes(text).replace("\r\n", "\n")
}

#[tokio::test]
async fn a_video_is_a_line_at_every_width() {
    let (_server, bjy) = school(229).await;
    for width in WIDTHS {
        for arguments in [["video", "list", "--all"], ["video", "list", "--page-size=1000"]] {
            let run = bjy.run_on_wide_terminal(width, &arguments, "").await;
            let text = plain(&run.stdout);
            let (notes, lines): (Vec<_>, Vec<_>) =
                text.lines().partition(|line| line.starts_with("columns left out"));
            let rows: Vec<_> =
                lines.iter().skip_while(|line| !line.trim_start().starts_with("VIDEO_ID")).collect();
            assert_eq!(rows.len(), 230, "{width}\n{text}");
            assert!(
                rows.iter().all(|line| measure_text_width(line) <= usize::from(width)),
                "{width}\n{text}"
            );
            assert!(rows[0].contains("NAME"), "{width}");
            assert!(notes.len() <= 1);
        }
    }
}

#[tokio::test]
async fn videos_and_plays_at_every_width() {
    let (_server, bjy) = school(6).await;
    let mut transcript = String::new();
    let plays = "play-data list-account-play-records --start-time 2026-09-01 --end-time 2026-09-01";
    for width in WIDTHS {
        for command in ["video list", plays] {
            let arguments: Vec<_> = command.split(' ').collect();
            let run = bjy.run_on_wide_terminal(width, &arguments, "").await;
            let text = plain(&run.stdout);
            let lines: Vec<_> = text.lines().take(9).collect();
            writeln!(transcript, "$ {command}    # {width} columns\n{}\n", lines.join("\n")).unwrap();
        }
    }
    insta::assert_snapshot!(transcript);
}

#[tokio::test]
async fn chosen_columns_are_printed_in_their_order() {
    let (_server, bjy) = school(2).await;
    let run = bjy.run_on_terminal(&["video", "list", "--columns", "name,video_id"], "").await;
    assert!(plain(&run.stdout).contains("NAME"), "{}", run.stdout);
    let header = plain(&run.stdout).lines().find(|line| line.contains("VIDEO_ID")).unwrap().to_owned();
    assert!(header.starts_with("NAME"), "{header}");
}

#[tokio::test]
async fn rows_of_csv_have_all_fields_and_raw_values() {
    let (_server, bjy) = school(3).await;
    let run = bjy.run(&["video", "list", "--csv", "--bom"]).await;
    insta::assert_snapshot!(run.stdout.trim_start_matches('\u{feff}'));
    assert!(run.stdout.starts_with('\u{feff}'));
    let all = bjy.run(&["video", "list", "--all", "--csv", "--bom"]).await;
    assert_eq!(run.stdout, all.stdout);
    let empty = bjy
        .run(&[
            "video",
            "list",
            "--all",
            "--filter",
            "false",
            "--tsv",
            "--columns",
            "name,category.category_level1_id",
        ])
        .await;
    assert_eq!(empty.stdout, "name\tcategory.category_level1_id\n");
}

#[tokio::test]
async fn items_are_filtered_and_sorted() {
    let (_server, bjy) = school(6).await;
    for list in ["--page-size=1000", "--all"] {
        let filter = ".video_id > 1002 and .status == $upload_timed_out";
        let selection = ["--filter", filter, "--sort", "-video_id", "--columns", "video_id", "--jsonl"];
        let arguments: Vec<_> = ["video", "list", list].into_iter().chain(selection).collect();
        let run = bjy.run(&arguments).await;
        assert_eq!(
            run.stdout, "{\"video_id\":1005}\n{\"video_id\":1004}\n{\"video_id\":1003}\n",
            "{}",
            run.stderr
        );
    }
}

#[tokio::test]
async fn wrong_fields_and_expressions_send_nothing() {
    let (server, bjy) = school(1).await;
    let mut transcript = String::new();
    for arguments in [
        "video list --columns nam",
        "video list --sort statu",
        "video list --filter .status==$nosuch",
        "video list --filter (.status",
        "video get-info --video-id 1000 --filter .status",
        "video list --raw --columns name",
        "video list --bom",
    ] {
        let run = bjy.run(&arguments.split(' ').collect::<Vec<_>>()).await;
        writeln!(transcript, "$ bjy {arguments}\n{}exit code {}\n", run.stderr, run.code).unwrap();
    }
    insta::assert_snapshot!(transcript);
    assert!(server.calls().is_empty());
}

#[tokio::test]
async fn a_time_has_one_form_in_every_command() {
    let (_server, bjy) = school(1).await;
    let time = async |arguments: &[&str]| bjy.run(arguments).await.stdout;
    let expected = "{\"create_time\":\"2026-09-21 22:13:20\"}\n";
    assert_eq!(time(&["video", "list", "--jsonl", "--columns", "create_time"]).await, expected);
    assert_eq!(
        time(&["video", "get-info", "--video-id", "1000", "--jsonl", "--columns", "create_time"]).await,
        expected
    );
}
