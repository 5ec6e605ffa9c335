//! API-12 to 17 and 46.

use baijiayun_vod::category::{
    Add, Delete, GetInfo, List, ListVideos, SetVideoCategory, SetVideoCategoryBatch,
};
use baijiayun_vod::{CategoryId, VideoId, video};

use crate::support::world::{World, code, rejection};

impl World {
    async fn category(&self, name: &str, parent: CategoryId) -> CategoryId {
        self.client.category().add(Add::new(name).parent_id(parent)).await.unwrap().id
    }
}

const ROOT: CategoryId = CategoryId(0);

#[tokio::test]
async fn categories_form_a_tree() {
    let world = World::new().await;
    let maths = world.category("数学", ROOT).await;
    let algebra = world.category("代数", maths).await;
    let physics = world.category("物理", ROOT).await;
    let list = world.client.category().list(List::new()).await.unwrap().list;
    assert!(list.iter().map(|category| category.id).eq([maths, physics]));
    assert_eq!((list[0].level, list[0].parent_id, list[0].video_count), (Some(1), Some(ROOT), Some(0)));
    let below = list[0].children.as_ref().unwrap();
    assert_eq!((below[0].id, below[0].level, below[0].parent_id), (algebra, Some(2), Some(maths)));
    assert!(list[1].children.as_ref().is_none_or(Vec::is_empty));
    let info = world.client.category().get_info(GetInfo::new(maths)).await.unwrap();
    assert_eq!((info.id, info.name.as_deref(), info.level), (Some(maths), Some("数学"), Some(1)));
    assert_eq!(info.children.unwrap()[0].id, algebra);
    let root = world.client.category().get_info(GetInfo::new(ROOT)).await.unwrap();
    assert_eq!((root.id, root.children.unwrap().len()), (Some(ROOT), 2));
}

#[tokio::test]
async fn the_tree_has_five_levels() {
    let world = World::new().await;
    let mut path = vec![ROOT];
    for level in 1..=5 {
        let parent = path[path.len() - 1];
        let added = world.client.category().add(Add::new("level").parent_id(parent)).await.unwrap();
        assert_eq!((added.level, added.parent_id), (Some(level), Some(parent)));
        path.push(added.id);
    }
    let sixth = world.client.category().add(Add::new("level").parent_id(path[5])).await;
    assert_eq!(code(sixth), 1001);
    let id = world.upload("a.mp4").await;
    let request = SetVideoCategory::new(id, path[5]);
    let levels = world.client.category().set_video_category(request).await.unwrap();
    assert_eq!((levels.category_level1_id, levels.category_level5_id), (Some(path[1]), Some(path[5])));
    let info = world.client.video().get_info(video::GetInfo::new(id)).await.unwrap();
    assert!(info.category.unwrap().iter().map(|step| step.id).eq(path[1..].iter().copied()));
}

#[tokio::test]
async fn unknown_categories_and_videos_are_rejected() {
    let World { client, server: _server, .. } = World::new().await;
    let nowhere = CategoryId(7);
    assert_eq!(code(client.category().get_info(GetInfo::new(nowhere)).await), 1001);
    assert_eq!(code(client.category().add(Add::new("a").parent_id(nowhere)).await), 1001);
    assert_eq!(code(client.category().delete(Delete::new(nowhere)).await), 1001);
    assert_eq!(code(client.category().list_videos(ListVideos::new(nowhere)).await), 1001);
    let request = SetVideoCategory::new(VideoId(7), ROOT);
    assert_eq!(code(client.category().set_video_category(request).await), 1001);
    let request = SetVideoCategoryBatch::new([VideoId(7)], ROOT);
    assert_eq!(code(client.category().set_video_category_batch(request).await), 1001);
}

