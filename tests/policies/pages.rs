//! Pagination, also with wrong totals.

use std::collections::BTreeSet;

use baijiayun_mock::state::{AccountPlayRecord, Play, Video};
use baijiayun_mock::{Fault, MockResponse, MockServer};
use baijiayun_vod::{ByteCount, CstDateTime, UnixTime, VideoId, play_data, video};
use proptest::prelude::*;
use serde_json::json;

use crate::support::clients::{NOW, arrived, client, unlimited_server};

fn add_videos(server: &MockServer, ids: impl IntoIterator<Item = i64>) {
    server.state(|state| {
        let account = state.accounts.values_mut().next().unwrap();
        for id in ids {
            account.videos.insert(VideoId(id), Video::transcoded(format!("video {id}"), ByteCount(10), NOW));
        }
    });
}

fn ids(videos: &[video::ListedVideo]) -> Vec<i64> {
    videos.iter().map(|video| video.video_id.0).collect()
}

#[tokio::test]
async fn items_are_returned_once_and_in_order() {
    let server = unlimited_server().await;
    add_videos(&server, 1..=45);
    for page_size in [1, 7, 15, 20, 45, 46, 1000] {
        let request = video::List::new().page_size(page_size);
        let videos = client(&server).video().list_items(request).collect().await.unwrap();
        assert_eq!(ids(&videos), (1..=45).rev().collect::<Vec<_>>(), "page size {page_size}");
    }
}

#[tokio::test]
async fn pages_are_fetched_on_demand() {
    let server = unlimited_server().await;
    add_videos(&server, 1..=45);
    let client = client(&server);
    let mut pages = client.video().list_pages(video::List::new().page_size(20));
    assert_eq!(arrived(&server).len(), 0);
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!((first.number, first.total, first.items.len()), (1, 45, 20));
    assert_eq!(arrived(&server).len(), 1, "the second page is not fetched ahead");
    drop(pages);
    let mut rest = client.video().list_pages(video::List::new().page_size(20).page(3));
    assert_eq!(ids(&rest.next().await.unwrap().unwrap().items), [5, 4, 3, 2, 1]);
    assert!(rest.next().await.is_none());
    assert!(rest.next().await.is_none(), "the end is final");
}

#[tokio::test]
async fn items_added_during_the_pagination_cause_no_duplicates() {
    let server = unlimited_server().await;
    add_videos(&server, 1..=9);
    let mut items = client(&server).video().list_items(video::List::new().page_size(3));
    let mut seen = Vec::new();
    while let Some(item) = items.next().await {
        seen.push(item.unwrap().video_id.0);
        if [7, 4].contains(seen.last().unwrap()) {
            add_videos(&server, [100 + *seen.last().unwrap()]);
        }
    }
    assert_eq!(seen, (1..=9).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn an_error_ends_the_pagination() {
    let server = unlimited_server().await;
    add_videos(&server, 1..=9);
    let mut pages = client(&server).video().list_pages(video::List::new().page_size(3));
    pages.next().await.unwrap().unwrap();
    server.inject(Fault::Status(400).always());
    assert!(pages.next().await.unwrap().is_err());
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn pagination_ends_if_the_server_ignores_the_page_number() {
    let server = unlimited_server().await;
    let listed = json!({ "video_id": 1, "name": "a", "status": 100 });
    let body = json!({ "code": 0, "data": { "total": "99999", "list": [listed] }, "ts": NOW });
    server.inject(Fault::from(MockResponse::body(body.to_string())).always());
    let request = video::List::new().page_size(1);
    let videos = client(&server).video().list_items(request).collect().await.unwrap();
    assert_eq!(ids(&videos), [1]);
    assert_eq!(arrived(&server).len(), 4);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() })]

    /// Totals may be text, too small, too large, negative, and different on each page.
    #[test]
    fn wrong_totals_lose_no_items(
        count in 0usize..25,
        page_size in 1usize..8,
        totals in prop::collection::vec((-3i64..60, any::<bool>()), 30),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let videos = runtime.block_on(async {
            let server = unlimited_server().await;
            let all: Vec<_> = (1..=count).collect();
            let mut pages = all.chunks(page_size).map(<[usize]>::to_vec).collect::<Vec<_>>();
            pages.push(Vec::new());
            for (page, (total, as_text)) in pages.iter().zip(&totals) {
                let total = if *as_text { json!(total.to_string()) } else { json!(total) };
                let list: Vec<_> =
                    page.iter().map(|id| json!({ "video_id": id, "name": "a", "status": "100" })).collect();
                let body = json!({ "code": 0, "data": { "total": total, "list": list }, "ts": NOW });
                server.inject(Fault::from(MockResponse::body(body.to_string())).once());
            }
            let size = i64::try_from(page_size).unwrap();
            let request = video::List::new().page_size(size);
            client(&server).video().list_items(request).collect().await.unwrap()
        });
        prop_assert_eq!(ids(&videos), (1..=i64::try_from(count).unwrap()).collect::<Vec<_>>());
    }
}

/// Adds plays of one video, every seven hours.
fn add_plays(server: &MockServer, from: &str, count: i64) {
    let start = UnixTime::from(from.parse::<CstDateTime>().unwrap());
    server.state(|state| {
        let account = state.accounts.values_mut().next().unwrap();
        for number in 0..count {
            let time = UnixTime(start.0 + number * 7 * 3600).to_cst();
            let mut record = AccountPlayRecord::default();
            record.guid = Some(format!("{number:03}"));
            record.video_id = VideoId(1);
            record.play_begin_time = time;
            record.play_end_time = time;
            account.plays.push(Play::new(record));
        }
    });
}

#[tokio::test]
async fn a_long_time_span_is_split_into_days() {
    let server = unlimited_server().await;
    add_videos(&server, [1]);
    add_plays(&server, "2019-12-30 00:00:00", 30);
    let start = "2019-12-30 07:00:00".parse().unwrap();
    let end = "2020-01-05 23:00:00".parse().unwrap();
    let request = play_data::ListPlayRecords::new(VideoId(1), start, end).page_size(2);
    let one_call = client(&server).play_data().list_play_records(request.clone()).await;
    assert!(one_call.unwrap_err().to_string().contains("one day"));
    let records = client(&server).play_data().list_play_records_by_day(request).collect().await.unwrap();
    let guids: Vec<_> = records.iter().map(|record| record.guid.clone().unwrap()).collect();
    // The first is too early, and those from the 24th on are too late.
    assert_eq!(guids, (1..24).map(|number| format!("{number:03}")).collect::<Vec<_>>());
    let days: BTreeSet<_> =
        server.calls().iter().map(|call| call.param("start_time").unwrap()[..10].to_owned()).collect();
    assert_eq!(days.len(), 7);
}

#[tokio::test]
async fn every_day_starts_with_its_first_page() {
    let server = unlimited_server().await;
    add_videos(&server, [1]);
    add_plays(&server, "2019-12-30 00:00:00", 8);
    let start = "2019-12-30 00:00:00".parse().unwrap();
    let end = "2020-01-05 23:00:00".parse().unwrap();
    let request = play_data::ListPlayRecords::new(VideoId(1), start, end).page_size(2).page(2);
    let records = client(&server).play_data().list_play_records_by_day(request).collect().await.unwrap();
    assert_eq!(records.len(), 8);
}
