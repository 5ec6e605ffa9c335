//! Uploads.

use baijiayun_vod::upload::{Encrypt, GetResumeUrlResponse, GetUrlResponse, UploadFile, UploadFileResponse};
use baijiayun_vod::uploader::is_audio;
use baijiayun_vod::{PartnerId, Request, VideoId};
use futures_util::TryStreamExt;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::callback::check_url;
use super::formats::{definition_names, format_names};
use super::transfer::{Part, Transfer, invalid_url};
use crate::call::{Context, StreamedCall};
use crate::clock::later;
use crate::generated::upload::{GetResumeUrl, GetUrl};
use crate::rejection::Rejection;
use crate::routes::upload_url;
use crate::state::{Upload, Video};

pub fn get_url(context: &mut Context<'_>, request: GetUrl) -> Result<GetUrlResponse, Rejection> {
    if !is_media(&request.file_name) {
        return Err(Rejection::bad("file_name"));
    }
    if is_audio(&request.file_name) && !request.audio_with_view.is_some_and(|flag| flag.is_on()) {
        return Err(Rejection::parameter("音频文件audio_with_view必须为1"));
    }
    if let Some(url) = &request.callback_url {
        check_url("callback_url", url)?;
    }
    if let Some(Encrypt::Unknown(_)) = request.encrypt {
        return Err(Rejection::bad("encrypt"));
    }
    let id = VideoId(context.next_id()?);
    let mut video = Video::uploading(request.file_name, context.now);
    video.definitions = definition_names(&request.definition)?;
    video.formats = format_names(request.format.as_deref())?;
    video.callback_url = request.callback_url;
    let options = [
        ("audio_with_view", request.audio_with_view.map(|value| value.to_string())),
        ("watermark", request.watermark),
        ("watermark_pos", request.watermark_pos.map(|value| value.to_string())),
        ("encrypt", request.encrypt.map(|value| value.to_string())),
        // Recorded only: the mock has no TLS.
        ("use_https", request.use_https.map(|value| value.to_string())),
    ];
    let options = options.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    video.options = options.collect();
    let upload_url = issue_url(context, id, &mut video.upload);
    context.account.videos.insert(id, video);
    Ok(record!(GetUrlResponse { video_id: id, upload_url }))
}

pub fn get_resume_url(
    context: &mut Context<'_>,
    request: GetResumeUrl,
) -> Result<GetResumeUrlResponse, Rejection> {
    let id = request.video_id;
    // The mock has no TLS.
    let _ = request.use_https;
    let mut upload = context.video(id)?.upload.clone();
    if upload.finished.is_some() || upload.is_finishing() {
        return Err(Rejection::general("视频已上传完成"));
    }
    let upload_url = issue_url(context, id, &mut upload);
    let video = context.video(id)?;
    video.upload.token = upload.token;
    video.upload.expires = upload.expires;
    // A chunk that is still being sent to the old URL is rejected, and must not block the new one.
    video.upload.busy = false;
    Ok(record!(GetResumeUrlResponse { video_id: id, upload_url, upload_size: video.total_size() }))
}

/// Receives a whole file as multipart, or a chunk of one as raw bytes with a `Content-Range`.
pub async fn upload_file(call: StreamedCall) -> Result<Value, Rejection> {
    let (partner_id, id) = find_video(&call)?;
    let content_type = header(&call, "content-type").to_owned();
    let transfer = match multer::parse_boundary(&content_type) {
        Ok(boundary) => whole_file(call, boundary, partner_id, id).await?,
        Err(_) => chunk(call, partner_id, id).await?,
    };
    if transfer.completes_file() {
        // In a separate task: if the client disconnected now, no later call could finish the upload.
        let finished = tokio::spawn(transfer.finish()).await;
        finished.map_err(|error| Rejection::upload(error.to_string()))??;
    }
    let response = record!(UploadFileResponse { fid: Some(id.to_string()) });
    serde_json::to_value(response).map_err(|error| Rejection::upload(error.to_string()))
}

/// Issues a new upload URL, which invalidates the previous one.
fn issue_url(context: &mut Context<'_>, id: VideoId, upload: &mut Upload) -> String {
    let expires = later(context.now, context.settings.upload_url_lifetime);
    upload.token = context.token(12);
    upload.expires = Some(expires);
    upload_url(context.base_url, id, context.now, &upload.token)
}

/// Returns the video that the upload URL was issued for.
fn find_video(call: &StreamedCall) -> Result<(PartnerId, VideoId), Rejection> {
    let id: VideoId = call.query.get("fid").and_then(|fid| fid.parse().ok()).ok_or_else(invalid_url)?;
    let token = call.query.get("token").ok_or_else(invalid_url)?;
    let state = call.core.state();
    let mut accounts = state.accounts.iter();
    let upload =
        accounts.find_map(|(partner_id, account)| Some((*partner_id, &account.videos.get(&id)?.upload)));
    let (partner_id, upload) = upload.ok_or_else(invalid_url)?;
    let expired = upload.expires.is_none_or(|expires| call.now >= expires);
    if upload.token != *token || expired {
        return Err(invalid_url());
    }
    Ok((partner_id, id))
}

async fn whole_file(
    call: StreamedCall,
    boundary: String,
    partner_id: PartnerId,
    id: VideoId,
) -> Result<Transfer, Rejection> {
    let interrupted = |error: multer::Error| Rejection::upload(format!("文件上传中断: {error}"));
    let mut multipart = multer::Multipart::new(call.body.into_data_stream(), boundary);
    while let Some(mut field) = multipart.next_field().await.map_err(interrupted)? {
        let Some(file_name) = field.file_name().map(str::to_owned) else { continue };
        check_file_name(&file_name)?;
        let mut transfer = Transfer::begin(call.core, partner_id, id, Part::Whole)?;
        while let Some(bytes) = field.chunk().await.map_err(interrupted)? {
            transfer.write(&bytes)?;
        }
        transfer.end()?;
        return Ok(transfer);
    }
    Err(Rejection::upload("没有上传文件"))
}

async fn chunk(call: StreamedCall, partner_id: PartnerId, id: VideoId) -> Result<Transfer, Rejection> {
    let range = header(&call, "content-range");
    let part = Part::from_content_range(range)
        .ok_or_else(|| Rejection::upload(format!("Content-Range错误: {range}")))?;
    let file_name = percent_decode_str(header(&call, "x_filename")).decode_utf8_lossy().into_owned();
    check_file_name(&file_name)?;
    let mut transfer = Transfer::begin(call.core, partner_id, id, part)?;
    let mut body = call.body.into_data_stream();
    let interrupted = |error: axum::Error| Rejection::upload(format!("文件上传中断: {error}"));
    while let Some(bytes) = body.try_next().await.map_err(interrupted)? {
        transfer.write(&bytes)?;
    }
    transfer.end()?;
    Ok(transfer)
}

fn header<'i>(call: &'i StreamedCall, name: &str) -> &'i str {
    call.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn check_file_name(file_name: &str) -> Result<(), Rejection> {
    if is_media(file_name) {
        Ok(())
    } else {
        Err(Rejection::upload(format!("不支持的文件类型: {file_name}")))
    }
}

/// Returns whether a file has the name of a video or audio file.
fn is_media(file_name: &str) -> bool {
    UploadFile::OPERATION.params.iter().all(|param| param.limits.check_file_name(file_name).is_ok())
}