#[tokio::test]
async fn deleting_a_category_with_videos_is_rejected() {
    let world = World::new().await;
    let top = world.category("top", ROOT).await;
    let below = world.category("below", top).await;
    let id = world.upload("a.mp4").await;
    let request = SetVideoCategory::new(id, below);
    world.client.category().set_video_category(request).await.unwrap();
    for category in [top, below] {
        assert_eq!(code(world.client.category().delete(Delete::new(category)).await), 1);
    }
    let request = SetVideoCategory::new(id, ROOT);
    let response = world.client.category().set_video_category(request).await.unwrap();
    assert_eq!((response.video_id, response.category_level1_id), (Some(id), Some(ROOT)));
    let response = world.client.category().delete(Delete::new(top)).await.unwrap();
    assert_eq!(response.category_id, Some(top));
    assert!(world.client.category().list(List::new()).await.unwrap().list.is_empty());
    assert_eq!(code(world.client.category().get_info(GetInfo::new(below)).await), 1001);
}

#[tokio::test]
async fn a_category_lists_its_videos_page_by_page() {
    let world = World::new().await;
    let top = world.category("top", ROOT).await;
    let other = world.category("other", ROOT).await;
    let mut ids = Vec::new();
    for index in 0..3 {
        ids.push(world.upload(&format!("{index}.mp4")).await);
    }
    let request = SetVideoCategoryBatch::new(ids.clone(), top);
    let moved = world.client.category().set_video_category_batch(request).await.unwrap().list.unwrap();
    assert!(moved.iter().map(|video| video.video_id).eq(ids.iter().copied()));
    assert!(moved.iter().all(|video| video.category_level1_id == Some(top)));
    let mut seen = Vec::new();
    for page in 1..=2 {
        let request = ListVideos::new(top).page_size(2).page(page);
        let response = world.client.category().list_videos(request).await.unwrap();
        assert_eq!((response.total, response.page, response.page_size), (3, Some(page), Some(2)));
        seen.extend(response.list);
    }
    assert_eq!(seen.len(), 3);
    for video in &seen {
        let info = world.client.video().get_info(video::GetInfo::new(video.video_id)).await.unwrap();
        assert_eq!(
            (&video.name, video.status, video.create_time),
            (&info.name, info.status, info.create_time)
        );
        assert_eq!(video.preface_url, info.preface_url, "the cover exists after transcoding");
        assert_eq!(video.total_transcode_size, info.total_transcode_size);
        assert_eq!(video.origin_definition, info.origin_definition);
        assert!(video.file_md5.is_some() && video.file_md5 == info.file_md5);
        assert!(video.audit_status.is_some());
        assert_eq!(video.category_level1_id, Some(top));
    }
    let empty = world.client.category().list_videos(ListVideos::new(other)).await.unwrap();
    assert_eq!((empty.total, empty.list.len()), (0, 0));
}

#[tokio::test]
async fn a_batch_moves_all_or_none() {
    let world = World::new().await;
    let top = world.category("top", ROOT).await;
    let id = world.upload("a.mp4").await;
    let request = SetVideoCategoryBatch::new([id, VideoId(7), VideoId(8)], top);
    let (code, message) = rejection(world.client.category().set_video_category_batch(request).await);
    assert_eq!(code, 1001);
    assert!(message.contains("7,8"), "{message}");
    let request = SetVideoCategoryBatch::new([id], CategoryId(9));
    assert!(world.client.category().set_video_category_batch(request).await.is_err());
    assert_eq!(world.client.category().list(List::new()).await.unwrap().list[0].video_count, Some(0));
}

#[tokio::test]
async fn a_cycle_of_categories_does_not_loop() {
    let seed = "accounts: {1: {partner_key: k, secret_key: s, categories: {
        5: {name: a, parent_id: 6}, 6: {name: b, parent_id: 5}, 7: {name: c, parent_id: 7}}}}";
    let world = World::seeded(seed).await;
    for id in [5, 6, 7] {
        assert!(world.client.category().get_info(GetInfo::new(CategoryId(id))).await.is_ok());
        world.client.category().list_videos(ListVideos::new(CategoryId(id))).await.unwrap();
    }
    assert!(world.client.category().list(List::new()).await.unwrap().list.is_empty());
    for id in [5, 7] {
        world.client.category().delete(Delete::new(CategoryId(id))).await.unwrap();
    }
    assert!(world.account(|account| account.categories.is_empty()));
}
