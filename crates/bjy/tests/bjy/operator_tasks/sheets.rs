//! Sheets: questions, markers and subtitles.

use std::fmt::Write;

use serde_json::Value;

use super::{rows, run, school};
use crate::support::{Bjy, call_count};

async fn total(bjy: &Bjy, line: &str) -> i64 {
    let list: Value = serde_json::from_str(&run(bjy, line).await.expect_success()).unwrap();
    list["total"].as_i64().unwrap()
}

#[tokio::test]
async fn thirty_questions_come_from_a_sheet() {
    let (_server, bjy) = school().await;
    let mut sheet = "title,option_type,show_time,wrong_time,option_1_value,option_1_is_right,option_2_value,\
                     option_2_is_right\n"
        .to_owned();
    for index in 0..30 {
        writeln!(sheet, "第{index}题,single,{index}:05,none,对,yes,错,no").unwrap();
    }
    bjy.write("questions.csv", sheet);
    run(&bjy, "bjy question save --video-unique 1001 --question-list @questions.csv").await.expect_success();
    let list = "bjy question list --video-unique 1001";
    assert_eq!(total(&bjy, list).await, 30);

    let saved = run(&bjy, &format!("{list} --sheet csv")).await.expect_success();
    bjy.write("questions.csv", saved.replace("第7题", "第七题"));
    for _ in 0..2 {
        run(&bjy, "bjy question save --video-unique 1001 --question-list @questions.csv")
            .await
            .expect_success();
        assert_eq!(total(&bjy, list).await, 30, "questions with an id are changed, and not added again");
    }
    assert!(run(&bjy, list).await.expect_success().contains("第七题"));
}

#[tokio::test]
async fn markers_are_edited() {
    let (_server, bjy) = school().await;
    bjy.write("markers.csv", "time_offset,description\n1:05,集合\n2:10,函数\n");
    run(&bjy, "bjy marker save --video-unique 1001 --content @markers.csv").await.expect_success();
    run(&bjy, "bjy marker add --video-unique 1001 --at 3:00 --description 小结").await.expect_success();
    run(&bjy, "bjy marker remove --video-unique 1001 --at 2:10 --yes").await.expect_success();
    let sheet = run(&bjy, "bjy marker list --video-unique 1001 --sheet yaml").await.expect_success();
    bjy.write("markers.yaml", sheet.replace("小结", "总结"));
    run(&bjy, "bjy marker save --video-unique 1001 --content @markers.yaml").await.expect_success();
    let list = run(&bjy, "bjy marker list --video-unique 1001 --columns time_offset,description --csv").await;
    assert_eq!(list.expect_success(), "time_offset,description\n00:01:05,集合\n00:03:00,总结\n");
}

#[tokio::test]
async fn subtitles_of_many_videos_come_from_a_table() {
    let (server, bjy) = school().await;
    let mut table = "video_id,subtitle\n".to_owned();
    for index in 0..20 {
        bjy.write(&format!("subtitles/{index}.srt"), "1\n00:00:00,000 --> 00:00:02,000\n你好\n");
        writeln!(table, "{},{index}.srt", 1001 + index).unwrap();
    }
    bjy.write("subtitles/all.csv", &table);
    let line = "bjy subtitle upload --name 中文 --each subtitles/all.csv --jsonl";
    let planned = rows(&run(&bjy, &format!("{line} --dry-run")).await.expect_success());
    assert_eq!((planned.len(), call_count(&server, "subtitle.upload")), (20, 0));
    let done = rows(&run(&bjy, line).await.expect_success());
    assert_eq!(done.len(), 20);
    assert_eq!(done[19]["video_id"], 1020);
    assert!(done.iter().all(|row| row["outcome"] == "done"), "{done:?}");
    let list = rows(&run(&bjy, "bjy subtitle list --video-id 1020 --jsonl").await.expect_success());
    assert_eq!(list[0]["subtitle_name"], "中文");
}

#[tokio::test]
async fn all_mistakes_of_a_table_are_reported_before_the_first_call() {
    let (server, bjy) = school().await;
    bjy.write("names.csv", "video_id,name,nmae\n1001,第一讲,\nx,第二讲,\n1003,,\n");
    let result = run(&bjy, "bjy video update --each names.csv").await;
    assert_eq!(result.code, 2);
    insta::assert_snapshot!(result.stderr);
    assert_eq!(server.calls().len(), 0);
    bjy.write("names.csv", "video_id,name\n1001,第一讲\n9999,第二讲\n1003,第三讲\n");
    let result = run(&bjy, "bjy video update --each names.csv --keep-going --csv").await;
    assert_eq!(result.code, 7, "{result:?}");
    let lines: Vec<_> =
        result.stdout.lines().map(|line| line.split(',').take(2).collect::<Vec<_>>()).collect();
    assert_eq!(lines, [["video_id", "outcome"], ["1001", "done"], ["9999", "failed"], ["1003", "done"]]);
    let result = run(&bjy, "bjy video list --each names.csv").await;
    assert!(result.code == 2 && result.stderr.contains("--each is for operations"), "{result:?}");
}
