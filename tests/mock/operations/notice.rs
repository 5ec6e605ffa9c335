//! API-41 and 42.

use baijiayun_vod::notice::{Add, Bind, NoticeItem};
use baijiayun_vod::{NoticeId, VideoId};

use crate::support::world::{World, code};

#[tokio::test]
async fn a_notice_is_bound_to_videos() {
    let world = World::new().await;
    let ids = [world.upload("a.mp4").await, world.upload("b.mp4").await];
    let items = [NoticeItem::new("第一条").link("http://example.com/?a=1&b=2"), NoticeItem::new("second")];
    let added = world.client.notice().add(Add::new(items.clone())).await.unwrap();
    assert_eq!(added.notice.as_deref(), Some(&items[..]));
    world.client.notice().bind(Bind::new(ids, added.id)).await.unwrap();
    world.account(|account| {
        assert_eq!(account.notices[&added.id].len(), 2);
        assert!(ids.iter().all(|id| account.videos[id].notice == Some(added.id)));
    });
    let other = world.client.notice().add(Add::new([NoticeItem::new("third")])).await.unwrap();
    assert_ne!(other.id, added.id);
    world.client.notice().bind(Bind::new([ids[1]], other.id)).await.unwrap();
    let bound = world.account(|account| ids.map(|id| account.videos[&id].notice.unwrap()));
    assert_eq!(bound, [added.id, other.id]);
}

#[tokio::test]
async fn unknown_notices_and_videos_are_rejected() {
    let world = World::new().await;
    let id = world.upload("a.mp4").await;
    let added = world.client.notice().add(Add::new([NoticeItem::new("a")])).await.unwrap().id;
    assert_eq!(code(world.client.notice().bind(Bind::new([id], NoticeId(7))).await), 1001);
    assert_eq!(code(world.client.notice().bind(Bind::new([id, VideoId(7)], added)).await), 1001);
    assert_eq!(world.account(|account| account.videos[&id].notice), None);
    assert_eq!(code(world.client.notice().add(Add::new([])).await), 1001);
}
