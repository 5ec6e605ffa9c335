//! One call of each class, with the async and the blocking client.

use baijiayun_vod::blocking;
use baijiayun_vod::{
    CategoryId, Client, Error, FilePart, RawCall, VideoId, category, subtitle, upload, video,
};

use super::class::Class;

const VIDEO: VideoId = VideoId(101);
const HISTORY: CategoryId = CategoryId(12);

/// Makes the call with the async client.
pub async fn call(client: &Client, class: Class, upload_url: &str) -> Result<(), Error> {
    match class {
        Class::Read => client.video().get_info(info()).await.map(drop),
        Class::PagedList => {
            let mut items = client.video().list_items(video::List::new());
            while let Some(item) = items.next().await {
                item?;
            }
            Ok(())
        }
        Class::IdempotentWrite => client.category().set_video_category(set_category()).await.map(drop),
        Class::Write => client.category().add(category::Add::new("Physics")).await.map(drop),
        Class::Destructive => client.category().delete(category::Delete::new(HISTORY)).await.map(drop),
        Class::Multipart => client.subtitle().upload(subtitle()).await.map(drop),
        Class::Chunk => client.upload().upload_file_chunk(chunk(upload_url)).await.map(drop),
        Class::RawCall | Class::IdempotentRawCall => {
            client.api().call(raw(class)).await?.into_result().map(drop)
        }
    }
}

/// Makes the call with the blocking client.
pub fn call_blocking(client: &blocking::Client, class: Class, upload_url: &str) -> Result<(), Error> {
    match class {
        Class::Read => client.video().get_info(info()).map(drop),
        Class::PagedList => client.video().list_items(video::List::new()).try_for_each(|item| item.map(drop)),
        Class::IdempotentWrite => client.category().set_video_category(set_category()).map(drop),
        Class::Write => client.category().add(category::Add::new("Physics")).map(drop),
        Class::Destructive => client.category().delete(category::Delete::new(HISTORY)).map(drop),
        Class::Multipart => client.subtitle().upload(subtitle()).map(drop),
        Class::Chunk => client.upload().upload_file_chunk(chunk(upload_url)).map(drop),
        Class::RawCall | Class::IdempotentRawCall => client.api().call(raw(class))?.into_result().map(drop),
    }
}

/// Requests the URL that a chunk is sent to.
pub async fn upload_url(client: &Client) -> String {
    let request = upload::GetResumeUrl::new(VideoId(102));
    client.upload().get_resume_url(request).await.unwrap().upload_url
}

fn info() -> video::GetInfo {
    video::GetInfo::new(VIDEO)
}

fn set_category() -> category::SetVideoCategory {
    category::SetVideoCategory::new(VIDEO, HISTORY)
}

fn subtitle() -> subtitle::Upload {
    subtitle::Upload::new("English", VIDEO, FilePart::bytes("a.vtt", "WEBVTT"))
}

fn chunk(upload_url: &str) -> upload::UploadFileChunk {
    upload::UploadFileChunk::new(upload_url, "unfinished.mp4", 0, 10, b"01234".as_slice())
}

fn raw(class: Class) -> RawCall {
    match class {
        Class::IdempotentRawCall => {
            let call = RawCall::post("/openapi/video/setVideoCategory").idempotent();
            call.param("video_id", VIDEO).param("category_id", HISTORY)
        }
        _ => RawCall::post("/openapi/video/addCategory").param("name", "Physics"),
    }
}
