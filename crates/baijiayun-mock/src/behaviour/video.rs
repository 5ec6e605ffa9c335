//! Videos.

use baijiayun_vod::video::{
    AssignedCategory, DeleteResponse, GetImageResponse, GetInfoResponse, GetShareUrlResponse,
    GetStatusResponse, GetUrlResponse, ListResponse, ListedVideo, PlayInfo, RemoveDefinitionResponse,
    SetPublishStatusResponse, UpdateResponse,
};
use baijiayun_vod::{DefinitionName, FormatName, PublishStatus, Seconds, UnixTime, VideoId, VideoStatus};

use super::formats::{definition_names, file_type_name, format_names};
use super::page::page;
use crate::call::Context;
use crate::generated::video::{
    Delete, DeleteSources, GetImage, GetInfo, GetShareUrl, GetStatus, GetUrl, List, RemoveDefinition,
    SetPublishStatus, TranscodeAgain, Update,
};
use crate::rejection::Rejection;
use crate::routes::{play_url, preface_url, screenshot_url};
use crate::state::{Event, Slides, TranscodedFile, Video, category};

/// The number of screenshots of a video.
const SCREENSHOTS: i64 = 4;
/// The lifetime of the URLs of transcoded files, unless the request has another.
const DEFAULT_LIFETIME: Seconds = Seconds(43_200);

pub fn get_status(context: &mut Context<'_>, request: GetStatus) -> Result<GetStatusResponse, Rejection> {
    let now = context.now;
    let settings = context.settings;
    let status = context.video(request.video_id)?.status(now, settings);
    Ok(record!(GetStatusResponse { status, info: Some(status_in_words(status).to_owned()) }))
}

pub fn get_info(context: &mut Context<'_>, request: GetInfo) -> Result<GetInfoResponse, Rejection> {
    let id = request.video_id;
    let now = context.now;
    let settings = context.settings;
    let preface_url = preface_url(context.base_url, id);
    let video = context.video(id)?;
    let status = video.status(now, settings);
    let done = status == VideoStatus::Transcoded;
    let category_id = video.category_id;
    let mut response = record!(GetInfoResponse {
        video_id: id,
        name: video.name.clone(),
        status,
        total_size: Some(video.total_size()),
        total_transcode_size: done.then(|| video.total_transcode_size()),
        create_time: Some(video.create_time),
        preface_url: done.then_some(preface_url),
        length: Some(video.length()),
        file_md5: video.upload.md5.clone(),
        origin_definition: done.then_some(DefinitionName::SuperHigh),
        publish_status: Some(video.publish_status),
        transcode_info: Some(if done { video.files.clone() } else { Vec::new() }),
        category: None,
    });
    let categories = &context.account.categories;
    let path = category::path(categories, category_id).into_iter().zip(1..);
    let assigned = path.map(|(id, level)| {
        record!(AssignedCategory {
            id,
            level: Some(level),
            name: categories.get(&id).map(|category| category.name.clone()),
        })
    });
    response.category = Some(assigned.collect());
    Ok(response)
}

pub fn get_image(context: &mut Context<'_>, request: GetImage) -> Result<GetImageResponse, Rejection> {
    let id = request.video_id;
    let now = context.now;
    let settings = context.settings;
    let base_url = context.base_url;
    let done = context.video(id)?.status(now, settings) == VideoStatus::Transcoded;
    let count = if done { SCREENSHOTS } else { 0 };
    Ok(record!(GetImageResponse {
        video_id: id,
        height: Some(720),
        width: Some(1280),
        img_count: Some(count),
        imgs: Some((1..=count).map(|number| screenshot_url(base_url, id, number)).collect()),
    }))
}

