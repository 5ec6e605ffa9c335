//! Lists and files: finding videos, play records, traffic, and a backup.

use console::{measure_text_width, strip_ansi_codes};

use super::{VIDEOS, count, rows, run, school};
use crate::support::call_count;

#[tokio::test]
async fn videos_are_found_by_name_status_category_and_time() {
    let (_server, bjy) = school().await;
    for (line, expected) in [
        ("bjy video list --all --name 复习 --jsonl", 100),
        ("bjy video list --all --filter '.publish_status == $blocked' --jsonl", 30),
        ("bjy video list --all --filter '.status == $transcoding' --jsonl", 3),
        ("bjy category list-videos --category-id 数学/高一 --all --jsonl", 60),
        ("bjy video list --all --filter '.create_time < \"2026-02\"' --jsonl", 62),
        ("bjy video list --all --filter '.total_size > 290e6' --sort -total_size --jsonl", 10),
    ] {
        let found = rows(&run(&bjy, line).await.expect_success());
        assert_eq!(found.len(), expected, "{line}");
    }
}

#[tokio::test]
async fn the_list_of_all_videos_has_a_line_for_each_at_every_width() {
    let (_server, bjy) = school().await;
    for width in [40, 80, 140] {
        let shown = bjy.run_on_wide_terminal(width, &["video", "list", "--all"], "").await.expect_success();
        let text = strip_ansi_codes(&shown).replace("\r\n", "\n");
        let lines: Vec<_> = text.lines().filter(|line| !line.starts_with("columns left out")).collect();
        assert_eq!(lines.len(), 301, "{width}\n{text}");
        assert!(lines.iter().all(|line| measure_text_width(line) <= width.into()), "{width}\n{text}");
    }
}

#[tokio::test]
async fn the_play_records_of_a_term_are_a_file_for_excel() {
    let (_server, bjy) = school().await;
    let line = "bjy play-data list-account-play-records --start-time 2026-01-01 --end-time 2026-04-30 --page-size 1000";
    let file = run(&bjy, &format!("{line} --csv --bom")).await.expect_success();
    assert!(file.starts_with('\u{feff}'), "Excel knows UTF-8 by the mark");
    assert_eq!(file.lines().count(), 301, "a header and a line for each play");
    assert!(file.lines().next().unwrap().split(',').count() >= 13, "{file}");
    let chosen =
        run(&bjy, &format!("{line} --csv --columns video_id,user_name,play_length")).await.expect_success();
    assert!(chosen.starts_with("video_id,user_name,play_length\n"), "{chosen}");
    assert!(chosen.contains("\n1001,学生0,600\n"), "{chosen}");

    let arguments =
        ["play-data", "list-account-play-records", "--start-time", "2026-01-01", "--end-time", "2026-04-30"];
    let shown = bjy.run_on_terminal(&arguments, "").await.expect_success();
    let text = strip_ansi_codes(&shown).replace("\r\n", "\n");
    let lines: Vec<_> = text.lines().filter(|line| !line.starts_with("columns left out")).collect();
    assert_eq!(lines.len(), 301, "{text}");
    assert!(lines.iter().all(|line| measure_text_width(line) <= 80), "{text}");
}

#[tokio::test]
async fn the_traffic_of_each_month_is_summed() {
    let (_server, bjy) = school().await;
    let line = "bjy report traffic --from 2026-01 --to 2026-03 --by month";
    let expected = "month,traffic\n2026-01,104857600\n2026-02,104857600\n2026-03,104857600\n";
    assert_eq!(run(&bjy, &format!("{line} --csv")).await.expect_success(), expected);
    let table = run(&bjy, &format!("{line} --table")).await.expect_success();
    assert!(table.contains("TOTAL") && table.contains("300.00"), "{table}");
}

#[tokio::test]
async fn the_details_of_all_videos_are_saved() {
    let (server, bjy) = school().await;
    let line = "bjy video list --all --page-size 1000 --jsonl | bjy video get-info - --keep-going --jsonl";
    let details = rows(&run(&bjy, line).await.expect_success());
    assert_eq!(details.len(), 300);
    assert_eq!(call_count(&server, "video.get_info"), 300);
    for (index, row) in (0..VIDEOS).zip(details.iter().rev()) {
        assert_eq!((&row["video_id"], &row["outcome"]), (&(1001 + index).into(), &"done".into()));
        assert!(row["name"].is_string() && row["transcode_info"].is_array(), "{row}");
    }
    assert_eq!(count(&bjy, "true").await, 300);
}
