//! Pagination of servers that repeat pages, cap them, or count wrongly.

use baijiayun_vod::play_data::{AccountPlayRecord, ListAccountPlayRecords};
use baijiayun_vod::{Client, Credentials, CstDateTime, ErrorKind, Seconds, Stub, VideoId};
use serde_json::{Value, json};

/// A play record without a guid, or with the same guid as all others.
fn record(number: usize, guid: Option<&str>) -> Value {
    json!({
        "guid": guid,
        "video_id": 7,
        "play_begin_time": "2026-09-01 08:00:00",
        "play_end_time": "2026-09-01 08:00:00",
        "play_length": number,
    })
}

fn records(numbers: std::ops::Range<usize>, guid: Option<&str>) -> Vec<Value> {
    numbers.map(|number| record(number, guid)).collect()
}

fn client(stub: &Stub) -> Client {
    let builder = Client::builder().credentials(Credentials::new(1, "key")).private_domain("demo");
    builder.stub(stub.clone()).build().unwrap()
}

/// Returns the request for the first page of a day, with 20 items.
fn request() -> ListAccountPlayRecords {
    let time = |text: &str| text.parse::<CstDateTime>().unwrap();
    ListAccountPlayRecords::new(time("2026-09-01 00:00:00"), time("2026-09-01 23:59:59")).page_size(20)
}

/// Fetches all items of a server that has these pages, the last one again and again. Returns their numbers, and
/// the number of calls.
async fn walk(pages: &[Vec<Value>], total: i64) -> (Vec<i64>, usize) {
    let mut stub = Stub::new();
    for page in pages {
        let data = json!({ "total": total, "page": 1, "page_size": 20, "list": page });
        stub = stub.respond_json::<ListAccountPlayRecords>(data);
    }
    let items = client(&stub).play_data().list_account_play_records_items(request()).collect().await.unwrap();
    let number = |item: &AccountPlayRecord| item.play_length.unwrap_or(Seconds(-1)).0;
    assert!(items.iter().all(|item| item.video_id == VideoId(7)));
    (items.iter().map(number).collect(), stub.calls().len())
}

#[tokio::test]
async fn a_page_that_is_repeated_ends_the_list() {
    let (numbers, calls) = walk(&[records(0..20, None)], 20).await;
    assert_eq!((numbers, calls), ((0..20).collect(), 2));
}

#[tokio::test]
async fn pages_that_alternate_end_the_list() {
    let (one, two) = (records(0..20, None), records(20..40, None));
    let pages: Vec<_> = [&one, &two].into_iter().cycle().take(20).cloned().collect();
    let (numbers, calls) = walk(&pages, 999).await;
    assert_eq!((numbers, calls), ((0..40).collect(), 5));
}

#[tokio::test]
async fn different_items_with_the_same_key_are_kept() {
    let pages = [records(0..20, Some("g")), records(20..40, Some("g")), records(40..50, Some("g"))];
    let (numbers, calls) = walk(&pages, 50).await;
    assert_eq!((numbers, calls), ((0..50).collect(), 3));
}

#[tokio::test]
async fn smaller_pages_than_requested_without_a_total_are_all_fetched() {
    let mut pages: Vec<_> = (0..5).map(|page| records(page * 10..page * 10 + 10, None)).collect();
    pages.push(Vec::new());
    let (numbers, calls) = walk(&pages, 0).await;
    assert_eq!((numbers, calls), ((0..50).collect(), 6));
}

#[tokio::test]
async fn a_list_with_the_right_total_costs_no_further_call() {
    let (numbers, calls) = walk(&[records(0..20, None), records(20..33, None)], 33).await;
    assert_eq!((numbers, calls), ((0..33).collect(), 2));
}

#[tokio::test]
async fn a_list_from_a_later_page_costs_no_further_call() {
    let data = json!({ "total": 45, "page": 3, "page_size": 20, "list": records(40..45, None) });
    let stub = Stub::new().respond_json::<ListAccountPlayRecords>(data);
    let request = request().page(3);
    let items = client(&stub).play_data().list_account_play_records_items(request).collect().await.unwrap();
    assert_eq!((items.len(), stub.calls().len()), (5, 1));
}

/// A list without items would hide the mistake.
#[tokio::test]
async fn a_span_that_ends_before_it_starts_is_an_error() {
    let time = |text: &str| text.parse::<CstDateTime>().unwrap();
    let request = ListAccountPlayRecords::new(time("2026-09-02 00:00:00"), time("2026-09-01 00:00:00"));
    let stub = Stub::new();
    let items = client(&stub).play_data().list_account_play_records_by_day(request).collect().await;
    assert!(matches!(items.unwrap_err().kind(), ErrorKind::InvalidArgument(_)));
    assert!(stub.calls().is_empty());
}