pub fn remove_definition(
    context: &mut Context<'_>,
    request: RemoveDefinition,
) -> Result<RemoveDefinitionResponse, Rejection> {
    let video = context.video(request.video_id)?;
    let definitions = definition_names(&request.definition)?;
    let formats = match &request.file_type {
        None => None,
        Some(types) => Some(
            types
                .iter()
                .map(|file_type| file_type_name(*file_type))
                .collect::<Option<Vec<_>>>()
                .ok_or_else(|| Rejection::bad("type"))?,
        ),
    };
    let is_selected = |file: &TranscodedFile| {
        let format = file.format.as_ref();
        file.definition.as_ref().is_some_and(|definition| definitions.contains(definition))
            && formats.as_ref().is_none_or(|formats| format.is_some_and(|format| formats.contains(format)))
    };
    video.files.retain(|file| !is_selected(file));
    Ok(record!(RemoveDefinitionResponse {
        video_id: Some(request.video_id),
        definition: Some(request.definition),
        file_type: request.file_type,
    }))
}

/// Deletes source files. Rejects incomplete ones: a resumed upload would leave a hole in the file.
pub fn delete_sources(context: &mut Context<'_>, request: DeleteSources) -> Result<(), Rejection> {
    context.check_videos(&request.video_ids)?;
    for id in &request.video_ids {
        if context.video(*id)?.upload.finished.is_none() {
            return Err(Rejection::general(format!("视频{id}尚未上传完成")));
        }
    }
    for id in &request.video_ids {
        context.video(*id)?.source_deleted = true;
        context.storage.remove(&Video::file(*id));
    }
    Ok(())
}

pub fn update(context: &mut Context<'_>, request: Update) -> Result<UpdateResponse, Rejection> {
    context.video(request.video_id)?.name = request.name;
    Ok(record!(UpdateResponse { video_id: Some(request.video_id) }))
}

pub fn delete(context: &mut Context<'_>, request: Delete) -> Result<DeleteResponse, Rejection> {
    let id = request.video_id;
    context.video(id)?;
    if let Some((_, subtitles)) = context.account.remove_video(id) {
        context.storage.remove(&Video::file(id));
        Slides::files(id).iter().for_each(|name| context.storage.remove(name));
        subtitles.iter().for_each(|subtitle| context.storage.remove(&subtitle.file));
    }
    let partner_id = context.account.partner_id;
    context.events.retain(|event| event.video_id != id || event.partner_id != partner_id);
    context.pending.retain(|pending| pending.video_id != id || pending.partner_id != partner_id);
    Ok(record!(DeleteResponse { video_id: Some(id) }))
}

pub fn set_publish_status(
    context: &mut Context<'_>,
    request: SetPublishStatus,
) -> Result<SetPublishStatusResponse, Rejection> {
    if let PublishStatus::Unknown(_) = request.status {
        return Err(Rejection::bad("status"));
    }
    context.video(request.video_id)?.publish_status = request.status;
    Ok(record!(SetPublishStatusResponse { status: Some(request.status) }))
}

pub fn get_share_url(
    context: &mut Context<'_>,
    request: GetShareUrl,
) -> Result<GetShareUrlResponse, Rejection> {
    let id = request.video_id;
    context.video(id)?;
    let base_url = context.base_url;
    let token = context.token(22);
    Ok(record!(GetShareUrlResponse {
        js: Some(format!("{base_url}/web/playback/asset/bjcplayer.js?vid={id}&token={token}")),
        iframe: Some(format!("{base_url}/web/video/player?vid={id}&token={token}")),
        flash: Some(format!("{base_url}/swf/player.swf?vid={id}&token={token}")),
    }))
}

