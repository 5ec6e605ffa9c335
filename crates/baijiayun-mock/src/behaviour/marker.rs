//! Slides and markers.

use baijiayun_vod::marker::ListResponse;
use baijiayun_vod::{ByteCount, VideoId};

use crate::arguments::File;
use crate::call::{Context, NO_SUCH_VIDEO};
use crate::generated::marker::{List, Save, SetJump, SetSlides};
use crate::rejection::Rejection;
use crate::state::{Slides, Video};

pub fn set_slides(context: &mut Context<'_>, request: SetSlides) -> Result<(), Rejection> {
    let id = request.video_unique;
    find(context, id)?;
    let [ppt, txt] = Slides::files(id);
    store(context, &ppt, &request.ppt)?;
    store(context, &txt, &request.txt)?;
    let size = ByteCount::try_from((request.ppt.content.len() + request.txt.content.len()) as u64);
    find(context, id)?.slides = Some(Slides {
        ppt: request.ppt.name,
        txt: request.txt.name,
        size: size.unwrap_or(ByteCount(i64::MAX)),
    });
    Ok(())
}

/// Replaces all markers of the video. The vendor may keep those that are not sent.
pub fn save(context: &mut Context<'_>, request: Save) -> Result<(), Rejection> {
    find(context, request.video_unique)?.markers = request.content;
    Ok(())
}

pub fn list(context: &mut Context<'_>, request: List) -> Result<ListResponse, Rejection> {
    let video = find(context, request.video_unique)?;
    Ok(record!(ListResponse {
        total: i64::try_from(video.markers.len()).unwrap_or(i64::MAX),
        list: video.markers.clone(),
        enable_jump: Some(video.enable_jump),
    }))
}

pub fn set_jump(context: &mut Context<'_>, request: SetJump) -> Result<(), Rejection> {
    find(context, request.video_unique)?.enable_jump = request.jump.is_on();
    Ok(())
}

/// Returns a video. The operations of this module reject an unknown one with the general code.
fn find<'c>(context: &'c mut Context<'_>, id: VideoId) -> Result<&'c mut Video, Rejection> {
    context.account.videos.get_mut(&id).ok_or_else(|| Rejection::general(NO_SUCH_VIDEO))
}

fn store(context: &Context<'_>, name: &str, file: &File) -> Result<(), Rejection> {
    context.storage.write(name, 0, &file.content).map_err(|error| Rejection::upload(error.to_string()))
}
