//! Lists that end at the first error.

use baijiayun_vod::{Error, Items, Stub, play_data, video};
use futures_core::stream::FusedStream;
use futures_util::StreamExt;
use serde_json::{Value, json};

use crate::{builder, stubbed};

type Records = play_data::ListAccountPlayRecords;

fn full_page(first: i64) -> Value {
    let list: Vec<_> =
        (first..first + 2).map(|id| json!({ "video_id": id, "name": "a", "status": 100 })).collect();
    json!({ "total": 100, "page": 1, "page_size": 2, "list": list })
}

fn day(guid: &str) -> Value {
    json!({ "total": 1, "page": 1, "page_size": 20, "list": [{ "guid": guid, "video_id": 1 }] })
}

/// The second of three days is rejected.
fn days() -> (Stub, Records) {
    let stub = Stub::new()
        .respond_json::<Records>(day("first"))
        .reject::<Records>(5, "no")
        .respond_json::<Records>(day("third"));
    let (start, end) = ("2026-09-01 00:00:00".parse().unwrap(), "2026-09-03 23:59:59".parse().unwrap());
    (stub, Records::new(start, end))
}

#[tokio::test]
async fn items_end_after_an_error() {
    let stub = Stub::new().respond_json::<video::List>(full_page(1)).reject::<video::List>(5, "no");
    let client = stubbed(&stub);
    let mut items = client.video().list_items(video::List::new().page_size(2));
    assert!(!items.is_terminated());
    assert!(items.next().await.unwrap().is_ok());
    assert!(items.next().await.unwrap().is_ok());
    assert_eq!(items.next().await.unwrap().unwrap_err().code(), Some(5));
    assert!(items.is_terminated());
    for _ in 0..3 {
        assert!(items.next().await.is_none());
    }
    assert_eq!(stub.calls().len(), 2);
}

#[tokio::test]
async fn the_error_of_a_day_ends_all_days() {
    let (stub, request) = days();
    let mut records = stubbed(&stub).play_data().list_account_play_records_by_day(request);
    let mut seen = Vec::new();
    while let Some(record) = records.next().await {
        seen.push(record.map(|record| record.guid).map_err(|error| error.code()));
    }
    assert_eq!(seen, [Ok(Some("first".to_owned())), Err(Some(5))]);
    assert!(records.is_terminated());
    assert_eq!(stub.calls().len(), 2, "the third day is not asked for");
}

/// A caller that ignores errors gets no list with missing items.
#[tokio::test]
async fn a_list_ends_after_an_ignored_error() {
    let (stub, request) = days();
    let records = stubbed(&stub).play_data().list_account_play_records_by_day(request);
    let records: Vec<_> = records.filter_map(async |record| record.ok()).collect().await;
    assert_eq!(records.len(), 1);
}

#[test]
fn blocking_items_end_after_an_error() {
    let (stub, request) = days();
    let client: baijiayun_vod::blocking::Client = builder().stub(stub).build_as().unwrap();
    let mut records = client.play_data().list_account_play_records_by_day(request);
    assert!(records.next().unwrap().is_ok());
    assert!(records.next().unwrap().is_err());
    assert!(records.next().is_none() && records.next().is_none());
}

#[tokio::test]
async fn items_work_in_select() {
    let stub = Stub::new().reject::<video::List>(5, "no");
    let mut items = stubbed(&stub).video().list_items(video::List::new());
    let mut errors = 0;
    while !items.is_terminated() {
        tokio::select! {
            Some(item) = items.next() => errors += usize::from(item.is_err()),
            else => break,
        }
    }
    assert_eq!(errors, 1);
}

/// A test double of a list: items without a client.
#[tokio::test]
async fn a_test_builds_items() {
    let listed = ["a", "b"].map(|name| {
        let mut video = video::ListedVideo::default();
        video.name = name.into();
        Ok::<_, Error>(video)
    });
    let items = Items::new(futures_util::stream::iter(listed));
    assert_eq!(items.collect().await.unwrap().len(), 2);
}
