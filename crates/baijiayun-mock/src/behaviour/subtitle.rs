//! Subtitles.

use baijiayun_vod::subtitle::{Subtitle as ListedSubtitle, UploadResponse};
use baijiayun_vod::{Flag, SubtitleId};

use crate::call::Context;
use crate::generated::subtitle::{Delete, List, Rename, SetDefault, Upload};
use crate::rejection::Rejection;
use crate::routes::file_url;
use crate::state::Subtitle;

pub fn upload(context: &mut Context<'_>, request: Upload) -> Result<UploadResponse, Rejection> {
    context.video(request.video_id)?;
    let id = SubtitleId(context.next_id()?);
    let extension = request.subtitle.name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let file = format!("subtitle-{id}.{extension}");
    let stored = context.storage.write(&file, 0, &request.subtitle.content);
    stored.map_err(|error| Rejection::upload(error.to_string()))?;
    let now = context.now.to_cst();
    let subtitle = Subtitle {
        video_id: request.video_id,
        name: request.name,
        file,
        is_default: false,
        create_time: now,
        update_time: now,
    };
    let response = record!(UploadResponse {
        subtitle_id: id,
        subtitle_name: subtitle.name.clone(),
        subtitle_path: Some(file_url(context.base_url, &subtitle.file)),
        create_time: now,
    });
    context.account.subtitles.insert(id, subtitle);
    Ok(response)
}

pub fn list(context: &mut Context<'_>, request: List) -> Result<Vec<ListedSubtitle>, Rejection> {
    context.video(request.video_id)?;
    let subtitles = context.account.subtitles.iter();
    let listed =
        subtitles.filter(|(_, subtitle)| subtitle.video_id == request.video_id).map(|(id, subtitle)| {
            record!(ListedSubtitle {
                subtitle_id: *id,
                subtitle_name: subtitle.name.clone(),
                subtitle_path: Some(file_url(context.base_url, &subtitle.file)),
                is_default: Some(Flag::from(subtitle.is_default)),
                create_time: subtitle.create_time,
                update_time: subtitle.update_time,
            })
        });
    Ok(listed.collect())
}

pub fn rename(context: &mut Context<'_>, request: Rename) -> Result<(), Rejection> {
    let now = context.now.to_cst();
    let subtitle = find(context, request.subtitle_id)?;
    subtitle.name = request.name;
    subtitle.update_time = now;
    Ok(())
}

pub fn set_default(context: &mut Context<'_>, request: SetDefault) -> Result<(), Rejection> {
    context.video(request.video_id)?;
    if find(context, request.subtitle_id)?.video_id != request.video_id {
        return Err(Rejection::parameter("字幕不属于该视频"));
    }
    let subtitles = context.account.subtitles.iter_mut();
    for (id, subtitle) in subtitles.filter(|(_, subtitle)| subtitle.video_id == request.video_id) {
        subtitle.is_default = *id == request.subtitle_id;
    }
    Ok(())
}

pub fn delete(context: &mut Context<'_>, request: Delete) -> Result<(), Rejection> {
    let file = find(context, request.subtitle_id)?.file.clone();
    context.account.subtitles.remove(&request.subtitle_id);
    context.storage.remove(&file);
    Ok(())
}

fn find<'c>(context: &'c mut Context<'_>, id: SubtitleId) -> Result<&'c mut Subtitle, Rejection> {
    context.account.subtitles.get_mut(&id).ok_or_else(|| Rejection::parameter("字幕不存在或已删除"))
}
