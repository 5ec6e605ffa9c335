//! API-21, 24, 25, 28, 29 and 30, and the one that only public clients have.

use baijiayun_vod::play_data::{
    GetAccountDailyPlayCount, GetDailyPlayCount, GetPlayCountRank, GetUsedFlow, ListAccountPlayRecords,
    ListPlayRecords, ListPlaybackPlayRecords,
};
use baijiayun_vod::{CstDate, ProductType, RoomId, Seconds, SessionId, VideoId, video};

use crate::support::world::{World, code, date, rejection, time};

/// Starts a mock with two videos and four plays on two days.
async fn played() -> (World, VideoId, VideoId) {
    let world = World::new().await;
    let first = world.transcoded("a.mp4").await;
    let second = world.transcoded("b.mp4").await;
    let play = |id: VideoId, begin: &str, more: &str| {
        world.play(&format!("{{flow: 100, video_id: {id}, play_begin_time: '{begin}', {more}}}"));
    };
    play(first, "2020-01-01 00:00:00", "user_number: 7, user_name: 小明, play_length: 30, client_type: 3");
    play(first, "2020-01-01 23:59:59", "user_number: 8, room_id: 99");
    play(second, "2020-01-01 12:00:00", "user_number: 7, product_type: 1");
    play(first, "2020-01-02 12:00:00", "user_number: 7");
    (world, first, second)
}

#[tokio::test]
async fn the_traffic_of_a_video_is_the_sum_of_its_plays() {
    let (world, first, second) = played().await;
    let flow = async |id, last| {
        let request = GetUsedFlow::new(id, date(1), date(last));
        world.client.play_data().get_used_flow(request).await.unwrap().flow.0
    };
    assert_eq!((flow(first, 1).await, flow(first, 2).await, flow(second, 2).await), (200, 300, 100));
}

#[tokio::test]
async fn the_time_span_of_a_videos_traffic_is_limited_to_65_days() {
    let (world, first, _) = played().await;
    let until = |month, day| {
        let last = CstDate::new(2020, month, day).unwrap();
        world.client.play_data().get_used_flow(GetUsedFlow::new(first, date(1), last))
    };
    assert!(until(3, 5).await.is_ok());
    let (code, message) = rejection(until(3, 6).await);
    assert!(code == 1001 && message.contains("65"), "{message}");
}

#[tokio::test]
async fn the_plays_of_a_video_are_listed() {
    let (world, first, _) = played().await;
    let list = async |request| world.client.play_data().list_play_records(request).await.unwrap();
    let day = || ListPlayRecords::new(first, date(1).start(), date(1).end());
    let all = list(day()).await;
    assert_eq!((all.total, all.page, all.page_size), (2, Some(1), Some(100)));
    assert_eq!(all.list[0].play_length, Some(Seconds(30)));
    assert_eq!(all.list[0].user_name.as_deref(), Some("小明"));
    let one = list(day().user_number("8")).await;
    assert_eq!((one.total, one.list[0].user_number.as_ref().unwrap().0.as_str()), (1, "8"));
    let second = list(day().page_size(1).page(2)).await;
    assert_eq!((second.total, second.list.len()), (2, 1));
    assert_eq!(second.list[0], all.list[1]);
    assert_eq!(list(ListPlayRecords::new(first, time(1, 1), time(1, 2))).await.total, 0);
}

#[tokio::test]
async fn the_plays_of_a_room_are_listed() {
    let (world, first, second) = played().await;
    world.play(&format!(
        "{{video_id: {second}, room_id: 99, session_id: 5, play_begin_time: '2020-01-01 09:00:00'}}"
    ));
    let list = async |request| {
        let page = world.client.play_data().list_playback_play_records(request).await.unwrap();
        (page.total, page.list.iter().map(|play| play.video_id).collect::<Vec<_>>())
    };
    let day = |room| ListPlaybackPlayRecords::new(RoomId(room), date(1).start(), date(1).end());
    assert_eq!(list(day(99)).await, (2, vec![first, second]));
    assert_eq!(list(day(99).session_id(SessionId(5))).await, (1, vec![second]));
    assert_eq!(list(day(99).page_size(1).page(2)).await, (2, vec![second]));
    assert_eq!(list(day(98)).await, (0, Vec::new()));
    let days = ListPlaybackPlayRecords::new(RoomId(99), date(1).start(), date(3).end());
    assert_eq!(
        world.client.play_data().list_playback_play_records_by_day(days).collect().await.unwrap().len(),
        2
    );
}

