//! API-5 to 11, 26, 27 and 31, and those that only public clients have.

use baijiayun_mock::state::TranscodeOutcome;
use baijiayun_vod::video::{
    Delete, DeleteSources, FileType, GetImage, GetInfo, GetShareUrl, GetStatus, GetUrl, List,
    RemoveDefinition, SetPublishStatus, TranscodeAgain, Update,
};
use baijiayun_vod::{
    ByteCount, CategoryId, Definition, Expires, FilePart, Format, FormatName, PublishStatus, Seconds,
    VideoId, VideoStatus, account, category, marker, question, subtitle, token, whitelist,
};

use crate::support::world::{World, code, rejection, time};

#[tokio::test]
async fn the_status_follows_upload_and_transcoding() {
    let world = World::new().await;
    let id = world.upload("a.mp4").await;
    let status = async || world.client.video().get_status(GetStatus::new(id)).await.unwrap();
    assert_eq!(status().await.status, VideoStatus::Transcoding);
    world.advance(1);
    assert_eq!(status().await.status, VideoStatus::Transcoding);
    world.advance(1);
    assert_eq!(status().await.status, VideoStatus::Transcoded);
    assert!(!status().await.info.unwrap().is_empty());
    for (outcome, becomes) in [
        (TranscodeOutcome::Failed, VideoStatus::TranscodeFailed),
        (TranscodeOutcome::TimedOut, VideoStatus::TranscodeTimedOut),
    ] {
        world.account(|account| account.videos.get_mut(&id).unwrap().outcome = outcome);
        assert_eq!(status().await.status, becomes);
    }
}

#[tokio::test]
async fn every_operation_rejects_an_unknown_video() {
    let World { client, server: _server, .. } = World::new().await;
    let video = client.video();
    let id = VideoId(7);
    let rejections = [
        rejection(video.get_status(GetStatus::new(id)).await),
        rejection(client.video().get_info(GetInfo::new(id)).await),
        rejection(client.video().get_image(GetImage::new(id)).await),
        rejection(client.video().remove_definition(RemoveDefinition::new(id, [Definition::High])).await),
        rejection(client.video().delete_sources(DeleteSources::new([id])).await),
        rejection(client.video().update(Update::new(id, "name")).await),
        rejection(client.video().delete(Delete::new(id)).await),
        rejection(client.video().set_publish_status(SetPublishStatus::new(id, PublishStatus::Blocked)).await),
        rejection(client.video().get_share_url(GetShareUrl::new(id)).await),
        rejection(client.video().get_url(GetUrl::new(id)).await),
        rejection(client.video().transcode_again(TranscodeAgain::new(id, [Definition::High])).await),
    ];
    for (code, message) in rejections {
        assert_eq!(code, 1001, "{message}");
        assert!(message.contains("不存在"), "{message}");
    }
}

#[tokio::test]
async fn a_failed_transcoding_leaves_only_the_source() {
    let world = World::new().await;
    let id = world.upload("a.mp4").await;
    world.account(|account| account.videos.get_mut(&id).unwrap().outcome = TranscodeOutcome::Failed);
    world.advance(2);
    let info = world.client.video().get_info(GetInfo::new(id)).await.unwrap();
    assert_eq!(info.status, VideoStatus::TranscodeFailed);
    assert_eq!((info.transcode_info, info.total_transcode_size), (Some(Vec::new()), None));
    let account = world.client.account().get_info(account::GetInfo::new()).await.unwrap();
    assert_eq!(account.used_storage, Some(ByteCount(10)));
}

#[tokio::test]
async fn pictures_exist_after_transcoding() {
    let world = World::new().await;
    let id = world.upload("a.mp4").await;
    let images = async || world.client.video().get_image(GetImage::new(id)).await.unwrap();
    assert_eq!(images().await.imgs, Some(Vec::new()));
    world.advance(2);
    let images = images().await;
    let urls = images.imgs.unwrap();
    assert_eq!(images.img_count, Some(urls.len() as i64));
    let info = world.client.video().get_info(GetInfo::new(id)).await.unwrap();
    for url in urls.iter().chain(&info.preface_url) {
        let picture = reqwest::get(url).await.unwrap();
        assert_eq!(picture.headers()["content-type"], "image/png");
        assert!(picture.bytes().await.unwrap().starts_with(b"\x89PNG"));
    }
}

