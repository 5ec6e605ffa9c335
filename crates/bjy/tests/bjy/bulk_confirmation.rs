//! The confirmation of a destructive command for many ids.

use baijiayun_mock::{Fault, MockResponse, MockServer, State};
use baijiayun_vod::play_data;

use crate::support::{Bjy, call_count, mock_of_school};

#[tokio::test]
async fn a_video_is_shown_with_its_name_size_and_plays() {
    let (server, bjy) = mock_of_school().await;
    let delete = ["video", "delete", "101", "102"];
    let plays = r#"{"code":0,"data":{"play_count":{"2026-09-01":7,"2026-09-02":5}}}"#;
    server.inject(Fault::from(MockResponse::body(plays)).once().on::<play_data::GetDailyPlayCount>());
    let result = bjy.run_on_wide_terminal(200, &delete, "n").await;
    assert_eq!(result.code, 2, "{result:?}");
    assert!(result.stdout.contains("101  第一讲 集合.mp4, "), "{}", result.stdout);
    assert!(result.stdout.contains("12 plays in the last 60 days"), "{}", result.stdout);
    // A video without its plays is confirmed all the same.
    server.inject(
        Fault::from(MockResponse::body(r#"{"code":7}"#)).always().on::<play_data::GetDailyPlayCount>(),
    );
    let result = bjy.run_on_wide_terminal(200, &delete, "n").await;
    assert!(result.code == 2 && result.stdout.contains("plays unknown"), "{}", result.stdout);
    assert!(result.stdout.contains("2 videos, "), "{}", result.stdout);
    assert_eq!(call_count(&server, "video.delete"), 0);
}

/// Starts a mock with 300 videos of 1 MiB.
async fn mock_with_many() -> (MockServer, Bjy) {
    let video = |id: u32| {
        let upload = "{ received: 1048576, total: 1048576, finished: 1577750460 }";
        format!("      {id}: {{ name: {id}.mp4, create_time: 1577750400, upload: {upload} }}\n")
    };
    let videos: String = (1..=300).map(video).collect();
    let keys = "partner_key: a\n    secret_key: e10adc3949ba59abbe56e057f20f883e";
    let state =
        State::from_yaml(&format!("accounts:\n  12345678:\n    {keys}\n    videos:\n{videos}")).unwrap();
    let server = MockServer::builder().state(state).start().await.unwrap();
    let bjy = Bjy::with_mock(&server);
    (server, bjy)
}

#[tokio::test]
async fn a_long_list_is_shown_in_part_with_totals() {
    let (server, bjy) = mock_with_many().await;
    let ids: String = (1..=300).map(|id| format!("{id}\n")).collect();
    bjy.write("ids.txt", ids);
    let result = bjy.run_on_wide_terminal(200, &["video", "delete", "@ids.txt"], "n").await;
    assert_eq!(result.code, 2, "{result:?}");
    assert!(result.stdout.contains("… and 290 more"), "{}", result.stdout);
    assert!(result.stdout.contains("300 videos, 300"), "{}", result.stdout);
    assert!(!result.stdout.contains("11.mp4"), "{}", result.stdout);
    // The list has the sizes of all: a call for each video would take long.
    assert_eq!(call_count(&server, "video.get_info"), 0);
    assert_eq!(call_count(&server, "play_data.get_daily_play_count"), 10);
    assert_eq!(call_count(&server, "video.delete"), 0);
}

#[tokio::test]
async fn a_category_is_shown_with_what_is_below() {
    let (_server, bjy) = mock_of_school().await;
    let result = bjy.run_on_wide_terminal(200, &["category", "delete", "数学"], "n").await;
    assert!(result.stdout.contains("11  数学, 1 videos, 1 subcategories"), "{}", result.stdout);
}