#[tokio::test]
async fn the_plays_of_an_account_are_listed() {
    let (world, _, second) = played().await;
    let list = async |request| world.client.play_data().list_account_play_records(request).await.unwrap();
    let day = || ListAccountPlayRecords::new(date(1).start(), date(1).end());
    let all = list(day()).await;
    assert_eq!((all.total, all.list.len()), (3, 3));
    assert_eq!(all.list[1].room_id.unwrap().0, 99);
    let large = list(day().product_type(ProductType::LargeClass)).await;
    assert!(large.list.iter().map(|play| play.video_id).eq([second]));
    let every = list(day().product_type(ProductType::Unknown(0))).await;
    assert_eq!(every.total, 3);
    let last = list(day().page_size(2).page(2)).await;
    assert_eq!((last.total, last.list.len()), (3, 1));
}

#[tokio::test]
async fn videos_are_ranked_by_plays() {
    let (world, first, second) = played().await;
    let rank = async |request| {
        let response = world.client.play_data().get_play_count_rank(request).await.unwrap();
        response.play_rank.iter().map(|video| (video.video_id, video.play_count)).collect::<Vec<_>>()
    };
    let days = || GetPlayCountRank::new(date(1), date(2));
    assert_eq!(rank(days()).await, [(first, 3), (second, 1)]);
    assert_eq!(rank(days().product_type(ProductType::LargeClass)).await, [(second, 1)]);
    for id in 1..=150 {
        world.play(&format!("{{video_id: {id}, play_begin_time: '2020-01-05 08:00:00'}}"));
    }
    assert_eq!(rank(GetPlayCountRank::new(date(5), date(5))).await.len(), 100);
    assert_eq!(rank(GetPlayCountRank::new(date(6), date(6))).await, []);
}

#[tokio::test]
async fn plays_are_counted_by_day() {
    let (world, first, _) = played().await;
    let days = |counts: std::collections::BTreeMap<CstDate, i64>| counts.into_values().collect::<Vec<_>>();
    let request = GetDailyPlayCount::new(first, date(1), date(3));
    let counts = world.client.play_data().get_daily_play_count(request).await.unwrap().play_count;
    assert_eq!(days(counts), [2, 1, 0]);
    let request = GetAccountDailyPlayCount::new(date(1), date(3));
    let all = world.client.play_data().get_account_daily_play_count(request.clone()).await.unwrap();
    assert_eq!(days(all.play_count), [3, 1, 0]);
    let request = request.product_type(ProductType::Vod);
    let vod = world.client.play_data().get_account_daily_play_count(request).await.unwrap();
    assert_eq!(days(vod.play_count), [2, 1, 0]);
}

#[tokio::test]
async fn plays_are_kept_when_their_video_is_deleted() {
    let (world, first, _) = played().await;
    world.client.video().delete(video::Delete::new(first)).await.unwrap();
    let data = world.client.play_data();
    assert_eq!(code(data.get_used_flow(GetUsedFlow::new(first, date(1), date(1))).await), 1001);
    let data = world.client.play_data();
    assert_eq!(code(data.get_daily_play_count(GetDailyPlayCount::new(first, date(1), date(1))).await), 1001);
    let data = world.client.play_data();
    assert_eq!(code(data.list_play_records(ListPlayRecords::new(first, time(1, 0), time(1, 9))).await), 1001);
    let request = ListAccountPlayRecords::new(date(1).start(), date(1).end());
    let all = world.client.play_data().list_account_play_records(request).await.unwrap();
    assert_eq!(all.total, 3);
}