#[tokio::test]
async fn transcoded_files_can_be_removed_one_by_one() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let formats = async || -> Vec<_> {
        let info = world.client.video().get_info(GetInfo::new(id)).await.unwrap();
        info.transcode_info.unwrap().into_iter().map(|file| file.format.unwrap()).collect()
    };
    assert_eq!(formats().await, [FormatName::Mp4, FormatName::Flv, FormatName::M3u8]);
    let request = RemoveDefinition::new(id, [Definition::High]).file_type([FileType::Mp4, FileType::Flv]);
    let response = world.client.video().remove_definition(request).await.unwrap();
    assert_eq!(response.video_id, Some(id));
    assert_eq!(formats().await, [FormatName::M3u8]);
    let other = RemoveDefinition::new(id, [Definition::Low]);
    world.client.video().remove_definition(other).await.unwrap();
    assert_eq!(formats().await, [FormatName::M3u8]);
    let all = RemoveDefinition::new(id, [Definition::High, Definition::Low]);
    world.client.video().remove_definition(all).await.unwrap();
    assert_eq!(formats().await, []);
    let account = world.client.account().get_info(account::GetInfo::new()).await.unwrap();
    assert_eq!(account.used_storage, Some(ByteCount(10)));
    let unknown = RemoveDefinition::new(id, [Definition::Unknown(3)]);
    assert!(rejection(world.client.video().remove_definition(unknown).await).1.contains("definition"));
}

#[tokio::test]
async fn sources_can_be_deleted_all_or_none() {
    let world = World::new().await;
    let first = world.transcoded("a.mp4").await;
    let second = world.transcoded("b.mp4").await;
    let mixed = DeleteSources::new([first, VideoId(7)]);
    let (code, message) = rejection(world.client.video().delete_sources(mixed).await);
    assert_eq!(code, 1001);
    assert!(message.contains('7') && world.server.uploaded(first).is_ok(), "{message}");
    world.client.video().delete_sources(DeleteSources::new([first, second])).await.unwrap();
    assert!(world.server.uploaded(first).is_err() && world.server.uploaded(second).is_err());
    let info = world.client.video().get_info(GetInfo::new(first)).await.unwrap();
    assert_eq!(info.status, VideoStatus::Transcoded);
    let account = world.client.account().get_info(account::GetInfo::new()).await.unwrap();
    assert_eq!(account.used_storage, Some(ByteCount(2 * info.total_transcode_size.unwrap().0)));
}

#[tokio::test]
async fn a_new_name_is_returned_by_every_operation() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let response = world.client.video().update(Update::new(id, "第一讲")).await.unwrap();
    assert_eq!(response.video_id, Some(id));
    assert_eq!(world.client.video().get_info(GetInfo::new(id)).await.unwrap().name, "第一讲");
    let page = world.client.video().list(List::new().name("第一")).await.unwrap();
    assert_eq!((page.total, page.list[0].video_id), (1, id));
    assert_eq!(world.client.video().list(List::new().name("a.mp4")).await.unwrap().total, 0);
}

#[tokio::test]
async fn a_blocked_video_is_listed_as_blocked() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let request = SetPublishStatus::new(id, PublishStatus::Blocked);
    let response = world.client.video().set_publish_status(request).await.unwrap();
    assert_eq!(response.status, Some(PublishStatus::Blocked));
    let info = world.client.video().get_info(GetInfo::new(id)).await.unwrap();
    assert_eq!(info.publish_status, Some(PublishStatus::Blocked));
    let list = world.client.video().list(List::new()).await.unwrap().list;
    assert_eq!(list[0].publish_status, Some(PublishStatus::Blocked));
    let unknown = SetPublishStatus::new(id, PublishStatus::Unknown(3));
    assert!(rejection(world.client.video().set_publish_status(unknown).await).1.contains("status"));
}