pub fn list(context: &mut Context<'_>, request: List) -> Result<ListResponse, Rejection> {
    let since = request.create_time.map(UnixTime::from);
    let is_listed = |video: &&Video| {
        since.is_none_or(|since| video.create_time >= since)
            && request.name.as_ref().is_none_or(|name| video.name.contains(name.as_str()))
    };
    let account = &*context.account;
    // The newest first.
    let videos = account.videos.iter().rev().filter(|(_, video)| is_listed(video));
    let listed = videos.map(|(id, video)| {
        let status = video.status(context.now, context.settings);
        record!(ListedVideo {
            video_id: *id,
            name: video.name.clone(),
            status,
            total_size: Some(video.total_size()),
            create_time: video.create_time.to_cst(),
            preface_url: (status == VideoStatus::Transcoded).then(|| preface_url(context.base_url, *id)),
            length: Some(video.length()),
            publish_status: Some(video.publish_status),
            category: Some(category::levels(&account.categories, video.category_id)),
            play_url: play_urls(context, *id, video, &FormatName::Mp4, DEFAULT_LIFETIME)
                .next()
                .map(|(_, url)| url),
        })
    });
    let (total, list) = page(listed.collect(), request.page, request.page_size, 20);
    Ok(record!(ListResponse {
        total,
        page: Some(request.page.unwrap_or(1)),
        page_size: Some(request.page_size.unwrap_or(20)),
        list,
    }))
}

/// Returns the URLs of the transcoded files. The mock has no such files: the URLs lead nowhere.
pub fn get_url(context: &mut Context<'_>, request: GetUrl) -> Result<GetUrlResponse, Rejection> {
    let id = request.video_id;
    let format = request.format.unwrap_or(FormatName::Mp4);
    if let FormatName::Unknown(_) = format {
        return Err(Rejection::bad("format"));
    }
    context.video(id)?;
    let lifetime = request.expires_in.unwrap_or(DEFAULT_LIFETIME);
    let video = context.account.videos.get(&id);
    let urls = video.into_iter().flat_map(|video| play_urls(context, id, video, &format, lifetime));
    let play_info =
        urls.map(|(definition, url)| (definition.as_str().to_owned(), record!(PlayInfo { url: Some(url) })));
    Ok(record!(GetUrlResponse { play_info: Some(play_info.collect()) }))
}

/// Transcodes again, as after an upload. The new files replace the old ones; the vendor may keep those.
pub fn transcode_again(context: &mut Context<'_>, request: TranscodeAgain) -> Result<(), Rejection> {
    let id = request.video_id;
    let definitions = definition_names(&request.definition)?;
    let formats = format_names(request.format.as_deref())?;
    let now = context.now;
    let video = context.video(id)?;
    if video.upload.finished.is_none() {
        return Err(Rejection::general("视频尚未上传完成"));
    }
    if video.source_deleted {
        return Err(Rejection::general("视频源文件已删除"));
    }
    video.definitions = definitions;
    video.formats = formats;
    video.upload.finished = Some(now);
    video.transcode();
    let partner_id = context.account.partner_id;
    context.events.retain(|event| event.video_id != id || event.partner_id != partner_id);
    context.events.extend(Event::transcoding(partner_id, id, now, context.settings));
    Ok(())
}

/// Returns the URLs of a video's files in a format with their definitions; none before it is transcoded.
fn play_urls<'v>(
    context: &Context<'_>,
    id: VideoId,
    video: &'v Video,
    format: &FormatName,
    lifetime: Seconds,
) -> impl Iterator<Item = (&'v DefinitionName, String)> {
    let done = video.status(context.now, context.settings) == VideoStatus::Transcoded;
    let expires = UnixTime(context.now.0.saturating_add(lifetime.0));
    let files = video.files.iter().filter(move |file| done && file.format.as_ref() == Some(format));
    let definitions = files.filter_map(|file| file.definition.as_ref());
    definitions
        .map(move |definition| (definition, play_url(context.base_url, id, definition, format, expires)))
}

fn status_in_words(status: VideoStatus) -> &'static str {
    match status {
        VideoStatus::Uploading => "上传中",
        VideoStatus::Transcoding => "转码中",
        VideoStatus::TranscodeFailed => "转码失败",
        VideoStatus::TranscodeTimedOut => "转码超时",
        VideoStatus::UploadTimedOut => "上传超时",
        VideoStatus::Transcoded => "转码成功",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_status_has_words() {
        assert!(VideoStatus::VALUES.iter().all(|status| !status_in_words(*status).is_empty()));
    }
}
