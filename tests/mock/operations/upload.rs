//! API-2, 3 and 4.

use baijiayun_vod::upload::{Encrypt, Format, GetResumeUrl, GetUrl, UploadFile, UploadFileChunk};
use baijiayun_vod::{
    ByteCount, Definition, DefinitionName, FilePart, FormatName, VideoId, VideoStatus, account, video,
};

use crate::support::world::{CONTENT, World, code, rejection};

#[tokio::test]
async fn an_upload_url_creates_a_video() {
    let world = World::new().await;
    let first = world.target("lecture.mp4").await;
    let second = world.target("lecture.mp4").await;
    assert_ne!(first.video_id, second.video_id);
    assert_ne!(first.upload_url, second.upload_url);
    let info = world.client.video().get_info(video::GetInfo::new(first.video_id)).await.unwrap();
    assert_eq!((info.name.as_str(), info.status), ("lecture.mp4", VideoStatus::Uploading));
    assert_eq!(info.total_size, Some(ByteCount(0)));
}

#[tokio::test]
async fn options_of_an_upload_are_kept() {
    let world = World::new().await;
    let request = GetUrl::new("song.mp3", [Definition::Low, Definition::P1080])
        .audio_with_view(true)
        .format([Format::M3u8])
        .watermark("https://example.com/mark.png")
        .watermark_pos(2)
        .encrypt(Encrypt::No)
        .use_https(true)
        .callback_url("http://example.com/callback");
    let target = world.client.upload().get_url(request).await.unwrap();
    let video = world.account(|account| account.videos[&target.video_id].clone());
    assert_eq!(video.definitions, [DefinitionName::Low, DefinitionName::P1080]);
    assert_eq!(video.formats, [FormatName::M3u8]);
    assert_eq!(video.callback_url.as_deref(), Some("http://example.com/callback"));
    let option = |name: &str| video.options.iter().find(|(option, _)| option == name).unwrap().1.clone();
    assert_eq!(option("watermark"), "https://example.com/mark.png");
    assert_eq!((option("watermark_pos"), option("encrypt")), ("2".to_owned(), "2".to_owned()));
}

#[tokio::test]
async fn file_names_that_are_no_media_are_rejected() {
    let world = World::new().await;
    for name in ["lecture.exe", "lecture"] {
        let result = world.client.upload().get_url(GetUrl::new(name, [Definition::High])).await;
        let (code, message) = rejection(result);
        assert_eq!(code, 1001, "{name}");
        assert!(message.contains("file_name"), "{message}");
    }
    let audio = || GetUrl::new("song.MP3", [Definition::High]);
    let (code, message) = rejection(world.client.upload().get_url(audio()).await);
    assert_eq!(code, 1001);
    assert!(message.contains("audio_with_view"), "{message}");
    assert!(world.client.upload().get_url(audio().audio_with_view(true)).await.is_ok());
    assert_eq!(world.client.video().list(video::List::new()).await.unwrap().total, 1);
}

#[tokio::test]
async fn unknown_definitions_and_formats_are_rejected() {
    let world = World::new().await;
    let unknown = GetUrl::new("a.mp4", [Definition::Unknown(3)]);
    assert!(rejection(world.client.upload().get_url(unknown).await).1.contains("definition"));
    let unknown = GetUrl::new("a.mp4", [Definition::High]).format([Format::Unknown(64)]);
    assert!(rejection(world.client.upload().get_url(unknown).await).1.contains("format"));
    let unknown = GetUrl::new("a.mp4", [Definition::High]).encrypt(Encrypt::Unknown(3));
    assert!(rejection(world.client.upload().get_url(unknown).await).1.contains("encrypt"));
}

#[tokio::test]
async fn an_uploaded_file_is_transcoded_and_takes_storage() {
    let world = World::new().await;
    let target = world.target("lecture.mp4").await;
    let file = FilePart::bytes("lecture.mp4", CONTENT);
    let response = world.client.upload().upload_file(UploadFile::new(target.upload_url, file)).await.unwrap();
    assert_eq!(response.fid, Some(target.video_id.to_string()));
    let stored = async || {
        let info = world.client.account().get_info(account::GetInfo::new()).await.unwrap();
        info.used_storage.unwrap()
    };
    let info = async || world.client.video().get_info(video::GetInfo::new(target.video_id)).await.unwrap();
    assert_eq!(info().await.status, VideoStatus::Transcoding);
    // Transcoded files take storage once transcoding is done.
    assert_eq!(stored().await, ByteCount(10));
    world.advance(2);
    let info = info().await;
    assert_eq!((info.status, info.total_size), (VideoStatus::Transcoded, Some(ByteCount(10))));
    assert_eq!(info.file_md5.as_deref(), Some("781e5e245d69b566979b86e28d23f2c7"));
    assert_eq!(info.transcode_info.unwrap().len(), 3);
    assert_eq!(stored().await, ByteCount(10 + info.total_transcode_size.unwrap().0));
}

#[tokio::test]
async fn a_finished_upload_cannot_be_repeated() {
    let world = World::new().await;
    let target = world.target("lecture.mp4").await;
    let send = async || {
        let file = FilePart::bytes("lecture.mp4", CONTENT);
        world.client.upload().upload_file(UploadFile::new(target.upload_url.clone(), file)).await
    };
    assert!(send().await.is_ok());
    assert_eq!(code(send().await), 4001);
    let resume = world.client.upload().get_resume_url(GetResumeUrl::new(target.video_id)).await;
    assert_eq!(code(resume), 1);
}

#[tokio::test]
async fn an_upload_can_be_resumed() {
    let world = World::new().await;
    let target = world.target("lecture.mp4").await;
    let chunk = UploadFileChunk::new(target.upload_url, "lecture.mp4", 0, 10, &CONTENT[..4]);
    world.client.upload().upload_file_chunk(chunk).await.unwrap();
    let request = GetResumeUrl::new(target.video_id).use_https(false);
    let resumed = world.client.upload().get_resume_url(request).await.unwrap();
    assert_eq!((resumed.video_id, resumed.upload_size), (target.video_id, ByteCount(4)));
    let chunk = UploadFileChunk::new(resumed.upload_url, "lecture.mp4", 4, 10, &CONTENT[4..]);
    world.client.upload().upload_file_chunk(chunk).await.unwrap();
    assert_eq!(world.server.uploaded(target.video_id).unwrap(), CONTENT);
    let unknown = world.client.upload().get_resume_url(GetResumeUrl::new(VideoId(1))).await;
    assert_eq!(code(unknown), 1001);
}

#[tokio::test]
async fn nothing_can_be_uploaded_to_a_deleted_video() {
    let world = World::new().await;
    let target = world.target("lecture.mp4").await;
    world.client.video().delete(video::Delete::new(target.video_id)).await.unwrap();
    let file = FilePart::bytes("lecture.mp4", CONTENT);
    let result = world.client.upload().upload_file(UploadFile::new(target.upload_url, file)).await;
    assert_eq!(code(result), 4001);
    assert!(world.server.uploaded(target.video_id).is_err());
}

#[tokio::test]
async fn a_video_without_a_file_times_out() {
    let world = World::new().await;
    let target = world.target("lecture.mp4").await;
    let status = async || {
        let request = video::GetStatus::new(target.video_id);
        world.client.video().get_status(request).await.unwrap().status
    };
    world.advance(48 * 3600);
    assert_eq!(status().await, VideoStatus::Uploading);
    world.advance(1);
    assert_eq!(status().await, VideoStatus::UploadTimedOut);
}