#[tokio::test]
async fn share_urls_have_the_id_of_the_video() {
    let world = World::new().await;
    let id = world.transcoded("a.mp4").await;
    let urls = world.client.video().get_share_url(GetShareUrl::new(id)).await.unwrap();
    for url in [urls.js, urls.iframe, urls.flash] {
        assert!(url.unwrap().contains(&format!("vid={id}")));
    }
}

#[tokio::test]
async fn a_transcoded_video_has_a_url_per_definition_and_format() {
    let world = World::new().await;
    let id = world.upload("a.mp4").await;
    let urls = async |request| {
        let response = world.client.video().get_url(request).await.unwrap();
        let files = response.play_info.unwrap().into_iter();
        files.map(|(definition, file)| (definition, file.url.unwrap())).collect::<Vec<_>>()
    };
    let play_url = async || world.client.video().list(List::new()).await.unwrap().list[0].play_url.clone();
    assert_eq!((urls(GetUrl::new(id)).await, play_url().await), (Vec::new(), None), "still transcoding");
    world.advance(2);
    let mp4 = urls(GetUrl::new(id)).await;
    assert_eq!((mp4.len(), mp4[0].0.as_str()), (1, "high"));
    assert!(mp4[0].1.contains("_high.mp4?expires="), "{mp4:?}");
    assert_eq!(play_url().await.as_ref(), Some(&mp4[0].1));
    assert_eq!(urls(GetUrl::new(id).expires_in(Seconds(43_200))).await, mp4);
    assert_ne!(urls(GetUrl::new(id).expires_in(Seconds(60))).await, mp4);
    assert!(urls(GetUrl::new(id).format(FormatName::M3u8)).await[0].1.contains("_high.m3u8"));
    assert_eq!(urls(GetUrl::new(id).format(FormatName::Encrypted)).await, []);
}

#[tokio::test]
async fn a_video_can_be_transcoded_again() {
    let world = World::new().await;
    let id = world.target("a.mp4").await.video_id;
    let again = || TranscodeAgain::new(id, [Definition::Low, Definition::P720]).format([Format::Mp4]);
    assert_eq!(code(world.client.video().transcode_again(again()).await), 1, "not uploaded");

    let id = world.transcoded("b.mp4").await;
    let again = || TranscodeAgain::new(id, [Definition::Low, Definition::P720]).format([Format::Mp4]);
    world.client.video().transcode_again(again()).await.unwrap();
    let info = async || world.client.video().get_info(GetInfo::new(id)).await.unwrap();
    assert_eq!(info().await.status, VideoStatus::Transcoding);
    world.advance(2);
    let files = info().await.transcode_info.unwrap().into_iter();
    let files: Vec<_> =
        files.map(|file| (file.definition.unwrap().to_string(), file.format.unwrap())).collect();
    assert_eq!(files, [("low".to_owned(), FormatName::Mp4), ("720p".to_owned(), FormatName::Mp4)]);
    let all = TranscodeAgain::new(id, [Definition::High]);
    world.client.video().transcode_again(all).await.unwrap();
    world.advance(2);
    assert_eq!(info().await.transcode_info.unwrap().len(), 3);
    let unknown = again().format([Format::Unknown(3)]);
    assert!(rejection(world.client.video().transcode_again(unknown).await).1.contains("format"));
    world.client.video().delete_sources(DeleteSources::new([id])).await.unwrap();
    assert_eq!(code(world.client.video().transcode_again(again()).await), 1, "without a source");
}

