//! API-47 to 50.

use std::time::Duration;

use baijiayun_vod::marker::{List, Marker, Save, SetJump, SetSlides};
use baijiayun_vod::runtime::Form;
use baijiayun_vod::{ByteCount, FilePart, Position, Request, VideoId, account};

use crate::support::world::{World, code, rejection};

fn slides() -> (FilePart, FilePart) {
    (FilePart::bytes("幻灯片.ppt", "slides"), FilePart::bytes("notes.txt", "text"))
}

#[tokio::test]
async fn slides_are_kept_and_take_storage() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    for _ in 0..2 {
        let (ppt, txt) = slides();
        let request = SetSlides::new(id, ppt, txt);
        world.client.marker().set_slides(request).await.unwrap();
    }
    let kept = world.account(|account| account.videos[&id].slides.clone()).unwrap();
    assert_eq!((kept.ppt.as_str(), kept.txt.as_str(), kept.size), ("幻灯片.ppt", "notes.txt", ByteCount(10)));
    let stored = world.client.account().get_info(account::GetInfo::new()).await.unwrap().used_storage;
    assert_eq!(stored, Some(ByteCount(26)));
}

#[tokio::test]
async fn saved_markers_replace_the_previous_ones() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let list = async || world.client.marker().list(List::new(id)).await.unwrap();
    assert_eq!((list().await.total, list().await.list.len()), (0, 0));
    let many = [
        Marker::new(Duration::from_secs(32))
            .description("开始")
            .reference_link("http://example.com/?a=1&b=2"),
        Marker::new("01:59:59".parse::<Position>().unwrap()).btntxt("more").image("http://example.com/a.png"),
    ];
    world.client.marker().save(Save::new(id, many.clone())).await.unwrap();
    assert_eq!(list().await.list, many);
    let one = [Marker::new(1)];
    world.client.marker().save(Save::new(id, one.clone())).await.unwrap();
    assert_eq!((list().await.total, list().await.list), (1, one.to_vec()));
}

#[tokio::test]
async fn a_marker_without_a_valid_time_is_rejected() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    for offset in ["", "00:00:60", "00:60:00", "0:0:1", "aa:bb:cc"] {
        let content = format!(r#"[{{"time_offset":"{offset}"}}]"#);
        let request = Save::from_form(Form::new().with("video_unique", id).with("content", content));
        let (code, message) = rejection(world.client.marker().save(request).await);
        assert!(code == 1001 && message.contains("content"), "{offset}: {message}");
    }
}

#[tokio::test]
async fn jumping_is_switched_on_and_off() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    for on in [true, false] {
        world.client.marker().set_jump(SetJump::new(id, on)).await.unwrap();
        assert_eq!(world.client.marker().list(List::new(id)).await.unwrap().enable_jump, Some(on));
    }
}

#[tokio::test]
async fn an_unknown_video_is_rejected() {
    let World { client, server: _server, .. } = World::new().await;
    let nowhere = VideoId(7);
    let (ppt, txt) = slides();
    assert_eq!(code(client.marker().set_slides(SetSlides::new(nowhere, ppt, txt)).await), 1);
    assert_eq!(code(client.marker().save(Save::new(nowhere, [Marker::new(1)])).await), 1);
    assert_eq!(code(client.marker().list(List::new(nowhere)).await), 1);
    assert_eq!(code(client.marker().set_jump(SetJump::new(nowhere, true)).await), 1);
}
