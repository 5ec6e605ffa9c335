//! API-32 to 36.

use baijiayun_vod::subtitle::{Delete, List, Rename, SetDefault, Upload, UploadResponse};
use baijiayun_vod::{FilePart, Flag, SubtitleId, VideoId};

use crate::support::world::{NOW, World, code};

impl World {
    async fn subtitle(&self, id: VideoId, name: &str) -> UploadResponse {
        let file = FilePart::bytes("a.VTT", format!("WEBVTT {name}"));
        self.client.subtitle().upload(Upload::new(name, id, file)).await.unwrap()
    }
}

#[tokio::test]
async fn an_uploaded_subtitle_is_listed_and_can_be_fetched() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let other = world.transcoded("b.mp4").await;
    let added = world.subtitle(id, "中文").await;
    let list = world.client.subtitle().list(List::new(id)).await.unwrap();
    assert_eq!(list.len(), 1);
    assert_eq!((list[0].subtitle_id, list[0].subtitle_name.as_str()), (added.subtitle_id, "中文"));
    assert_eq!(list[0].subtitle_path, added.subtitle_path);
    assert_eq!(list[0].is_default, Some(Flag::from(false)));
    let text = reqwest::get(added.subtitle_path.unwrap()).await.unwrap().text().await.unwrap();
    assert_eq!(text, "WEBVTT 中文");
    assert_eq!(world.client.subtitle().list(List::new(other)).await.unwrap(), []);
}

#[tokio::test]
async fn renaming_updates_the_name_and_the_time() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let added = world.subtitle(id, "old").await;
    world.advance(60);
    world.client.subtitle().rename(Rename::new("new", added.subtitle_id)).await.unwrap();
    let list = world.client.subtitle().list(List::new(id)).await.unwrap();
    assert_eq!(list[0].subtitle_name, "new");
    let at = |seconds| baijiayun_vod::UnixTime(NOW.0 + seconds).to_cst();
    assert_eq!((list[0].create_time, list[0].update_time), (at(2), at(62)));
}

#[tokio::test]
async fn one_subtitle_is_the_default() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let first = world.subtitle(id, "first").await.subtitle_id;
    let second = world.subtitle(id, "second").await.subtitle_id;
    for default in [first, second] {
        world.client.subtitle().set_default(SetDefault::new(id, default)).await.unwrap();
        let list = world.client.subtitle().list(List::new(id)).await.unwrap();
        for subtitle in list {
            assert_eq!(subtitle.is_default, Some(Flag::from(subtitle.subtitle_id == default)));
        }
    }
    let other = world.transcoded("b.mp4").await;
    let foreign = world.client.subtitle().set_default(SetDefault::new(other, first)).await;
    assert_eq!(code(foreign), 1001);
}

#[tokio::test]
async fn a_deleted_subtitle_is_not_listed() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let added = world.subtitle(id, "a").await;
    world.client.subtitle().delete(Delete::new(added.subtitle_id)).await.unwrap();
    assert_eq!(world.client.subtitle().list(List::new(id)).await.unwrap(), []);
    assert_eq!(reqwest::get(added.subtitle_path.unwrap()).await.unwrap().status(), 404);
    assert_eq!(code(world.client.subtitle().delete(Delete::new(added.subtitle_id)).await), 1001);
}

#[tokio::test]
async fn unknown_subtitles_and_videos_are_rejected() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let subtitles = || world.client.subtitle();
    let nowhere = VideoId(7);
    let nothing = SubtitleId(7);
    let file = FilePart::bytes("a.srt", "1");
    assert_eq!(code(subtitles().upload(Upload::new("a", nowhere, file)).await), 1001);
    assert_eq!(code(subtitles().list(List::new(nowhere)).await), 1001);
    assert_eq!(code(subtitles().rename(Rename::new("a", nothing)).await), 1001);
    assert_eq!(code(subtitles().set_default(SetDefault::new(id, nothing)).await), 1001);
    assert_eq!(code(subtitles().set_default(SetDefault::new(nowhere, nothing)).await), 1001);
}