#[tokio::test]
async fn the_list_matches_the_information_of_each_video() {
    let world = World::new().await;
    let mut ids = Vec::new();
    for index in 0..5 {
        ids.push(world.upload(&format!("{index}.mp4")).await);
        world.advance(3600);
    }
    let page = async |page| {
        let request = List::new().page_size(2).page(page);
        world.client.video().list(request).await.unwrap()
    };
    let mut listed = Vec::new();
    for number in 1..=4 {
        let response = page(number).await;
        assert_eq!((response.total, response.page, response.page_size), (5, Some(number), Some(2)));
        listed.extend(response.list);
    }
    // The newest are first.
    assert!(listed.iter().map(|video| video.video_id).eq(ids.iter().rev().copied()));
    for video in &listed {
        let info = world.client.video().get_info(GetInfo::new(video.video_id)).await.unwrap();
        assert_eq!((&video.name, video.status, video.total_size), (&info.name, info.status, info.total_size));
        assert_eq!(video.create_time, info.create_time.unwrap().to_cst());
        assert_eq!((&video.preface_url, video.length), (&info.preface_url, info.length));
    }
    assert_eq!(listed[0].length, Some(Seconds(1)));
    let since = List::new().create_time(time(1, 13));
    let page = world.client.video().list(since).await.unwrap();
    assert!(page.list.iter().map(|video| video.video_id).eq([ids[4], ids[3]]));
}

#[tokio::test]
async fn a_deleted_video_is_removed_everywhere() {
    let world = World::new().await;
    let client = &world.client;
    let kept = world.transcoded("kept.mp4").await;
    let id = world.transcoded("gone.mp4").await;
    let folder = client.category().add(category::Add::new("folder")).await.unwrap().id;
    for video in [kept, id] {
        let request = category::SetVideoCategory::new(video, folder);
        client.category().set_video_category(request).await.unwrap();
    }
    let token = token::GetPlayerToken::new(id).expires_in(Expires::Never);
    let token = client.token().get_player_token(token).await.unwrap().token;
    let file = FilePart::bytes("a.vtt", "WEBVTT");
    let added = client.subtitle().upload(subtitle::Upload::new("en", id, file)).await.unwrap();
    let ppt = FilePart::bytes("a.ppt", "slides");
    let txt = FilePart::bytes("a.txt", "text");
    client.marker().set_slides(marker::SetSlides::new(id, ppt, txt)).await.unwrap();
    assert!(world.account(|account| account.can_play(&token, crate::support::world::NOW)));

    assert_eq!(client.video().delete(Delete::new(id)).await.unwrap().video_id, Some(id));

    assert_eq!(code(client.video().delete(Delete::new(id)).await), 1001);
    assert_eq!(code(client.video().get_info(GetInfo::new(id)).await), 1001);
    let listed = client.video().list(List::new()).await.unwrap();
    assert!(listed.list.iter().map(|video| video.video_id).eq([kept]));
    let listed = client.category().list_videos(category::ListVideos::new(folder)).await.unwrap();
    assert!(listed.list.iter().map(|video| video.video_id).eq([kept]));
    assert_eq!(client.category().list(category::List::new()).await.unwrap().list[0].video_count, Some(1));
    assert!(!world.account(|account| account.can_play(&token, crate::support::world::NOW)));
    assert_eq!(
        code(
            client.token().get_player_token(token::GetPlayerToken::new(id).expires_in(Expires::Never)).await
        ),
        1001
    );
    assert_eq!(code(client.subtitle().list(subtitle::List::new(id)).await), 1001);
    assert_eq!(code(client.subtitle().rename(subtitle::Rename::new("x", added.subtitle_id)).await), 1001);
    let path = added.subtitle_path.unwrap();
    assert_eq!(reqwest::get(path).await.unwrap().status(), 404);
    assert_eq!(code(client.question().list(question::List::new(id)).await), 1001);
    assert_eq!(code(client.marker().list(marker::List::new(id)).await), 1);
    assert_eq!(code(client.whitelist().list_users(whitelist::ListUsers::new(id)).await), 1001);
    assert!(world.server.uploaded(id).is_err());
    let stored = client.account().get_info(account::GetInfo::new()).await.unwrap().used_storage.unwrap();
    assert_eq!(stored.0, 10 + 3 * 2);
    let back = category::SetVideoCategory::new(id, CategoryId(0));
    assert_eq!(code(client.category().set_video_category(back).await), 1001);
}
