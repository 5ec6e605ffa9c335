//! API-20, 22, 37, 38 and 39.

use baijiayun_mock::state::ProductLineUsage;
use baijiayun_vod::account::{
    AccountStatus, AccountType, GetDailyUsedFlow, GetInfo, GetProductUsage, GetUsedFlow, ListVideoUsedFlow,
};
use baijiayun_vod::{ByteCount, FilePart, ProductType, VideoId, marker};

use crate::support::world::{World, code, date};

/// Starts a mock with three plays of two videos on two days.
async fn played() -> World {
    let world = World::new().await;
    world.play("{flow: 100, video_id: 1, play_begin_time: '2020-01-01 00:00:00'}");
    world.play("{flow: 20, video_id: 1, play_begin_time: '2020-01-03 23:59:59'}");
    world.play("{flow: 3, product_type: 1, video_id: 2, play_begin_time: '2020-01-03 08:00:00'}");
    world
}

#[tokio::test]
async fn the_plan_is_that_of_the_state() {
    let world = World::new().await;
    world.account(|account| {
        account.plan.account_type = AccountType::Trial;
        account.plan.total_flow_limit = ByteCount(99);
    });
    let info = world.client.account().get_info(GetInfo::new()).await.unwrap();
    assert_eq!(info.partner_id, world.server.partner_id());
    assert_eq!((info.account_type, info.status), (Some(AccountType::Trial), Some(AccountStatus::Normal)));
    assert_eq!((info.used_storage, info.used_flow), (Some(ByteCount(0)), Some(ByteCount(0))));
    assert_eq!(info.total_flow_limit, Some(ByteCount(99)));
    assert_eq!(info.expire_time.unwrap().to_string(), "2099-12-31 23:59:59");
}

#[tokio::test]
async fn traffic_is_the_sum_over_days() {
    let world = played().await;
    let account = world.client.account();
    let flow = async |first, last| {
        let request = GetUsedFlow::new(date(first), date(last));
        world.client.account().get_used_flow(request).await.unwrap().flow.0
    };
    assert_eq!((flow(1, 1).await, flow(2, 2).await, flow(3, 3).await, flow(1, 3).await), (100, 0, 23, 123));
    let days = account.get_daily_used_flow(GetDailyUsedFlow::new(date(1), date(3))).await.unwrap().flow;
    assert!(days.into_iter().eq([
        (date(1), ByteCount(100)),
        (date(2), ByteCount(0)),
        (date(3), ByteCount(23))
    ]));
    assert_eq!(
        world.client.account().get_info(GetInfo::new()).await.unwrap().used_flow,
        Some(ByteCount(123))
    );
}

#[tokio::test]
async fn a_day_s_traffic_is_listed_by_video() {
    let world = played().await;
    let list = async |request| world.client.account().list_video_used_flow(request).await.unwrap();
    let all = list(ListVideoUsedFlow::new(date(3))).await;
    let flows: Vec<_> = all.list.iter().map(|video| (video.video_id, video.flow.0)).collect();
    assert_eq!((all.total, flows), (2, vec![(VideoId(1), 20), (VideoId(2), 3)]));
    let vod = list(ListVideoUsedFlow::new(date(3)).product_type(ProductType::Vod)).await;
    assert_eq!((vod.total, vod.list[0].video_id), (1, VideoId(1)));
    let second = list(ListVideoUsedFlow::new(date(3)).page_size(1).page(2)).await;
    assert_eq!((second.total, second.list.len(), second.list[0].video_id), (2, 1, VideoId(2)));
    assert_eq!(list(ListVideoUsedFlow::new(date(2))).await.total, 0);
}

#[tokio::test]
async fn a_time_span_of_days_is_limited() {
    let World { client, server: _server, .. } = World::new().await;
    let long = |year| baijiayun_vod::CstDate::new(year, 1, 1).unwrap();
    let request = GetDailyUsedFlow::new(long(2020), long(2022));
    assert_eq!(code(client.account().get_daily_used_flow(request).await), 1001);
    let request = GetDailyUsedFlow::new(long(2020), baijiayun_vod::CstDate::new(2020, 12, 31).unwrap());
    assert_eq!(client.account().get_daily_used_flow(request).await.unwrap().flow.len(), 366);
}

#[tokio::test]
async fn the_total_usage_is_the_sum_of_the_product_lines() {
    let world = played().await;
    let id = world.transcoded("a.mp4").await;
    let ppt = FilePart::bytes("a.ppt", "slides");
    let txt = FilePart::bytes("a.txt", "text");
    world.client.marker().set_slides(marker::SetSlides::new(id, ppt, txt)).await.unwrap();
    world.account(|account| {
        let mut before = ProductLineUsage::default();
        before.storage = Some(ByteCount(1000));
        before.flow = Some(ByteCount(2000));
        account.other_usage.large_class = Some(before);
    });
    let usage = world.client.account().get_product_usage(GetProductUsage::new()).await.unwrap();
    let large = usage.large_class.unwrap();
    assert_eq!((large.storage, large.flow), (Some(ByteCount(1000)), Some(ByteCount(2003))));
    let video = usage.video.unwrap();
    assert_eq!((video.storage, video.flow), (Some(ByteCount(16)), Some(ByteCount(120))));
    assert_eq!(usage.doc.unwrap().storage, Some(ByteCount(10)));
    assert_eq!((usage.total.storage, usage.total.flow), (Some(ByteCount(1026)), Some(ByteCount(2123))));
    let info = world.client.account().get_info(GetInfo::new()).await.unwrap();
    assert_eq!(info.used_storage, Some(ByteCount(26)));
}
